using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Passwords;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Operations.Setup;

/// <param name="Token">Of the link, as it came.</param>
public sealed record CreateStaffAccount(string? Token, string Name, string Address, string Password, Network Network, Origin Origin);

/// <summary>What a setup link is good for.</summary>
/// <param name="Role">What it makes; null for the first admin, and where there is none.</param>
public sealed record SetupLinkView(SetupLinkState State, Role? Role);

public enum SetupLinkState
{
    Works,
    Unknown,
    Expired,

    /// <summary>The first admin is made.</summary>
    Used,
}

public abstract record CreateStaffAccountResult
{
    private CreateStaffAccountResult()
    {
    }

    /// <param name="Role">As the link says; null for the first admin. The same below.</param>
    public sealed record Created(Role? Role) : CreateStaffAccountResult;

    /// <summary>The link does not work, or somebody was faster.</summary>
    public sealed record LinkOver(SetupLinkView Link) : CreateStaffAccountResult;

    /// <summary>What was typed cannot be taken; nothing was changed.</summary>
    /// <param name="IsTaken">A member has the address: staff accounts are separate (rulings F38).</param>
    public sealed record Refused(Role? Role, NameFault? Name, TypedEmail Email, bool IsTaken, PasswordFault? Password) : CreateStaffAccountResult;

    public sealed record Busy(Role? Role) : CreateStaffAccountResult;
}

/// <summary>
/// Makes a staff account with a confirmed address: the first admin, once for ever, or one whose link the console made. Of all who try
/// at once one wins.
/// </summary>
public sealed class CreateStaffAccountHandler(
    HoldfastDb db, NewPasswords passwords, AuditTrail audit, DataFolder folder, DeskDomain desk, TimeProvider time)
{
    /// <summary>What the link is good for now.</summary>
    public async Task<SetupLinkView> Look(string? token, CancellationToken ct) =>
        await Find(token, ct) is { } link ? new(await State(link, ct), link.Role) : new(SetupLinkState.Unknown, null);

    private async Task<SetupLink?> Find(string? token, CancellationToken ct) =>
        SecretToken.TryHash(token, out var hash) ? await db.Set<SetupLink>().AsNoTracking().SingleOrDefaultAsync(link => link.TokenHash == hash, ct) : null;

    private async Task<SetupLinkState> State(SetupLink link, CancellationToken ct) =>
        link.Role is null && await SetupLinks.AdminExists(db, ct) ? SetupLinkState.Used
            : !await db.Set<Installation>().AsNoTracking().AnyAsync(i => i.Epoch == link.InstallationEpoch, ct) ? SetupLinkState.Unknown
            : link.ExpiresAt.StillHolds(SetupLink.Life, time.GetUtcNow()) ? SetupLinkState.Works : SetupLinkState.Expired;

    public async Task<CreateStaffAccountResult> Handle(CreateStaffAccount command, CancellationToken ct)
    {
        // Read before the state: whoever makes the admin moves its version.
        var installation = await db.Set<Installation>().SingleAsync(ct);
        if (await Find(command.Token, ct) is not { } link)
        {
            return new CreateStaffAccountResult.LinkOver(new(SetupLinkState.Unknown, null));
        }

        if (await State(link, ct) is not SetupLinkState.Works and var state)
        {
            return new CreateStaffAccountResult.LinkOver(new(state, link.Role));
        }

        var (name, typed) = (PersonName.Of(command.Name), desk.Read(command.Address));
        var (password, fault) = await passwords.Check(command.Password, name, [command.Address.Trim()], null, ct);
        var isTaken = typed is TypedEmail.Good { Key: var key } && await IsTaken(key, ct);
        var refused = new CreateStaffAccountResult.Refused(link.Role, PersonName.Check(name), typed, isTaken, fault);
        if (typed is not TypedEmail.Good email || password is null || refused is not { Name: null, IsTaken: false, Password: null })
        {
            return refused;
        }

        return await passwords.Hash(password, Lane.Stranger, command.Network, ct) is { } hash
            ? await Save(command, link, installation, name, email, hash, ct)
            : new CreateStaffAccountResult.Busy(link.Role);
    }

    private async Task<CreateStaffAccountResult> Save(CreateStaffAccount command, SetupLink link, Installation installation, string name, TypedEmail.Good email, PasswordHash hash, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var account = new Account { Id = AccountId.New(now), Name = name, Kind = Account.StaffKind, Role = link.Role ?? Role.Admin, CreatedAt = now };
        db.Add(account);
        db.Add(new EmailAddress
        {
            Id = EmailAddressId.New(now),
            Account = account.Id,
            Address = email.Address,
            Key = email.Key,
            AddedAt = now,
            ConfirmedAt = now,
            IsPrimary = true,
        });
        db.Add(Password.First(account.Id, hash, now));
        if (link.Role is null)
        {
            installation.FirstAdminAt = now;
        }
        else
        {
            db.Remove(link);
        }

        audit.Record(link.Role is null ? SetupEvents.FirstAdminCreated : SetupEvents.StaffCreated, account.Id, command.Origin, link.Role?.ToString());
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // The version of the installation, the link, or the key of the address: either way somebody was faster, and what is so now decides.
            db.ChangeTracker.Clear();
            return await Look(command.Token, ct) is { State: not SetupLinkState.Works } over ? new CreateStaffAccountResult.LinkOver(over)
                : await IsTaken(email.Key, ct) ? new CreateStaffAccountResult.Refused(link.Role, null, email, IsTaken: true, null)
                : throw new StorageAwayException("The account could not be stored.", null);
        }

        File.Delete(folder.In(link.Role is null ? SetupLinks.FileName : SetupLinks.StaffFileName));
        return new CreateStaffAccountResult.Created(link.Role);
    }

    private Task<bool> IsTaken(string key, CancellationToken ct) =>
        db.Set<EmailAddress>().AsNoTracking().AnyAsync(address => address.Key == key && address.ConfirmedAt != null, ct);
}
