using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Addresses;

public sealed record ChangeAddress(SignedIn By, EmailAddressId Address, Origin Origin);

public abstract record ChangeAddressResult
{
    private ChangeAddressResult()
    {
    }

    /// <param name="Token">This session's new token; null where only an address that waited went away.</param>
    public sealed record Done(SecretToken? Token) : ChangeAddressResult;

    /// <summary>There is no such address (any more), or it is not confirmed.</summary>
    public sealed record Gone : ChangeAddressResult;

    /// <summary>The primary address stays until another one is.</summary>
    public sealed record IsPrimary : ChangeAddressResult;

    public sealed record ChangedMeanwhile : ChangeAddressResult;
}

/// <summary>What a person does to their confirmed addresses.</summary>
public sealed class ChangeAddressHandler(HoldfastDb db, SessionBook sessions, AuditTrail audit, Notices notices, TimeProvider time)
{
    /// <summary>Makes a confirmed address the primary one.</summary>
    public async Task<ChangeAddressResult> MakePrimary(ChangeAddress command, CancellationToken ct)
    {
        var (account, here, own) = await Load(command.By, ct);
        if (own.Find(e => e.Id == command.Address && e is { ConfirmedAt: not null, IsPrimary: false }) is not { } chosen)
        {
            return new ChangeAddressResult.Gone();
        }

        var token = sessions.Apply(SecurityEvent.CredentialChanged, null, account, here);
        audit.Record(AddressEvents.PrimaryChanged, account.Id, command.Origin, MaskedAddress.Named(chosen.Address));
        notices.Owe<PrimaryAddressNotice>(account.Id, command.Origin, MaskedAddress.Named(chosen.Address));
        return await Save(
            async inside =>
            {
                // One primary address an account, at every moment: the old one steps back first, in the same transaction.
                own.ForEach(e => e.IsPrimary = false);
                await db.SaveChangesAsync(inside);
                chosen.IsPrimary = true;
                return await db.SaveChangesAsync(inside);
            },
            token,
            ct);
    }

    /// <summary>Removes an address. One that was confirmed is remembered for a while; one that waited is not.</summary>
    public async Task<ChangeAddressResult> Remove(ChangeAddress command, CancellationToken ct)
    {
        var (account, here, own) = await Load(command.By, ct);
        if (own.Find(e => e.Id == command.Address) is not { } address)
        {
            return new ChangeAddressResult.Gone();
        }

        if (address.IsPrimary)
        {
            // It is confirmed, so no last confirmed address can go either.
            return new ChangeAddressResult.IsPrimary();
        }

        if (address.ConfirmedAt is null)
        {
            db.Remove(address);
            return await Save(db.SaveChangesAsync, null, ct);
        }

        address.RemovedAt = time.GetUtcNow();
        var token = sessions.Apply(SecurityEvent.CredentialChanged, null, account, here);
        audit.Record(AddressEvents.Removed, account.Id, command.Origin, MaskedAddress.Named(address.Address));
        notices.Owe<AddressRemovedNotice>(account.Id, command.Origin, MaskedAddress.Named(address.Address));
        return await Save(db.SaveChangesAsync, token, ct);
    }

    private async Task<(Account Account, Session Here, List<EmailAddress> Own)> Load(SignedIn caller, CancellationToken ct) => (
        await db.Set<Account>().SingleAsync(a => a.Id == caller.Account, ct),
        await db.Set<Session>().SingleAsync(s => s.Id == caller.Session, ct),
        await db.Set<EmailAddress>().Where(e => e.Account == caller.Account).ToListAsync(ct));

    private async Task<ChangeAddressResult> Save(Func<CancellationToken, Task<int>> statements, SecretToken? token, CancellationToken ct)
    {
        try
        {
            await db.Write(statements, ct);
            return new ChangeAddressResult.Done(token);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ChangeAddressResult.ChangedMeanwhile();
        }
    }
}
