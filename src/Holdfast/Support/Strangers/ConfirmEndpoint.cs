using Holdfast.Platform.Accounts;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Strangers;

public sealed record ConfirmRequestForm
{
    /// <summary>The box, which only a person ticks: scanners press buttons (rulings F18).</summary>
    public string Wrote { get; init => field = value ?? ""; } = "";
}

/// <summary>/help/requests/confirm: what the link in the email opens. Only its forms change anything.</summary>
internal static class ConfirmEndpoint
{
    private static readonly OpensLink Link = new(StrangerLinks.Confirm, "/help/requests/new", "Write to us again") { AfterUse = (StrangerPaths.Find, "Find my requests") };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLink(StrangerPaths.Confirm, Link, Show);
        routes.MapLinkForm(StrangerPaths.Confirm, Link, Confirm).OpenToStrangers(LinkFlowExtensions.Holders);
        routes.MapLinkForm(StrangerPaths.NotMine, Link, NotMine).OpenToStrangers(LinkFlowExtensions.Holders).StandsOn(StrangerPaths.Confirm);
    }

    private static Task<IResult> Show(HttpContext http, ParkedTickets parked, CancellationToken ct) => Page(http, parked, [], ct);

    private static async Task<IResult> Confirm(
        [FromForm] ConfirmRequestForm? sent, HttpContext http, ParkedTickets parked, Passes passes, LinkFlow flow, CancellationToken ct)
    {
        if ((sent ?? new ConfirmRequestForm()).Wrote.Length == 0)
        {
            return await Page(http, parked, [new Problem(nameof(ConfirmRequestForm.Wrote), "The box is empty", "Tick “I wrote this” if this is your request.")], ct);
        }

        var isSignedIn = http.Features.Get<SignedIn>() is not null;
        if (await parked.Confirm(http.OpenedLink.Link, passes.Secret(http), !isSignedIn, ct) is not { } done)
        {
            return Gone();
        }

        flow.Close(http);
        if (done.Secret is not { } secret)
        {
            return Pages.Draw<MessagePage>(new
            {
                Title = "Your request is sent",
                Text = $"Your ticket number is {TicketNumbers.Show(done.Number)}. We'll answer to {http.OpenedLink.Link.Recipient}.",
                Tone = Tone.Good,
                ActionPath = Paths.Help,
                ActionLabel = "Back to help",
            });
        }

        passes.Keep(http, secret);
        http.RequestServices.GetRequiredService<NewsCookie>().Leave(http, StrangerNews.Sent);
        return Pages.Go(TicketPaths.OfRequest(done.Number));
    }

    private static async Task<IResult> NotMine(HttpContext http, ParkedTickets parked, LinkFlow flow, TimeProvider time, CancellationToken ct)
    {
        var key = EmailKey.From(http.OpenedLink.Link.Recipient) ?? "";
        await parked.Remove(http.OpenedLink.Link, (db, inside) => Stop(db, key, time.GetUtcNow(), inside), ct);
        flow.Close(http);
        return Pages.Draw<MessagePage>(new
        {
            Title = "We removed it",
            Text = "Nobody here read it. For 30 days we send no such emails to this address. Your account, if you have one, is not touched by this.",
            Tone = Tone.Good,
            ActionPath = Paths.Help,
            ActionLabel = "Back to help",
        });
    }

    private static async Task Stop(HoldfastDb db, string key, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Set<StrangerStop>().SingleOrDefaultAsync(s => s.Key == key, ct) is { } stop)
        {
            stop.Until = now + StrangerStop.Life;
        }
        else
        {
            db.Add(new StrangerStop { Key = key, Until = now + StrangerStop.Life });
        }
    }

    private static async Task<IResult> Page(HttpContext http, ParkedTickets parked, IReadOnlyList<Problem> problems, CancellationToken ct) =>
        await parked.Read(TicketId.From(http.OpenedLink.Link.Subject), ct) is { } request
            ? Pages.Draw<ConfirmRequestPage>(
                new { http.OpenedLink.Flow, Request = request, Words = PlainText.Draw(request.Words), Address = http.OpenedLink.Link.Recipient, Problems = problems }, problems)
            : Gone();

    private static RazorComponentResult<MessagePage> Gone()
    {
        var page = Pages.Draw<MessagePage>(new
        {
            Title = "This request is gone",
            Text = "It was removed, or it waited for more than a week. If you still need help, write to us again.",
            Tone = Tone.Warn,
            ActionPath = "/help/requests/new",
            ActionLabel = "Write to us again",
        });
        page.StatusCode = StatusCodes.Status410Gone;
        return page;
    }
}
