using System.Diagnostics;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Comments;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Community;

public sealed record AnswerForm
{
    public string Answer { get; init => field = value ?? ""; } = "";

    /// <summary>Not sent where the person has a name here.</summary>
    public string? PenName { get; init; }

    public string Client { get; init => field = value ?? ""; } = "";

    /// <summary>What is commented on; empty for an answer.</summary>
    public string To { get; init => field = value ?? ""; } = "";
}

/// <summary>/community/posts/{number}-{title}: reading, answering, voting, accepting.</summary>
internal static class PostEndpoint
{
    private const string One = "/community/posts/{number}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage("/community/posts/{address}", Show).OpenToStrangers("Whoever needs help reads what others were told.");
        routes.MapPage(One + "/answers", (string number) => Pages.Go($"/community/posts/{Uri.EscapeDataString(number)}#your-answer")).OpenToStrangers("It only leads on.");
        routes.MapForm(One + "/answers", Answer).KeepsWhatWasTyped(nameof(AnswerForm.Answer)).StandsOn(CommunityPaths.Front);
        routes.MapForm(One + "/answers/preview", PreviewAnswer).KeepsWhatWasTyped(nameof(AnswerForm.Answer)).StandsOn(CommunityPaths.Front);
        routes.MapForm(One + "/accept/{answer}", Accept).StandsOn(CommunityPaths.Front);
        routes.MapForm(One + "/accept-none", TakeBack).StandsOn(CommunityPaths.Front);
        routes.MapForm("/community/contributions/{id:guid}/vote", Vote(true)).StandsOn(CommunityPaths.Front);
        routes.MapForm("/community/contributions/{id:guid}/unvote", Vote(false)).StandsOn(CommunityPaths.Front);
    }

    private static async Task<IResult> Show(
        string address, HttpContext http, CommunityReader community, PostPages pages, NewsCookie news, CancellationToken ct, string? after = null, int? answer = null, Guid? to = null, Guid? quote = null)
    {
        var dash = address.IndexOf('-', StringComparison.Ordinal);
        if (await community.Read(dash < 0 ? address : address[..dash], http.Reader, ct) is not { } post)
        {
            return TypedResults.NotFound();
        }

        if ((dash < 0 ? "" : address[(dash + 1)..]) != post.Slug || address.Length > 12 + Anchor.MaxLength)
        {
            return TypedResults.LocalRedirect(post.Path + http.Request.QueryString, permanent: post.Opening.State is ContributionState.Shown);
        }

        if (http.IsForMore)
        {
            return Pages.Draw<AnswerRows>(new { Post = post, Thread = await community.Thread(post, http.Reader, after, null, ct), http.Reader });
        }

        var form = await pages.Quoting(quote, post, http.Reader, new AnswerForm { To = to?.ToString() ?? "" }, ct);
        return await pages.Page(post, http, after, answer, form, [], news.Take(http), ct);
    }

    private static async Task<IResult> Answer(
        string number, [FromForm] AnswerForm? sent, HttpContext http, CommunityReader community, PostPages pages, PostContributionHandler handler, NewsCookie news, CancellationToken ct)
    {
        if (await community.Read(number, http.Reader, ct) is not { } post)
        {
            return TypedResults.NotFound();
        }

        var form = sent ?? new AnswerForm();
        var to = Guid.TryParse(form.To, out var answered) ? ContributionId.From(answered) : (ContributionId?)null;
        var text = PlainText.Of(form.Answer);
        if (CommentsText.OfText(text, nameof(form.Answer), to is null ? "answer" : "comment", Contribution.MaxLength) is { } problem)
        {
            return await pages.Page(post, http, null, null, form, [problem], null, ct);
        }

        var client = Guid.TryParse(form.Client, out var made) ? made : Guid.Empty;
        var result = await handler.Handle(new PostContribution(post.Place, http.Reader, text, form.PenName, to, client), ct);
        switch (result)
        {
            case PostContributionResult.Posted posted:
                news.Leave(http, posted.IsWaiting ? CommentNews.Waits : to is null ? CommunityNews.Answered : CommunityNews.Commented);
                return Pages.Go(CommentsPaths.Of(posted.Id));
            case PostContributionResult.NameRefused refused:
                return await pages.Page(post, http, null, null, form, [CommentsText.Of(refused.Fault, nameof(form.PenName))], null, ct);
            default:
                var (said, status) = CommunityText.Refusal(result) ?? throw new UnreachableException();
                http.Response.Headers.RetryAfter = result is PostContributionResult.TooMany ? "3600" : default;
                return await pages.Page(post, http, null, null, form, [], said, ct, status);
        }
    }

    /// <summary>Without script: the page again, with the words as they will be drawn.</summary>
    private static async Task<IResult> PreviewAnswer(
        string number, [FromForm] AnswerForm? sent, HttpContext http, CommunityReader community, PostPages pages, PostContributionHandler handler, Markdown markdown, CancellationToken ct)
    {
        if (await community.Read(number, http.Reader, ct) is not { } post)
        {
            return TypedResults.NotFound();
        }

        var form = sent ?? new AnswerForm();
        var drawn = markdown.Draw(PlainText.Of(form.Answer), await handler.StyleOf(http.Reader, ct));
        return await pages.Page(post, http, null, null, form, [], null, ct, preview: drawn.Html);
    }

    private static async Task<IResult> Accept(string number, string answer, HttpContext http, CommunityReader community, AcceptAnswerHandler handler, NewsCookie news, CancellationToken ct) =>
        await Choose(number, ContributionId.From(Guid.TryParse(answer, out var id) ? id : Guid.Empty), CommunityNews.Accepted, http, community, handler, news, ct);

    private static async Task<IResult> TakeBack(string number, HttpContext http, CommunityReader community, AcceptAnswerHandler handler, NewsCookie news, CancellationToken ct) =>
        await Choose(number, null, CommunityNews.TakenBack, http, community, handler, news, ct);

    private static async Task<IResult> Choose(
        string number, ContributionId? answer, NewsKind done, HttpContext http, CommunityReader community, AcceptAnswerHandler handler, NewsCookie news, CancellationToken ct)
    {
        if (await community.Read(number, http.Reader, ct) is not { } post || !AcceptAnswerHandler.May(post, http.Reader))
        {
            return TypedResults.NotFound();
        }

        news.Leave(http, await handler.Handle(post, answer, http.Reader, http.Origin, ct) ? done : CommunityNews.NotPossible);
        return Pages.Go(post.Path + "#answers");
    }

    private static Delegate Vote(bool isFor) =>
        async (Guid id, HttpContext http, VoteForContributionHandler handler, NewsCookie news, CancellationToken ct) =>
        {
            var result = await handler.Handle(ContributionId.From(id), isFor, http.Reader, Network.Of(http.Connection.RemoteIpAddress), ct);
            if (result is VoteResult.NotThere)
            {
                return TypedResults.NotFound();
            }

            if (result is VoteResult.TooMany)
            {
                news.Leave(http, CommunityNews.TooManyVotes);
            }

            return (IResult)Pages.Go(CommentsPaths.Of(ContributionId.From(id)));
        };
}

/// <summary>Draws a post with what stands below it.</summary>
public sealed class PostPages(CommunityReader community, ContributionReader contributions, TimeProvider time)
{
    internal async Task<IResult> Page(
        PostView post, HttpContext http, string? after, int? root, AnswerForm form, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, int status = 0, SafeHtml? preview = null)
    {
        var reader = http.Reader;
        var to = Guid.TryParse(form.To, out var id) && await contributions.Find(ContributionId.From(id), reader, ct) is var (view, place) && place == post.Place && view.State is ContributionState.Shown ? view : null;
        var page = Pages.Draw<PostPage>(
            new
            {
                Post = post,
                Reader = reader,
                Thread = await community.Thread(post, reader, after, root, ct),
                Similar = await community.Like(post.Title, reader, post.Id, ct),
                PenName = await contributions.NameOf(reader, ct),
                To = to,
                Values = form,
                // Made here, so that one form is one answer however often it is sent.
                Client = Guid.TryParse(form.Client, out var client) ? client : Guid.CreateVersion7(time.GetUtcNow()),
                Problems = problems,
                News = news,
                Preview = preview,
            },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }

    /// <summary>The form with the words of another in it, as a quote.</summary>
    internal async Task<AnswerForm> Quoting(Guid? quote, PostView post, Reader reader, AnswerForm form, CancellationToken ct)
    {
        if (quote is not { } id || await contributions.Find(ContributionId.From(id), reader, ct) is not var (view, place) || place != post.Place || view.State is not ContributionState.Shown)
        {
            return form;
        }

        const int most = 1_000;
        var words = view.Source.Length <= most ? view.Source : view.Source[..most] + " …";
        var lines = string.Join('\n', words.Split('\n').Select(line => "> " + line));
        return form with { Answer = $"> {view.Name ?? ContributionsText.FormerMember}:\n>\n{lines}\n\n" };
    }
}
