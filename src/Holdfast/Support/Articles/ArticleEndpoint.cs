using System.Diagnostics;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Comments;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Articles;

public sealed record CommentForm
{
    public string Comment { get; init => field = value ?? ""; } = "";

    /// <summary>Not sent where the person has a name here.</summary>
    public string? PenName { get; init; }

    public string Client { get; init => field = value ?? ""; } = "";

    public string To { get; init => field = value ?? ""; } = "";
}

/// <summary>/help/articles/{slug}: reading, voting, commenting.</summary>
internal static class ArticleEndpoint
{
    private const string One = "/help/articles/{slug}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(One, Show).OpenToStrangers("Help is for everybody, above all for who cannot sign in.");
        routes.MapPage(One + "/vote/{answer}", (string slug) => Pages.Go(ArticlesPaths.Of(slug) + "#helpful")).OpenToStrangers("It only leads on.");
        routes.MapForm(One + "/vote/{answer}", Vote).OpenToStrangers("Strangers say whether an article helped, too.");
        routes.MapPage(One + "/comments", (string slug) => Pages.Go(ArticlesPaths.Of(slug) + "#comments")).OpenToStrangers("It only leads on.");
        routes.MapForm(One + "/comments", Comment).KeepsWhatWasTyped(nameof(CommentForm.Comment)).StandsOn(ArticlesPaths.Help);
    }

    private static async Task<IResult> Show(
        string slug, HttpContext http, ArticleReader articles, ArticlePages pages, NewsCookie news, CancellationToken ct, string? comments = null, string? to = null)
    {
        switch (await articles.Read(slug, http.Reader, ct))
        {
            case ReadArticleResult.Found { Article: var article } when http.IsForMore:
                return await pages.More(article, http, comments, ct);
            case ReadArticleResult.Found { Article: var article }:
                return await pages.Page(article, http, comments, Guid.TryParse(to, out var answered) ? ContributionId.From(answered) : null, new CommentForm(), [], news.Take(http), ct);
            case ReadArticleResult.Moved moved:
                return TypedResults.LocalRedirect(moved.Path, permanent: true);
            case ReadArticleResult.NotThere:
                return TypedResults.NotFound();
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> Vote(string slug, string answer, HttpContext http, ArticleReader articles, Votes votes, NewsCookie news, CancellationToken ct)
    {
        if (answer is not ("yes" or "no") || await articles.Read(slug, http.Reader, ct) is not ReadArticleResult.Found { Article: var article })
        {
            return TypedResults.NotFound();
        }

        var isCounted = await votes.Cast(article.Place, votes.OfOrNew(http), answer == "yes", Network.Of(http.Connection.RemoteIpAddress), ct);
        news.Leave(http, !isCounted ? ArticleNews.TooManyVotes : answer == "yes" ? ArticleNews.VotedYes : ArticleNews.VotedNo);
        return Pages.Go(article.Path + "#helpful");
    }

    private static async Task<IResult> Comment(
        string slug, [FromForm] CommentForm? sent, HttpContext http, ArticleReader articles, ArticlePages pages, PostContributionHandler handler, NewsCookie news, CancellationToken ct)
    {
        if (await articles.Read(slug, http.Reader, ct) is not ReadArticleResult.Found { Article: var article })
        {
            return TypedResults.NotFound();
        }

        var form = sent ?? new CommentForm();
        var to = Guid.TryParse(form.To, out var answered) ? ContributionId.From(answered) : (ContributionId?)null;
        var text = PlainText.Of(form.Comment);
        List<Problem> problems = [];
        if (CommentsText.OfText(text, nameof(form.Comment), "comment", Contribution.MaxLength) is { } missing)
        {
            problems.Add(missing);
        }

        if (problems.Count > 0)
        {
            return await pages.Page(article, http, null, to, form, problems, null, ct);
        }

        var client = Guid.TryParse(form.Client, out var made) ? made : Guid.Empty;
        var result = await handler.Handle(new PostContribution(article.Place, http.Reader, text, form.PenName, to, client), ct);
        switch (result)
        {
            case PostContributionResult.Posted posted:
                news.Leave(http, posted.IsWaiting ? CommentNews.Waits : CommentNews.Posted);
                return Pages.Go(CommentsPaths.Of(posted.Id));
            case PostContributionResult.NameRefused refused:
                return await pages.Page(article, http, null, to, form, [CommentsText.Of(refused.Fault, nameof(form.PenName))], null, ct);
            case PostContributionResult.Closed:
                return await pages.Refused(article, http, form, "Comments are closed here", "Your comment wasn't posted. Copy your words if you want to keep them.", StatusCodes.Status409Conflict, ct);
            case PostContributionResult.Full:
                return await pages.Refused(article, http, form, "There is no more room here", "Your comment wasn't posted. Copy your words if you want to keep them.", StatusCodes.Status409Conflict, ct);
            case PostContributionResult.TooMany many:
                http.Response.Headers.RetryAfter = "3600";
                return await pages.Refused(article, http, form, "That's a lot of comments", $"You can post {many.AnHour} an hour. Your words are still here: try again later.", StatusCodes.Status429TooManyRequests, ct);
            case PostContributionResult.Stopped:
                return await pages.Refused(article, http, form, "You can read here, but not write", "A moderator stopped your comments. If you think that's a mistake, ask us.", StatusCodes.Status403Forbidden, ct);
            default:
                throw new UnreachableException();
        }
    }
}

/// <summary>Draws an article with what stands below it.</summary>
public sealed class ArticlePages(ArticleReader articles, ContributionReader contributions, Votes votes, TimeProvider time)
{
    internal async Task<IResult> Page(
        ArticleView article, HttpContext http, string? after, ContributionId? to, CommentForm form, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, int status = 0)
    {
        var reader = http.Reader;
        var answered = to is { } id && await contributions.Find(id, reader, ct) is var (view, place) && place == article.Place ? view : null;
        var page = Pages.Draw<ArticlePage>(
            new
            {
                Article = article,
                Reader = reader,
                Related = await articles.RelatedTo(article, reader, ct),
                Votes = await votes.Count(article.Place, votes.Of(http), ct),
                Comments = await contributions.List(article.Place, reader, after, ct),
                PenName = await contributions.NameOf(reader, ct),
                To = answered,
                Values = form,
                // Made here, so that one form is one comment however often it is sent.
                Client = Guid.TryParse(form.Client, out var client) ? client : Guid.CreateVersion7(time.GetUtcNow()),
                Problems = problems,
                News = ArticleNews.IsOfVote(news) ? null : news,
                Voted = ArticleNews.IsOfVote(news) ? news?.Title : null,
            },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }

    internal async Task<IResult> More(ArticleView article, HttpContext http, string? after, CancellationToken ct) =>
        Pages.Draw<ContributionRows>(new { List = await contributions.List(article.Place, http.Reader, after, ct), http.Reader, article.Path, IsOpen = article.TakesComments });

    /// <summary>The page with what was typed and why it was not posted.</summary>
    internal Task<IResult> Refused(ArticleView article, HttpContext http, CommentForm form, string title, string text, int status, CancellationToken ct) =>
        Page(article, http, null, null, form, [], new News(Tone.Warn, title, text), ct, status);
}
