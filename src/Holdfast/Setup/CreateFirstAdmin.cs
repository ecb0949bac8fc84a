using Holdfast.Accounts;
using Holdfast.Audit;
using Holdfast.Passwords;
using Holdfast.Storage;
using Holdfast.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Setup;

/// <param name="Token">Of the link, as it came.</param>
public sealed record CreateFirstAdmin(string? Token, string Name, string Address, string Password, Network Network, Origin Origin);

/// <summary>What a setup link is good for.</summary>
public enum SetupLinkState
{
    Works,
    Unknown,
    Expired,

    /// <summary>The first admin is made.</summary>
    Used,
}

public abstract record CreateFirstAdminResult
{
    private CreateFirstAdminResult()
    {
    }

    public sealed record Created : CreateFirstAdminResult;

    /// <summary>The link does not work, or somebody was faster.</summary>
    public sealed record LinkOver(SetupLinkState State) : CreateFirstAdminResult;

    /// <summary>What was typed cannot be taken; nothing was changed.</summary>
    public sealed record Refused(NameFault? Name, AddressFault? Address, PasswordFault? Password) : CreateFirstAdminResult;

    public sealed record Busy : CreateFirstAdminResult;
}

public enum NameFault
{
    Missing,
    TooLong,
}

public enum AddressFault
{
    Missing,
    NoAddress,

    /// <summary>A member has it: staff accounts are separate (flows.md F38).</summary>
    Taken,
}

/// <summary>Makes the first admin: a staff account with a confirmed address, once for ever. Of all who try at once one wins.</summary>
public sealed class CreateFirstAdminHandler(
    HoldfastDb db, NewPasswords passwords, HashLanes lanes, Argon2Hasher hasher, AuditTrail audit, DataFolder folder, TimeProvider time)
{
    /// <summary>What the link is good for now.</summary>
    public async Task<SetupLinkState> State(string? token, CancellationToken ct)
    {
        if (!SecretToken.TryHash(token, out var hash)
            || await db.Set<SetupLink>().AsNoTracking().SingleOrDefaultAsync(link => link.TokenHash == hash, ct) is not { } link)
        {
            return SetupLinkState.Unknown;
        }

        return await SetupLinks.AdminExists(db, ct) ? SetupLinkState.Used
            : link.ExpiresAt <= time.GetUtcNow() ? SetupLinkState.Expired : SetupLinkState.Works;
    }

    public async Task<CreateFirstAdminResult> Handle(CreateFirstAdmin command, CancellationToken ct)
    {
        // Read before the state: whoever makes the admin moves its version.
        var installation = await db.Set<Installation>().SingleAsync(ct);
        if (await State(command.Token, ct) is not SetupLinkState.Works and var state)
        {
            return new CreateFirstAdminResult.LinkOver(state);
        }

        var name = command.Name.Trim();
        var key = EmailKey.From(command.Address);
        var (password, fault) = await passwords.Check(command.Password, name, [command.Address.Trim()], null, ct);
        var refused = new CreateFirstAdminResult.Refused(Fault(name), await Fault(command.Address, key, ct), fault);
        if (key is null || password is null || refused is not { Name: null, Address: null, Password: null })
        {
            return refused;
        }

        using var place = lanes.TryEnter(Lane.Stranger, command.Network);
        if (place is null)
        {
            return new CreateFirstAdminResult.Busy();
        }

        PasswordHash hash;
        try
        {
            hash = await place.Run(() => password.Hash(hasher), ct);
        }
        catch (TimeoutException)
        {
            return new CreateFirstAdminResult.Busy();
        }

        return await Save(command, installation, name, key, hash, ct);
    }

    private async Task<CreateFirstAdminResult> Save(CreateFirstAdmin command, Installation installation, string name, string key, PasswordHash hash, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var account = new Account { Id = AccountId.New(now), Name = name, Kind = Account.StaffKind, Role = Role.Admin, CreatedAt = now };
        db.Add(account);
        db.Add(new EmailAddress
        {
            Id = EmailAddressId.New(now),
            Account = account.Id,
            Address = command.Address.Trim(),
            Key = key,
            AddedAt = now,
            ConfirmedAt = now,
            IsPrimary = true,
        });
        db.Add(Password.First(account.Id, hash, now));
        installation.FirstAdminAt = now;
        audit.Record(AuditKind.FirstAdminCreated, account.Id, command.Origin);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // The version of the installation or the key of the address: either way somebody was faster, and what is so now decides.
            db.ChangeTracker.Clear();
            return await State(command.Token, ct) is not SetupLinkState.Works and var state ? new CreateFirstAdminResult.LinkOver(state)
                : await IsTaken(key, ct) ? new CreateFirstAdminResult.Refused(null, AddressFault.Taken, null)
                : throw new StorageAwayException("The first admin could not be stored.", null);
        }

        File.Delete(folder.In(SetupLinks.FileName));
        return new CreateFirstAdminResult.Created();
    }

    private static NameFault? Fault(string name) =>
        name.Length == 0 ? NameFault.Missing : name.Length > Account.NameLength ? NameFault.TooLong : null;

    private async Task<AddressFault?> Fault(string typed, string? key, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(typed) ? AddressFault.Missing
            : key is null ? AddressFault.NoAddress
            : await IsTaken(key, ct) ? AddressFault.Taken : null;

    private Task<bool> IsTaken(string key, CancellationToken ct) =>
        db.Set<EmailAddress>().AsNoTracking().AnyAsync(address => address.Key == key && address.ConfirmedAt != null, ct);
}
