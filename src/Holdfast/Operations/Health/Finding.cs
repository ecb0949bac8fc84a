namespace Holdfast.Operations.Health;

/// <summary>How a thing is: well, worth a look, or bad.</summary>
public enum Mark
{
    Ok,
    Look,
    Bad,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="About">A word or two that name it: "Database".</param>
/// <param name="Text">How it is, in a sentence.</param>
/// <param name="Cure">What to do, in a sentence; null when there is nothing to do.</param>
public sealed record Finding(Mark Mark, string About, string Text, string? Cure = null);
