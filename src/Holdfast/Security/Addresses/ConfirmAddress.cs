using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Addresses;

/// <param name="Link">The live link, of this very account.</param>
public sealed record ConfirmAddress(SignedIn By, Link Link, Origin Origin);

public abstract record ConfirmAddressResult
{
    private ConfirmAddressResult()
    {
    }

    /// <param name="Token">This session's new token.</param>
    public sealed record Confirmed(SecretToken Token) : ConfirmAddressResult;

    /// <summary>Another account has confirmed it meanwhile.</summary>
    public sealed record Taken : ConfirmAddressResult;

    /// <summary>The address was removed before it was confirmed.</summary>
    public sealed record Gone : ConfirmAddressResult;

    public sealed record ChangedMeanwhile : ConfirmAddressResult;
}

/// <summary>
/// Makes an address a way into its account. The mailbox alone is not enough: a mistyped address would hand the account to
/// a stranger, so whoever opened the link must be signed in as that account, with a fresh proof of the password (rulings
/// F18, F21), and check a box that no scanner checks.
/// </summary>
public sealed class ConfirmAddressHandler(HoldfastDb db, Links links, SessionBook sessions, AuditTrail audit, Notices notices, TimeProvider time)
{
    public async Task<ConfirmAddressResult> Handle(ConfirmAddress command, CancellationToken ct)
    {
        var id = EmailAddressId.From(command.Link.Subject);
        var account = await db.Set<Account>().SingleAsync(a => a.Id == command.By.Account, ct);
        var here = await db.Set<Session>().SingleAsync(s => s.Id == command.By.Session, ct);
        if (command.Link.Account != account.Id)
        {
            throw new InvalidOperationException("The link is another account's: the page asks before it comes here.");
        }

        if (await db.Set<EmailAddress>().SingleOrDefaultAsync(e => e.Id == id && e.Account == account.Id && e.ConfirmedAt == null, ct) is not { } address)
        {
            return new ConfirmAddressResult.Gone();
        }

        if (await db.Set<EmailAddress>().AnyAsync(e => e.Key == address.Key && e.ConfirmedAt != null, ct))
        {
            return new ConfirmAddressResult.Taken();
        }

        address.ConfirmedAt = time.GetUtcNow();
        links.Use(command.Link);
        var token = sessions.Apply(SecurityEvent.CredentialChanged, null, account, here);
        audit.Record(AddressEvents.Confirmed, account.Id, command.Origin, MaskedAddress.Named(address.Address));
        notices.Owe<AddressConfirmedNotice>(account.Id, command.Origin, MaskedAddress.Named(address.Address));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ConfirmAddressResult.ChangedMeanwhile();
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            return new ConfirmAddressResult.Taken();
        }

        return new ConfirmAddressResult.Confirmed(token ?? throw new System.Diagnostics.UnreachableException());
    }
}
