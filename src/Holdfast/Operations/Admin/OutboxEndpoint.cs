using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Operations.Admin;

public sealed record RetryAllForm
{
    /// <summary>As the page shows it.</summary>
    public string Fault { get; init => field = value ?? ""; } = "";

    /// <summary>"waiting", else what was given up.</summary>
    public string Show { get; init => field = value ?? ""; } = "";
}

/// <summary>/admin/outbox and the decisions on it.</summary>
internal static class OutboxEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(AdminPaths.AdminOutbox, Show).ForRoles(Role.Admin, Role.Auditor);
        routes.MapForm(AdminPaths.RetryAll, TryAllAgain).ForRoles(Role.Admin).StandsOn(AdminPaths.AdminOutbox);
        routes.MapForm(AdminPaths.AdminOutbox + "/{id:guid}/retry", TryAgain).ForRoles(Role.Admin).StandsOn(AdminPaths.AdminOutbox);
        routes.MapPage(AdminPaths.AdminOutbox + "/{id:guid}/discard", ShowDiscard).ForRoles(Role.Admin);
        routes.MapForm(AdminPaths.AdminOutbox + "/{id:guid}/discard", Discard).ForRoles(Role.Admin).StandsOn(AdminPaths.AdminOutbox);
    }

    private static async Task<IResult> Show(
        HttpContext http, OutboxList list, NewsCookie news, CancellationToken ct, string? show = null, string? after = null)
    {
        var view = await list.Page(show == "waiting", http.SignedIn.Role is Role.Admin, PageKey.Read<Guid>(after), ct);
        return http.IsForMore
            ? Pages.Draw<OutboxRows>(new { View = view, IsContinued = true })
            : Pages.Draw<OutboxPage>(new { View = view, News = news.Take(http) });
    }

    private static async Task<SeeOther> TryAllAgain([FromForm] RetryAllForm? sent, HttpContext http, DecideDelivery decide, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new RetryAllForm();
        var waiting = form.Show == "waiting";
        var tried = await decide.TryAllAgain(waiting, form.Fault, http.SignedIn, http.Origin, ct);
        news.Leave(http, tried > 0 ? OutboxNews.AllRetried : OutboxNews.Gone, tried);
        return Pages.Go(AdminPaths.OutboxOf(waiting));
    }

    private static async Task<SeeOther> TryAgain(Guid id, HttpContext http, DecideDelivery decide, NewsCookie news, CancellationToken ct)
    {
        news.Leave(http, await decide.TryAgain(id, http.SignedIn, http.Origin, ct) ? OutboxNews.Retried : OutboxNews.Gone);
        return Pages.Go(AdminPaths.AdminOutbox);
    }

    private static async Task<IResult> ShowDiscard(Guid id, HttpContext http, OutboxList list, NewsCookie news, CancellationToken ct)
    {
        if (await list.Find(id, ct) is { } line)
        {
            return Pages.Draw<DiscardPage>(new { Line = line });
        }

        news.Leave(http, OutboxNews.Gone);
        return Pages.Go(AdminPaths.AdminOutbox);
    }

    private static async Task<SeeOther> Discard(Guid id, HttpContext http, DecideDelivery decide, NewsCookie news, CancellationToken ct)
    {
        news.Leave(http, await decide.Discard(id, http.SignedIn, http.Origin, ct) ? OutboxNews.Discarded : OutboxNews.Gone);
        return Pages.Go(AdminPaths.AdminOutbox);
    }
}
