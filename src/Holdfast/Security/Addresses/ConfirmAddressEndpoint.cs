using System.Diagnostics;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Addresses;

public sealed record ConfirmAddressForm
{
    /// <summary>The box that only a person checks (rulings F18).</summary>
    public string Mine { get; init => field = value ?? ""; } = "";
}

/// <summary>/confirm-address: what the link in the mail opens. Only its form, of the account's own owner, confirms.</summary>
internal static class ConfirmAddressEndpoint
{
    private const string MineField = nameof(ConfirmAddressForm.Mine);

    private static readonly OpensLink Link = new(AddressLinks.Confirm, AddressPaths.Addresses, "Go to your addresses");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLink(AddressPaths.ConfirmAddress, Link, Show);
        routes.MapLinkForm(AddressPaths.ConfirmAddress, Link, Submit);
    }

    private static async Task<IResult> Show(HttpContext http, HoldfastDb db, CancellationToken ct) =>
        http.Features.Get<SignedIn>()?.Account == http.OpenedLink.Link.Account ? Page(http, []) : await SignInFirst(http, db, StatusCodes.Status200OK, ct);

    private static async Task<IResult> Submit(
        [FromForm] ConfirmAddressForm? sent, HttpContext http, ConfirmAddressHandler handler, HoldfastDb db, FreshProof proof, SessionCookies cookies,
        LinkFlow flow, NewsCookie news, CancellationToken ct)
    {
        var opened = http.OpenedLink;
        if (http.SignedIn.Account != opened.Link.Account)
        {
            return await SignInFirst(http, db, StatusCodes.Status403Forbidden, ct);
        }

        if ((sent ?? new ConfirmAddressForm()).Mine.Length == 0)
        {
            return Page(http, [new Problem(MineField, "Tick the box", "Tick the box if this address is yours.")]);
        }

        if (await proof.Missing(http, FreshProof.ForCredentials, Clean(opened)) is { } first)
        {
            return Pages.Go(first);
        }

        switch (await handler.Handle(new ConfirmAddress(http.SignedIn, opened.Link, http.Origin), ct))
        {
            case ConfirmAddressResult.Confirmed done:
                flow.Close(http);
                cookies.WriteToken(http, done.Token);
                news.Leave(http, AddressNews.Confirmed);
                return Pages.Go(AddressPaths.Addresses);
            case ConfirmAddressResult.Taken:
                var taken = Pages.Draw<MessagePage>(new
                {
                    Title = "This address belongs to another account",
                    Text = "Somebody confirmed it there first. An address can belong to only one account.",
                    Tone = Tone.Warn,
                    ActionPath = AddressPaths.Addresses,
                    ActionLabel = "Go to your addresses",
                });
                taken.StatusCode = StatusCodes.Status409Conflict;
                return taken;
            case ConfirmAddressResult.Gone:
                news.Leave(http, AddressNews.Gone);
                return Pages.Go(AddressPaths.Addresses);
            case ConfirmAddressResult.ChangedMeanwhile:
                news.Leave(http, SessionNews.ChangedMeanwhile);
                return Pages.Go(AddressPaths.Addresses);
            default:
                throw new UnreachableException();
        }
    }

    private static string Clean(OpenedLink opened) => $"{AddressPaths.ConfirmAddress}?{LinkFlow.Field}={opened.Flow}";

    private static RazorComponentResult<ConfirmAddressPage> Page(HttpContext http, IReadOnlyList<Problem> problems) =>
        Pages.Draw<ConfirmAddressPage>(new { http.OpenedLink.Flow, Address = http.OpenedLink.Link.Recipient, Problems = problems }, problems);

    /// <summary>Whose account it is, is named as its owner recognises it and nobody else learns it (rulings F11).</summary>
    private static async Task<IResult> SignInFirst(HttpContext http, HoldfastDb db, int status, CancellationToken ct)
    {
        var account = http.OpenedLink.Link.Account;
        var primary = await db.Set<EmailAddress>().Where(e => e.Account == account && e.IsPrimary).Select(e => e.Address).SingleAsync(ct);
        var page = Pages.Draw<SignInFirstPage>(new
        {
            Account = MaskedAddress.Of(primary),
            SignedInAs = http.Features.Get<Visitor>()?.Address,
            SignIn = $"{Paths.SignIn}?return={Uri.EscapeDataString(Clean(http.OpenedLink))}",
        });
        page.StatusCode = status;
        return page;
    }
}
