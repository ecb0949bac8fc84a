using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Desk;

/// <summary>/desk/readings: who read what, and who is stopped. Leads look, admins let go on.</summary>
internal static class ReadingsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(DeskPaths.Readings, Show).ForRoles(Role.Lead, Role.Admin, Role.Auditor);
        routes.MapForm(DeskPaths.Readings + "/{agent:guid}/resume", Resume).ForRoles(Role.Admin).StandsOn(DeskPaths.Readings);
    }

    /// <summary>Stands before each page with what somebody wrote to us.</summary>
    public static async ValueTask<object?> Bounded(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ReadingStoppedException)
        {
            return await Stopped(context.HttpContext);
        }
    }

    /// <summary>Stops whoever reads, and says so in place of the page.</summary>
    public static async Task<IResult> Stopped(HttpContext http)
    {
        await http.RequestServices.GetRequiredService<Readings>().Stop(http.SignedIn.Account, http.Origin, http.RequestAborted);
        var page = Pages.Draw<ReadingStoppedPage>(new { });
        page.StatusCode = StatusCodes.Status403Forbidden;
        return page;
    }

    private static async Task<IResult> Show(
        HttpContext http, Readings readings, TicketViewers viewers, NewsCookie news, CancellationToken ct, Guid? agent = null, string? seen = null, string? after = null)
    {
        var viewer = await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct);
        var filter = new ReadingFilter(agent is { } one ? AccountId.From(one) : null, seen == DeskPaths.InLists);
        var list = await readings.List(viewer, filter, after, ct);
        return http.IsForMore ? Pages.Draw<ReadingRows>(new { List = list }) : Pages.Draw<ReadingsPage>(new { List = list, MayResume = http.SignedIn.Role is Role.Admin, News = news.Take(http) });
    }

    private static async Task<IResult> Resume(Guid agent, HttpContext http, Readings readings, NewsCookie news, CancellationToken ct)
    {
        news.Leave(http, await readings.Resume(AccountId.From(agent), http.SignedIn.Account, http.Origin, ct) ? DeskNews.ReaderResumed : DeskNews.ReaderReads);
        return Pages.Go(DeskPaths.Readings);
    }
}
