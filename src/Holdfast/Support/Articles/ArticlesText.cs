using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Web;

namespace Holdfast.Support.Articles;

/// <summary>What those who write articles read.</summary>
internal static class ArticlesText
{
    public static News Theirs => new(Tone.Warn, "Somebody saved another text meanwhile", "Theirs stands below yours. Save again to put yours in its place, or open the article anew to go on with theirs.");

    public static string Of(ArticleState state) => state switch
    {
        ArticleState.Draft => "Draft",
        ArticleState.Changed => "Changed, not published",
        _ => "Published",
    };

    public static string Of(Audience audience) => audience switch
    {
        Audience.Members => "Whoever is signed in",
        Audience.Staff => "Staff only",
        _ => "Everybody",
    };

    /// <summary>What an article needs before readers see it.</summary>
    public static List<Problem> Missing(DraftText text)
    {
        var problems = TooLong(text);
        if (text.Title.Length == 0)
        {
            problems.Insert(0, new Problem(nameof(ArticleForm.Title), "The title is missing", "Type a title."));
        }

        if (text.Source.Length == 0)
        {
            problems.Add(new Problem(nameof(ArticleForm.Text), "The text is empty", "Write something first."));
        }

        return problems;
    }

    public static List<Problem> TooLong(DraftText text)
    {
        List<Problem> problems = [];
        Add(text.Title.Length, Article.TitleLength, nameof(ArticleForm.Title), "The title");
        Add(text.Labels.Length, Article.LabelsLength, nameof(ArticleForm.Labels), "The labels are");
        Add(text.Source.Length, Article.MaxLength, nameof(ArticleForm.Text), "The text");
        if (text.Title.Length > 0 && PersonName.Check(text.Title) is NameFault.NotOneLine)
        {
            problems.Add(new Problem(nameof(ArticleForm.Title), "The title has a character we can't show", "Type it again by hand, on one line."));
        }

        return problems;

        void Add(int length, int most, string field, string what)
        {
            if (length > most)
            {
                problems.Add(new Problem(field, what.EndsWith(" are", StringComparison.Ordinal) ? $"{what} too long" : $"{what} is too long", $"Use {most:N0} characters or fewer. This has {length:N0}."));
            }
        }
    }

    public static News? News((string Name, int Count)? left) => left switch
    {
        ("article-saved", _) => new(Tone.Good, "Saved", "Readers see nothing of it until you publish."),
        ("article-published", _) => new(Tone.Good, "Published", "Readers see it now, and search finds it."),
        ("article-unpublished", _) => new(Tone.Good, "Readers don't see it any more", "Its words are kept as a draft."),
        ("article-nothing-new", _) => new(Tone.Advice, "There is nothing new to publish", "Readers already see this text."),
        ("article-changed", _) => new(Tone.Warn, "Somebody changed this a moment ago", "Look at it and try again."),
        ("article-discarded", _) => new(Tone.Good, "The draft is thrown away", "What was published is as it was."),
        ("article-restored", _) => new(Tone.Good, "The older text is your draft now", "Look at it, then publish it."),
        ("article-no-section", _) => new(Tone.Warn, "There is no section yet", "Make a section first."),
        ("section-saved", _) => new(Tone.Good, "The section is saved", "Readers see it once it holds an article."),
        ("section-removed", _) => new(Tone.Good, "The section is removed", "No article was in it."),
        ("section-not-empty", _) => new(Tone.Warn, "This section still holds articles", "Move them to another section first."),
        ("section-changed", _) => new(Tone.Warn, "Somebody changed this a moment ago", "Look at it and try again."),
        _ => null,
    };
}
