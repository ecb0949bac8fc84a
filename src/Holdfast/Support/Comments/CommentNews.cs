using Holdfast.Platform.Web;

namespace Holdfast.Support.Comments;

/// <summary>What is said after somebody wrote, changed or reported a contribution, and after an act of a moderator.</summary>
public static class CommentNews
{
    public static readonly NewsKind Posted = new("comment-posted", Tone.Good, "Your comment is posted", "You can change it for 15 minutes.");

    public static readonly NewsKind Waits = new(
        "comment-waits", Tone.Advice, "A moderator will look at it first", "Only you can see it until then.");

    public static readonly NewsKind Changed = new("comment-changed", Tone.Good, "Your comment is changed", "Readers see that it was edited.");

    public static readonly NewsKind ChangedInPost = new("contribution-changed", Tone.Good, "Your change is saved", "Readers see that it was edited.");

    public static readonly NewsKind Reported = new(
        "comment-reported", Tone.Good, "Thank you. A moderator will look at it", "It stays until then.");

    public static readonly NewsKind TooManyReports = new(
        "too-many-reports", Tone.Warn, "That's a lot of reports", "You can report more in an hour.");

    public static readonly NewsKind Undone = new("moderation-undone", Tone.Good, "Undone", "Everything is as it was before.");

    public static readonly NewsKind ModeratedMeanwhile = new(
        "moderated-meanwhile", Tone.Advice, "Somebody was quicker", "This was changed or moderated a moment ago. Nothing was changed by you.");

    public static readonly NewsKind AuthorStopped = new(
        "author-stopped", Tone.Good, "They can't write here any more", "They can still read, and ask for help.");

    public static readonly NewsKind AuthorWrites = new("author-writes", Tone.Good, "They can write here again", "You can stop them again at any time.");

    internal static void Register(IServiceCollection services) => services.AddNews(
        Posted, Waits, Changed, ChangedInPost, Reported, TooManyReports, Undone, ModeratedMeanwhile, AuthorStopped, AuthorWrites);
}
