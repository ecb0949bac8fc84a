using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Strangers;

public sealed record FindRequestsForm
{
    public string Email { get; init => field = value ?? ""; } = "";
}

/// <summary>/help/requests/find: the way back to what was sent without a sign-in. The same answer for every address (rulings G13).</summary>
internal static class FindEndpoint
{
    private const string Why = "Whoever asked us without an account comes back this way.";

    private static readonly OpensLink Link = new(StrangerLinks.Find, StrangerPaths.Find, "Send another link") { AfterUse = (StrangerPaths.Find, "Send another link") };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(StrangerPaths.Find, (HttpContext http) => Page(http.Features.Get<Visitor>()?.Address ?? "", [], null)).OpenToStrangers(Why);
        routes.MapForm(StrangerPaths.Find, Ask).OpenToStrangers(Why);
        routes.MapLink(StrangerPaths.Found, Link, (HttpContext http) => Pages.Draw<FoundPage>(new { http.OpenedLink.Flow, Address = http.OpenedLink.Link.Recipient, IsSignedIn = http.Features.Get<SignedIn>() is not null }));
        routes.MapLinkForm(StrangerPaths.Found, Link, Open).OpenToStrangers(LinkFlowExtensions.Holders);
    }

    private static async Task<IResult> Ask(
        [FromForm] FindRequestsForm? sent, HttpContext http, HoldfastDb db, HourBudgets budgets, Outbox outbox, CancellationToken ct)
    {
        const int MostOfNetwork = 20;
        var typed = (sent ?? new FindRequestsForm()).Email;
        var email = TypedEmail.Read(typed);
        if (email is not TypedEmail.Good good)
        {
            return Page(EmailText.Shown(typed).Trim(), [.. EmailText.Of(email, nameof(FindRequestsForm.Email)) is { } problem ? [problem] : Array.Empty<Problem>()], null);
        }

        if (!await budgets.Take(StrangerHours.FindsOfNetwork, Network.Of(http.Connection.RemoteIpAddress).ToString(), MostOfNetwork, ct))
        {
            http.Response.Headers.RetryAfter = HourBudgets.Seconds.ToString(CultureInfo.InvariantCulture);
            var page = Page(typed, [], new News(Tone.Warn, "Too many tries", "Nothing was sent. Wait an hour and try again."));
            page.StatusCode = StatusCodes.Status429TooManyRequests;
            return page;
        }

        outbox.Add(new FindAsked(good.Key, good.Address, http.Origin.Device, http.Origin.Network));
        await db.SaveChangesAsync(ct);
        return Pages.Draw<FindSentPage>(new { Address = good.Address, Hours = (int)FindForStranger.LinkLife.TotalHours });
    }

    private static async Task<IResult> Open(HttpContext http, HoldfastDb db, TicketPasses given, Passes passes, Links links, LinkFlow flow, CancellationToken ct)
    {
        if (http.Features.Get<SignedIn>() is not null)
        {
            // A signed-in browser never uses a pass; the link goes on working elsewhere.
            return Pages.Draw<FoundPage>(new { http.OpenedLink.Flow, Address = http.OpenedLink.Link.Recipient, IsSignedIn = true });
        }

        var secret = await given.Give(ContactId.From(http.OpenedLink.Link.Subject), null, passes.Secret(http), ct);
        links.Use(http.OpenedLink.Link);
        await db.SaveChangesAsync(ct);
        flow.Close(http);
        passes.Keep(http, secret);
        return Pages.Go("/help/requests");
    }

    private static RazorComponentResult<FindPage> Page(string address, IReadOnlyList<Problem> problems, News? news) =>
        Pages.Draw<FindPage>(new { Address = address, Problems = problems, News = news }, problems);
}
