using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Desk;

/// <summary>The lists of the desk: one address a view.</summary>
internal static class TicketListEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var view in Enum.GetValues<TicketView>())
        {
            routes.MapPage(
                    DeskPaths.Of(view),
                    (string? after, HttpContext http, DeskTickets tickets, NewsCookie news, TimeProvider time, CancellationToken ct) => Show(view, after, http, tickets, news, time, ct),
                    ReadingsEndpoint.Bounded)
                .ForRoles(view is TicketView.NotConfirmed ? [Role.Lead, Role.Admin, Role.Auditor] : [Role.Agent, Role.Lead, Role.Admin, Role.Auditor]);
        }

        routes.MapPage(DeskPaths.Search, Find, ReadingsEndpoint.Bounded).ForRoles(Role.Agent, Role.Lead, Role.Admin, Role.Auditor);
    }

    private static async Task<IResult> Find(HttpContext http, DeskTickets tickets, TimeProvider time, CancellationToken ct, string? q = null, string? after = null)
    {
        var now = time.GetUtcNow();
        var found = await tickets.Find(http.SignedIn.Account, http.SignedIn.Role, SearchQuery.Of(q), after, ct);
        return http.IsForMore
            ? Pages.Draw<TicketLines>(new { found.Lines, found.Next, Now = now })
            : Pages.Draw<SearchTicketsPage>(new { Found = found, Now = now });
    }

    private static async Task<IResult> Show(
        TicketView view, string? after, HttpContext http, DeskTickets tickets, NewsCookie news, TimeProvider time, CancellationToken ct)
    {
        var (person, now) = (http.SignedIn, time.GetUtcNow());
        var list = await tickets.List(person.Account, person.Role, view, after, ct);
        return !http.IsForMore ? Pages.Draw<TicketListPage>(new { List = list, Now = now, IsFirst = after is null, News = news.Take(http) })
            : after is null ? Pages.Draw<TicketListWhole>(new { List = list, Now = now })
            : Pages.Draw<TicketLines>(new { list.Lines, list.Next, Now = now });
    }
}
