using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Web;

namespace Holdfast.Support.Articles;

/// <summary>What those who write articles read.</summary>
internal static class ArticlesText
{
    public static News Theirs => new(Tone.Warn, "Somebody saved another text in the meantime", "Theirs is below yours. Save again to put yours in its place, or open the article anew to go on with theirs.");

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
}
