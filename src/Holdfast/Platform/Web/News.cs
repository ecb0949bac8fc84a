namespace Holdfast.Platform.Web;

/// <summary>What a notice is about: it sets the colour and the icon.</summary>
public enum Tone
{
    Advice,
    Good,
    Warn,
    Bad,
}

/// <summary>What is said under a page's title after an action, until the next page.</summary>
public sealed record News(Tone Tone, string Title, string Text);
