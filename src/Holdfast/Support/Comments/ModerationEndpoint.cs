using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Comments;

/// <summary>/admin/moderation: what waits or was reported, and what moderators do with it.</summary>
internal static class ModerationEndpoint
{
    private const string One = CommentsPaths.Moderation + "/{id:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(CommentsPaths.Moderation, Show).ForRoles(Role.Lead, Role.Admin, Role.Auditor);
        routes.MapPage(One, ShowOne).ForRoles(Role.Lead, Role.Admin, Role.Auditor);
        routes.MapForm(One + "/publish", Do(ModerationStep.Published)).ForRoles(Role.Lead, Role.Admin).StandsOn(CommentsPaths.Moderation);
        routes.MapForm(One + "/hide", Do(ModerationStep.Hidden)).ForRoles(Role.Lead, Role.Admin).StandsOn(CommentsPaths.Moderation);
        routes.MapForm(One + "/keep", Do(ModerationStep.Kept)).ForRoles(Role.Lead, Role.Admin).StandsOn(CommentsPaths.Moderation);
        routes.MapForm(One + "/cut", Cut).ForRoles(Role.Lead, Role.Admin).StandsOn(CommentsPaths.Moderation);
        routes.MapForm(One + "/stop", Stop).ForRoles(Role.Lead, Role.Admin).StandsOn(CommentsPaths.Moderation);
        routes.MapForm(CommentsPaths.Undo, Undo).ForRoles(Role.Lead, Role.Admin).StandsOn(CommentsPaths.Moderation);
    }

    private static async Task<IResult> Show(
        HttpContext http, ModerationList queue, ModerateHandler handler, NewsCookie news, CancellationToken ct, string? show = null, string? after = null, Guid? undo = null)
    {
        var view = show == "hidden" ? ModerationView.Hidden : ModerationView.ToLookAt;
        return Pages.Draw<ModerationPage>(new
        {
            View = view,
            Items = await queue.Page(view, http.Reader, after, ct),
            Count = await queue.CountToLookAt(ct),
            IsFromStart = after is null,
            MayAct = http.Reader.Moderates,
            Last = undo is { } id ? await handler.Last(ModerationActId.From(id), http.SignedIn.Account, ct) : null,
            News = news.Take(http),
        });
    }

    private static async Task<IResult> ShowOne(Guid id, HttpContext http, ModerationList queue, NewsCookie news, CancellationToken ct) =>
        await queue.Find(ContributionId.From(id), http.Reader, ct) is { } item
            ? Pages.Draw<ModerateContributionPage>(new { Item = item, MayAct = http.Reader.Moderates, News = news.Take(http) })
            : TypedResults.NotFound();

    private static Delegate Do(ModerationStep step) =>
        async (Guid id, HttpContext http, ModerateHandler handler, NewsCookie news, CancellationToken ct) =>
            await Done(ContributionId.From(id), step, new HashSet<int>(), http, handler, news, ct);

    private static async Task<IResult> Cut(Guid id, HttpContext http, ModerateHandler handler, NewsCookie news, CancellationToken ct)
    {
        var pieces = (await http.Request.ReadFormAsync(ct))["Piece"].Select(piece => int.TryParse(piece, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToHashSet();
        return await Done(ContributionId.From(id), ModerationStep.Cut, pieces, http, handler, news, ct);
    }

    private static async Task<IResult> Done(
        ContributionId id, ModerationStep step, IReadOnlySet<int> cut, HttpContext http, ModerateHandler handler, NewsCookie news, CancellationToken ct)
    {
        if (await handler.Do(id, step, cut, http.SignedIn.Account, http.Origin, ct))
        {
            return Pages.Go($"{CommentsPaths.Moderation}?undo={(await handler.Newest(id, ct)).Value}");
        }

        news.Leave(http, CommentNews.ModeratedMeanwhile);
        return Pages.Go(CommentsPaths.Moderation);
    }

    private static async Task<IResult> Undo(Guid id, HttpContext http, ModerateHandler handler, NewsCookie news, CancellationToken ct)
    {
        news.Leave(http, await handler.Undo(ModerationActId.From(id), http.SignedIn.Account, http.Origin, ct) ? CommentNews.Undone : CommentNews.ModeratedMeanwhile);
        return Pages.Go(CommentsPaths.Moderation);
    }

    private static async Task<IResult> Stop(Guid id, [FromForm] StopForm? sent, HttpContext http, ModerationList queue, ModerateHandler handler, NewsCookie news, CancellationToken ct)
    {
        if (await queue.Find(ContributionId.From(id), http.Reader, ct) is not { Account: { } author })
        {
            return TypedResults.NotFound();
        }

        var stops = (sent ?? new StopForm()).LetWrite.Length == 0;
        news.Leave(http, await handler.Stop(author, stops, http.SignedIn.Account, http.Origin, ct) ? (stops ? CommentNews.AuthorStopped : CommentNews.AuthorWrites) : CommentNews.ModeratedMeanwhile);
        return Pages.Go(CommentsPaths.ModerationOf(ContributionId.From(id)));
    }
}

public sealed record StopForm
{
    public string LetWrite { get; init => field = value ?? ""; } = "";
}
