using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Addresses;

public sealed record AddAddressForm
{
    public string Email { get; init => field = value ?? ""; } = "";
}

/// <summary>An address in the list.</summary>
public sealed record AddressLine(Guid Id, string Address, bool IsConfirmed, bool IsPrimary, DateTimeOffset Since);

/// <summary>/settings/addresses and the acts on it.</summary>
internal static class AddressesEndpoint
{
    private const string EmailField = nameof(AddAddressForm.Email);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(AddressPaths.Addresses, Show);
        routes.MapForm(AddressPaths.Addresses, Add);
        routes.MapForm(AddressPaths.Addresses + "/{id:guid}/resend", Resend).StandsOn(AddressPaths.Addresses);
        routes.MapForm(AddressPaths.Addresses + "/{id:guid}/primary", MakePrimary).StandsOn(AddressPaths.Addresses);
        routes.MapPage(AddressPaths.Addresses + "/{id:guid}/remove", ShowRemove);
        routes.MapForm(AddressPaths.Addresses + "/{id:guid}/remove", Remove).StandsOn(AddressPaths.Addresses);
    }

    private static async Task<IResult> Show(
        HttpContext http, HoldfastDb db, TypedFields typed, NewsCookie news, IOptions<AddressesOptions> options, CancellationToken ct)
    {
        var before = typed.Take(http, AddressPaths.Addresses);
        return await Page(http, db, options.Value, before.GetValueOrDefault(EmailField, ""), [], news.Take(http), 200, ct);
    }

    private static async Task<IResult> Add(
        [FromForm] AddAddressForm? sent, HttpContext http, AddAddressHandler handler, HoldfastDb db, FreshProof proof, NewsCookie news,
        IOptions<AddressesOptions> options, CancellationToken ct)
    {
        var typed = (sent ?? new AddAddressForm()).Email;
        if (await proof.Missing(http, FreshProof.ForCredentials, AddressPaths.Addresses) is { } first)
        {
            return Pages.Go(first);
        }

        return await Answer(await handler.Handle(new AddAddress(http.SignedIn, typed, http.Origin), ct), typed, http, db, news, options.Value, ct);
    }

    private static async Task<IResult> Resend(
        Guid id, HttpContext http, AddAddressHandler handler, HoldfastDb db, FreshProof proof, NewsCookie news, IOptions<AddressesOptions> options, CancellationToken ct)
    {
        if (await proof.Missing(http, FreshProof.ForCredentials, AddressPaths.Addresses) is { } first)
        {
            return Pages.Go(first);
        }

        return await Answer(await handler.Handle(new ResendLink(http.SignedIn, new EmailAddressId(id), http.Origin), ct), "", http, db, news, options.Value, ct);
    }

    private static async Task<IResult> Answer(
        AddAddressResult result, string typed, HttpContext http, HoldfastDb db, NewsCookie news, AddressesOptions options, CancellationToken ct)
    {
        switch (result)
        {
            case AddAddressResult.Waiting:
                return Go(http, news, AddressNews.Waits);
            case AddAddressResult.Gone:
                return Go(http, news, AddressNews.Gone);
            case AddAddressResult.ChangedMeanwhile:
                return Go(http, news, SessionNews.ChangedMeanwhile);
            case AddAddressResult.TooManyMails:
                http.Response.Headers.RetryAfter = HourBudgets.Seconds.ToString(CultureInfo.InvariantCulture);
                var wait = new News(Tone.Warn, "That's a lot of emails", $"We send at most {options.MailsPerHour} links an hour. Nothing was sent. Check your inboxes, or try again in an hour.");
                return await Page(http, db, options, typed, [], wait, StatusCodes.Status429TooManyRequests, ct);
            case AddAddressResult.NoAddress { Typed: TypedEmail.Missing }:
                return await Refused("The email is missing", "Type the email you want to add.");
            case AddAddressResult.NoAddress none when EmailText.Of(none.Typed, EmailField) is var (_, summary, advice):
                return await Refused(summary, advice);
            case AddAddressResult.HasIt { IsConfirmed: true }:
                return await Refused("You already have this address", "It's one of your confirmed addresses.");
            case AddAddressResult.HasIt:
                return await Refused("You've already added this address", "Open the link we sent to it, or send a new one from the list.");
            case AddAddressResult.TooMany most:
                return await Refused("You can't add another address", $"An account can have {most.Most}. Remove one you don't use.");
            default:
                throw new UnreachableException();
        }

        Task<IResult> Refused(string summary, string advice) =>
            Page(http, db, options, typed, [new Problem(EmailField, summary, advice)], null, StatusCodes.Status422UnprocessableEntity, ct);
    }

    private static async Task<IResult> MakePrimary(
        Guid id, HttpContext http, ChangeAddressHandler handler, FreshProof proof, SessionCookies cookies, NewsCookie news, CancellationToken ct)
    {
        if (await proof.Missing(http, FreshProof.ForCredentials, AddressPaths.Addresses) is { } first)
        {
            return Pages.Go(first);
        }

        return Done(await handler.MakePrimary(new ChangeAddress(http.SignedIn, new EmailAddressId(id), http.Origin), ct), AddressNews.PrimaryChanged, http, cookies, news);
    }

    private static async Task<IResult> ShowRemove(Guid id, HttpContext http, HoldfastDb db, NewsCookie news, CancellationToken ct) =>
        (await Lines(http, db, ct)).FirstOrDefault(line => line.Id == id && !line.IsPrimary) is { } line
            ? Pages.Draw<RemoveAddressPage>(new { Address = line })
            : Go(http, news, AddressNews.Gone);

    private static async Task<IResult> Remove(
        Guid id, HttpContext http, ChangeAddressHandler handler, FreshProof proof, SessionCookies cookies, NewsCookie news, CancellationToken ct)
    {
        if (await proof.Missing(http, FreshProof.ForCredentials, AddressPaths.RemoveAddress(id)) is { } first)
        {
            return Pages.Go(first);
        }

        return Done(await handler.Remove(new ChangeAddress(http.SignedIn, new EmailAddressId(id), http.Origin), ct), AddressNews.Removed, http, cookies, news);
    }

    private static SeeOther Done(ChangeAddressResult result, NewsKind done, HttpContext http, SessionCookies cookies, NewsCookie news)
    {
        switch (result)
        {
            case ChangeAddressResult.Done { Token: { } token }:
                cookies.WriteToken(http, token);
                return Go(http, news, done);
            case ChangeAddressResult.Done:
                return Go(http, news, AddressNews.Dropped);
            case ChangeAddressResult.Gone:
                return Go(http, news, AddressNews.Gone);
            case ChangeAddressResult.IsPrimary:
                return Go(http, news, AddressNews.IsPrimary);
            case ChangeAddressResult.ChangedMeanwhile:
                return Go(http, news, SessionNews.ChangedMeanwhile);
            default:
                throw new UnreachableException();
        }
    }

    private static SeeOther Go(HttpContext http, NewsCookie news, NewsKind kind)
    {
        news.Leave(http, kind);
        return Pages.Go(AddressPaths.Addresses);
    }

    private static Task<List<AddressLine>> Lines(HttpContext http, HoldfastDb db, CancellationToken ct)
    {
        var account = http.SignedIn.Account;
        return db.Set<EmailAddress>().Where(e => e.Account == account)
            .OrderByDescending(e => e.IsPrimary).ThenBy(e => e.AddedAt)
            .Select(e => new AddressLine(e.Id.Value, e.Address, e.ConfirmedAt != null, e.IsPrimary, e.ConfirmedAt ?? e.AddedAt)).ToListAsync(ct);
    }

    private static async Task<IResult> Page(
        HttpContext http, HoldfastDb db, AddressesOptions options, string typed, IReadOnlyList<Problem> problems, News? news, int status, CancellationToken ct)
    {
        var page = Pages.Draw<AddressesPage>(new
        {
            Lines = await Lines(http, db, ct),
            Typed = EmailText.Shown(typed),
            Most = options.MostPerAccount,
            options.LinkHours,
            Problems = problems,
            News = news,
        });
        page.StatusCode = status;
        return page;
    }
}
