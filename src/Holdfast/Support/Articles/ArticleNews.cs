using Holdfast.Platform.Web;

namespace Holdfast.Support.Articles;

/// <summary>What is said after a vote, and after an act of those who write articles.</summary>
internal static class ArticleNews
{
    public static readonly NewsKind VotedYes = new("vote-yes", Tone.Good, "Thank you. We're glad that it helped.", "");

    public static readonly NewsKind VotedNo = new(
        "vote-no", Tone.Good, "Thank you. We'll use it to make this better. If you still need help, ask us.", "");

    public static readonly NewsKind TooManyVotes = new(
        "vote-too-many", Tone.Warn, "That's a lot of votes from one place. Try again in an hour.", "");

    public static readonly NewsKind Saved = new("article-saved", Tone.Good, "Saved", "Readers see nothing of it until you publish.");

    public static readonly NewsKind Published = new("article-published", Tone.Good, "Published", "Readers see it now, and search finds it.");

    public static readonly NewsKind Unpublished = new(
        "article-unpublished", Tone.Good, "Readers don't see it any more", "Its words are kept as a draft.");

    public static readonly NewsKind NothingNew = new(
        "article-nothing-new", Tone.Advice, "There is nothing new to publish", "Readers already see this text.");

    public static readonly NewsKind Changed = new(
        "article-changed", Tone.Warn, "Somebody changed this a moment ago", "Look at it and try again.");

    public static readonly NewsKind Discarded = new(
        "article-discarded", Tone.Good, "The draft is thrown away", "What was published is as it was.");

    public static readonly NewsKind Restored = new(
        "article-restored", Tone.Good, "The older text is your draft now", "Look at it, then publish it.");

    public static readonly NewsKind NoSection = new("article-no-section", Tone.Warn, "There is no section yet", "Make a section first.");

    public static readonly NewsKind SectionSaved = new(
        "section-saved", Tone.Good, "The section is saved", "Readers see it once it holds an article.");

    public static readonly NewsKind SectionRemoved = new("section-removed", Tone.Good, "The section is removed", "No article was in it.");

    public static readonly NewsKind SectionNotEmpty = new(
        "section-not-empty", Tone.Warn, "This section still holds articles", "Move them to another section first.");

    public static readonly NewsKind SectionChanged = new(
        "section-changed", Tone.Warn, "Somebody changed this a moment ago", "Look at it and try again.");

    /// <summary>It is said where the vote was given, not under the title.</summary>
    public static bool IsOfVote(News? news) => news is { Text: "" };

    internal static void Register(IServiceCollection services) => services.AddNews(
        VotedYes, VotedNo, TooManyVotes, Saved, Published, Unpublished, NothingNew, Changed, Discarded, Restored, NoSection,
        SectionSaved, SectionRemoved, SectionNotEmpty, SectionChanged);
}
