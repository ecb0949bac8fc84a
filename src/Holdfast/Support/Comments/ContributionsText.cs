using Holdfast.Platform.Web;

namespace Holdfast.Support.Comments;

/// <summary>Words that pages with contributions share.</summary>
public static class ContributionsText
{
    public const string FormerMember = "A former member";

    /// <summary>What is said after an act on a contribution; null for news that are none of ours.</summary>
    public static News? News((string Name, int Count)? left) => left switch
    {
        ("comment-posted", _) => new(Tone.Good, "Your comment is posted", "You can change it for 15 minutes."),
        ("comment-waits", _) => new(Tone.Advice, "A moderator will look at it first", "Only you can see it until then."),
        ("comment-changed", _) => new(Tone.Good, "Your comment is changed", "Readers see that it was edited."),
        ("comment-reported", _) => new(Tone.Good, "Thank you. A moderator will look at it", "The comment stays until then."),
        ("too-many-reports", _) => new(Tone.Warn, "That's a lot of reports", "You can report more in an hour."),
        _ => null,
    };
}
