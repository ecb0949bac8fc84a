using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Comments;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Articles;

public sealed record ArticleForm
{
    public string Title { get; init => field = value ?? ""; } = "";

    public string Section { get; init => field = value ?? ""; } = "";

    public string Audience { get; init => field = value ?? ""; } = "";

    public string Slug { get; init => field = value ?? ""; } = "";

    public string Labels { get; init => field = value ?? ""; } = "";

    public string IsPromoted { get; init => field = value ?? ""; } = "";

    public string TakesComments { get; init => field = value ?? ""; } = "";

    public string Text { get; init => field = value ?? ""; } = "";

    public string Seen { get; init => field = value ?? ""; } = "";

    public DraftText Draft => new(
        PenLine(Title), Guid.TryParse(Section, out var section) ? ArticleSectionId.From(section) : default,
        int.TryParse(Audience, NumberStyles.None, CultureInfo.InvariantCulture, out var audience) && Enum.IsDefined((Audience)audience) ? (Audience)audience : Platform.Search.Audience.Everybody,
        Anchor.NameOf(Slug), PenLine(Labels), IsPromoted.Length > 0, TakesComments.Length > 0, PlainText.Of(Text));

    public int SeenVersion => int.TryParse(Seen, NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;

    private static string PenLine(string typed) => PersonName.Of(typed);
}

/// <summary>/admin/articles: writing, publishing, going back.</summary>
internal static class AdminArticlesEndpoint
{
    private const string One = ArticlesPaths.Admin + "/{id:guid}";

    /// <summary>The longest text in the script that takes most bytes, as a browser encodes it.</summary>
    private const int FormBytes = 512 * 1024;

    private static readonly Role[] Writers = [Role.Lead, Role.Admin];
    private static readonly Role[] Readers = [Role.Lead, Role.Admin, Role.Auditor];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(ArticlesPaths.Admin, Show).ForRoles(Readers);
        routes.MapForm(ArticlesPaths.New, Begin).ForRoles(Writers).StandsOn(ArticlesPaths.Admin);
        routes.MapPage(ArticlesPaths.New, () => Pages.Go(ArticlesPaths.Admin)).ForRoles(Writers);
        routes.MapPage(ArticlesPaths.Misses, ShowMisses).ForRoles(Readers);
        routes.MapPage(One, ShowEditor).ForRoles(Readers);
        routes.MapForm(One + "/save", Save).ForRoles(Writers).StandsOn(ArticlesPaths.Admin).WithFormLimits(FormBytes, FormLimits.Usual.Fields).KeepsWhatWasTyped();
        routes.MapForm(One + "/preview", Preview).ForRoles(Writers).StandsOn(ArticlesPaths.Admin).WithFormLimits(FormBytes, FormLimits.Usual.Fields).KeepsWhatWasTyped();
        routes.MapForm(One + "/publish", Publish).ForRoles(Writers).StandsOn(ArticlesPaths.Admin).WithFormLimits(FormBytes, FormLimits.Usual.Fields).KeepsWhatWasTyped();
        routes.MapForm(One + "/unpublish", Unpublish).ForRoles(Writers).StandsOn(ArticlesPaths.Admin);
        routes.MapForm(One + "/discard", Discard).ForRoles(Writers).StandsOn(ArticlesPaths.Admin);
        routes.MapPage(One + "/versions", ShowVersions).ForRoles(Readers);
        routes.MapPage(One + "/versions/{number:int}", ShowVersion).ForRoles(Readers);
        routes.MapForm(One + "/versions/{number:int}/restore", Restore).ForRoles(Writers).StandsOn(ArticlesPaths.Admin);
    }

    private static async Task<RazorComponentResult<AdminArticlesPage>> Show(HttpContext http, AdminArticles articles, NewsCookie news, CancellationToken ct, string? show = null, string? after = null) =>
        Pages.Draw<AdminArticlesPage>(new
        {
            Show = show == "drafts" ? "drafts" : "",
            Articles = await articles.Page(show, after, ct),
            IsFromStart = after is null,
            MayWrite = http.Reader.Moderates,
            News = news.Take(http),
        });

    private static async Task<RazorComponentResult<MissesPage>> ShowMisses(AdminArticles articles, CancellationToken ct) => Pages.Draw<MissesPage>(new { Misses = await articles.Misses(ct) });

    private static async Task<SeeOther> Begin(HttpContext http, NewArticleHandler handler, NewsCookie news, CancellationToken ct)
    {
        if (await handler.Handle(http.SignedIn.Account, ct) is { } id)
        {
            return Pages.Go(ArticlesPaths.EditOf(id));
        }

        news.Leave(http, ArticleNews.NoSection);
        return Pages.Go(ArticlesPaths.Admin);
    }

    private static async Task<IResult> ShowEditor(Guid id, HttpContext http, EditorPages pages, AdminArticles articles, NewsCookie news, CancellationToken ct) =>
        await articles.Find(ArticleId.From(id), ct) is { } article ? await pages.Page(http, article, article.Text, article.Seen, [], news.Take(http), null, ct) : TypedResults.NotFound();

    /// <summary>By the button and, with script, by itself: asked for by htmx it answers with the line that says so.</summary>
    private static async Task<IResult> Save(Guid id, [FromForm] ArticleForm? sent, HttpContext http, EditorPages pages, AdminArticles articles, SaveDraftHandler handler, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new ArticleForm();
        var (result, answer) = await Keep(id, form, http, pages, articles, handler, ct);
        if (result is not SaveDraftResult.Saved saved)
        {
            return answer!;
        }

        if (http.IsForMore)
        {
            return Pages.Draw<SavedLine>(new { Seen = saved.Version, SavedAt = (DateTimeOffset?)saved.At });
        }

        news.Leave(http, ArticleNews.Saved);
        return Pages.Go(ArticlesPaths.EditOf(ArticleId.From(id)));
    }

    private static async Task<IResult> Preview(Guid id, [FromForm] ArticleForm? sent, HttpContext http, EditorPages pages, AdminArticles articles, CancellationToken ct)
    {
        var form = sent ?? new ArticleForm();
        if (http.IsForMore)
        {
            return await pages.Preview(form.Draft, ct);
        }

        return await articles.Find(ArticleId.From(id), ct) is { } article ? await pages.Page(http, article, form.Draft, form.SeenVersion, [], null, null, ct) : TypedResults.NotFound();
    }

    private static async Task<IResult> Publish(
        Guid id, [FromForm] ArticleForm? sent, HttpContext http, EditorPages pages, AdminArticles articles, SaveDraftHandler saving, PublishArticleHandler handler, NewsCookie news, CancellationToken ct)
    {
        var (form, article) = (sent ?? new ArticleForm(), ArticleId.From(id));
        var problems = ArticlesText.Missing(form.Draft);
        if (problems.Count > 0)
        {
            return await articles.Find(article, ct) is { } there ? await pages.Page(http, there, form.Draft, form.SeenVersion, problems, null, null, ct) : TypedResults.NotFound();
        }

        var (result, answer) = await Keep(id, form, http, pages, articles, saving, ct);
        if (result is not SaveDraftResult.Saved saved)
        {
            return answer!;
        }

        switch (await handler.Publish(article, saved.Version, http.SignedIn.Account, http.Origin, ct))
        {
            case PublishArticleResult.Published:
                news.Leave(http, ArticleNews.Published);
                return Pages.Go(ArticlesPaths.EditOf(article));
            case PublishArticleResult.LiveAlready:
                news.Leave(http, ArticleNews.NothingNew);
                return Pages.Go(ArticlesPaths.EditOf(article));
            case PublishArticleResult.SlugTaken when await articles.Find(article, ct) is { } there:
                var taken = new Problem(nameof(form.Slug), "Another article has this address", "Type another one. An address that an article once had stays its own.");
                return await pages.Page(http, there, form.Draft, there.Seen, [taken], null, null, ct);
            case PublishArticleResult.ChangedMeanwhile:
                news.Leave(http, ArticleNews.Changed);
                return Pages.Go(ArticlesPaths.EditOf(article));
            case PublishArticleResult.NotThere or PublishArticleResult.SlugTaken:
                return TypedResults.NotFound();
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> Unpublish(Guid id, HttpContext http, PublishArticleHandler handler, NewsCookie news, CancellationToken ct)
    {
        var result = await handler.Unpublish(ArticleId.From(id), http.SignedIn.Account, http.Origin, ct);
        return Answer(result, ArticlesPaths.EditOf(ArticleId.From(id)), ArticleNews.Unpublished, http, news);
    }

    private static async Task<IResult> Discard(Guid id, HttpContext http, AdminArticles articles, PublishArticleHandler handler, NewsCookie news, CancellationToken ct)
    {
        var result = await handler.Discard(ArticleId.From(id), http.SignedIn.Account, http.Origin, ct);
        return Answer(result, await articles.Find(ArticleId.From(id), ct) is null ? ArticlesPaths.Admin : ArticlesPaths.EditOf(ArticleId.From(id)), ArticleNews.Discarded, http, news);
    }

    private static async Task<IResult> ShowVersions(Guid id, HttpContext http, AdminArticles articles, CancellationToken ct, string? after = null) =>
        await articles.Find(ArticleId.From(id), ct) is { } article
            ? Pages.Draw<VersionsPage>(new { Article = article, Versions = await articles.Versions(article.Id, after, ct), IsFromStart = after is null })
            : TypedResults.NotFound();

    private static async Task<IResult> ShowVersion(Guid id, int number, HttpContext http, AdminArticles articles, CancellationToken ct) =>
        await articles.Find(ArticleId.From(id), ct) is { } article && await articles.Version(article.Id, number, ct) is { } version
            ? Pages.Draw<VersionPage>(new { Article = article, Version = version, MayWrite = http.Reader.Moderates })
            : TypedResults.NotFound();

    private static async Task<IResult> Restore(Guid id, int number, HttpContext http, PublishArticleHandler handler, NewsCookie news, CancellationToken ct) =>
        Answer(await handler.Restore(ArticleId.From(id), number, http.SignedIn.Account, ct), ArticlesPaths.EditOf(ArticleId.From(id)), ArticleNews.Restored, http, news);

    private static IResult Answer(PublishArticleResult result, string path, NewsKind done, HttpContext http, NewsCookie news)
    {
        if (result is PublishArticleResult.NotThere)
        {
            return TypedResults.NotFound();
        }

        news.Leave(http, result switch { PublishArticleResult.Published => done, PublishArticleResult.LiveAlready => ArticleNews.NothingNew, _ => ArticleNews.Changed });
        return Pages.Go(path);
    }

    /// <summary>Saves what the form holds; the answer where that is not possible.</summary>
    private static async Task<(SaveDraftResult? Result, IResult? Answer)> Keep(
        Guid id, ArticleForm form, HttpContext http, EditorPages pages, AdminArticles articles, SaveDraftHandler handler, CancellationToken ct)
    {
        var text = form.Draft;
        if (await articles.Find(ArticleId.From(id), ct) is not { } article)
        {
            return (null, TypedResults.NotFound());
        }

        var problems = ArticlesText.TooLong(text);
        if (!await pages.HasSection(text.Section, ct))
        {
            problems.Add(new Problem(nameof(form.Section), "The section is not there any more", "Choose another."));
        }

        if (problems.Count > 0)
        {
            return (null, await pages.Page(http, article, text, form.SeenVersion, problems, null, null, ct));
        }

        return await handler.Handle(new SaveDraft(article.Id, text, form.SeenVersion, http.SignedIn.Account), ct) switch
        {
            SaveDraftResult.Saved saved => (saved, null),
            SaveDraftResult.Changed changed => (changed, await pages.Page(http, article, text, changed.Theirs.Version, [], ArticlesText.Theirs, changed.Theirs, ct)),
            SaveDraftResult.NotThere gone => (gone, TypedResults.NotFound()),
            _ => throw new UnreachableException(),
        };
    }
}

/// <summary>Draws the editor.</summary>
public sealed class EditorPages(AdminArticles articles, Markdown markdown)
{
    internal async Task<IResult> Page(
        HttpContext http, ArticleInEditor article, DraftText text, int seen, IReadOnlyList<Problem> problems, News? news, ArticleDraft? theirs, CancellationToken ct)
    {
        var drawn = markdown.Draw(text.Source, TextStyle.Article);
        if (theirs is not null && http.IsForMore)
        {
            // Saved by itself meanwhile: a line says so, and nothing is written over until somebody looks.
            return Pages.Draw<SavedLine>(new { Seen = text == article.Text ? seen : 0, IsChanged = true });
        }

        var page = Pages.Draw<EditArticlePage>(
            new
            {
                Article = article,
                Text = text,
                Seen = seen,
                Sections = await articles.Sections(ct),
                Drawn = drawn,
                Broken = await articles.Broken(drawn.Links, ct),
                MayWrite = http.Reader.Moderates,
                Theirs = theirs,
                Problems = problems,
                News = news,
            },
            problems);
        page.StatusCode = theirs is null ? page.StatusCode : StatusCodes.Status409Conflict;
        return page;
    }

    internal async Task<IResult> Preview(DraftText text, CancellationToken ct)
    {
        var drawn = markdown.Draw(text.Source, TextStyle.Article);
        return Pages.Draw<ArticlePreview>(new { text.Title, Drawn = drawn, Broken = await articles.Broken(drawn.Links, ct) });
    }

    internal async Task<bool> HasSection(ArticleSectionId section, CancellationToken ct) => (await articles.Sections(ct)).Any(s => s.Id == section);
}
