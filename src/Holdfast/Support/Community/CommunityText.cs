using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;

namespace Holdfast.Support.Community;

/// <summary>What people read in the community.</summary>
internal static class CommunityText
{
    public static string Of(PostKind kind) => kind switch
    {
        PostKind.Idea => "Idea",
        PostKind.Discussion => "Discussion",
        _ => "Question",
    };

    public static string Of(PostOrder order) => order switch
    {
        PostOrder.Active => "Last written in first",
        PostOrder.Unanswered => "Newest without an answer first",
        PostOrder.Top => "Most votes first",
        _ => "Newest first",
    };

    public static string Answers(int count) => count == 1 ? "1 answer" : FormattableString.Invariant($"{count:N0} answers");

    /// <param name="title">As it will be stored.</param>
    public static Problem? OfTitle(string title, string field) => PersonName.Check(title) switch
    {
        NameFault.Missing => new(field, "The title is missing", "Type a title."),
        NameFault.NotOneLine => new(field, "The title has a character we can't show", "Type it again by hand, on one line."),
        _ => title.Length <= CommunityPost.TitleLength ? null
            : new(field, "The title is too long", FormattableString.Invariant($"Use {CommunityPost.TitleLength} characters or fewer. This has {title.Length:N0}.")),
    };

    /// <summary>Why something was not posted; null where the words go to a field.</summary>
    public static (News News, int Status)? Refusal(PostContributionResult result) => result switch
    {
        PostContributionResult.Closed => (new(Tone.Warn, "No more can be written here", "It wasn't posted. Copy your words if you want to keep them."), StatusCodes.Status409Conflict),
        PostContributionResult.Full => (new(Tone.Warn, "There is no more room here", "It wasn't posted. Copy your words if you want to keep them."), StatusCodes.Status409Conflict),
        PostContributionResult.TooMany many =>
            (new(Tone.Warn, "That's a lot in an hour", $"You can post {many.AnHour} an hour. Your words are still here: try again later."), StatusCodes.Status429TooManyRequests),
        PostContributionResult.Stopped =>
            (new(Tone.Warn, "You can read here, but not write", "Somebody of our team stopped what you write here. If you think that's a mistake, ask us."), StatusCodes.Status403Forbidden),
        _ => null,
    };
}
