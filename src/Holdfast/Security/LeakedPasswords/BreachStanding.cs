namespace Holdfast.Security.LeakedPasswords;

/// <summary>Whether leaked passwords can be looked up.</summary>
public abstract record BreachStanding
{
    private BreachStanding()
    {
    }

    /// <summary>The operator wants it nowhere.</summary>
    public sealed record Off : BreachStanding;

    /// <summary>The server has just started and reads the file for the first time.</summary>
    public sealed record Opening(string Path) : BreachStanding;

    public sealed record Ready(string Path, long Keys, DateTimeOffset MadeAt) : BreachStanding;

    public sealed record Missing(string Path) : BreachStanding;

    /// <param name="Problem">A sentence that names the file and what to do.</param>
    /// <param name="OldInUse">The file that was there before is still open, and is asked.</param>
    public sealed record Unusable(string Problem, bool OldInUse) : BreachStanding;

    /// <summary>Nobody has asked the service since the start.</summary>
    public sealed record NotAsked(string Url) : BreachStanding;

    public sealed record Answers(string Url, DateTimeOffset At) : BreachStanding;

    /// <param name="Problem">What came instead of an answer, in some words.</param>
    public sealed record Silent(string Url, string Problem, DateTimeOffset At) : BreachStanding;

    /// <summary>Whether a new password can be looked up.</summary>
    public bool CanLookUp => this is Ready or Opening or NotAsked or Answers or Unusable { OldInUse: true };
}
