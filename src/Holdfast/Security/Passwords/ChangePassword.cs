using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Passwords;

/// <param name="Current">May be "" while the account is secured, where the password was proved a moment ago (rulings F8).</param>
/// <param name="EndAllSessions">The box "Require all devices to sign in with new password".</param>
/// <param name="Securing">It is the last step of securing the account.</param>
public sealed record ChangePassword(SignedIn By, string Current, string New, bool EndAllSessions, Network Network, Origin Origin, bool Securing = false);

public abstract record ChangePasswordResult
{
    private ChangePasswordResult()
    {
    }

    /// <param name="Devices">How many devices were signed out, this one among them.</param>
    /// <param name="Mark">A new known-device mark for this browser.</param>
    public sealed record ChangedEverywhere(int Devices, SecretToken Mark, TokenHash OldMark) : ChangePasswordResult;

    /// <param name="Token">This session's new token.</param>
    public sealed record ChangedHere(SecretToken Token) : ChangePasswordResult;

    /// <summary>Either or both of the two fields were wrong; nothing was changed.</summary>
    public sealed record Refused(bool CurrentIsWrong, PasswordFault? Fault) : ChangePasswordResult;

    public sealed record TooManyTries(TimeSpan Wait) : ChangePasswordResult;

    public sealed record Busy : ChangePasswordResult;

    /// <summary>Another change was faster; nothing of this one was done.</summary>
    public sealed record ChangedMeanwhile : ChangePasswordResult;
}

/// <summary>The main job: a new password, and every device is out at once when the box is checked.</summary>
public sealed class ChangePasswordHandler(
    HoldfastDb db, PasswordCheck check, NewPasswords passwords, FailureBudgets budgets,
    SessionBook sessions, AuditTrail audit, Notices notices, IOptions<SessionsOptions> life, TimeProvider time)
{
    public async Task<ChangePasswordResult> Handle(ChangePassword command, CancellationToken ct)
    {
        var stored = await Load(command.By, ct);
        if (command.Securing && !stored.Account.IsFrozen(time.GetUtcNow()))
        {
            return new ChangePasswordResult.ChangedMeanwhile();
        }

        var (next, fault) = await passwords.Check(command.New, stored.Account.Name, stored.Addresses, command.Current, ct);
        var budget = budgets.KeyOf(Authenticator.Password, stored.Account.Id.Value, stored.Account.LinkEpoch);
        var isSpared = command.Securing && command.Current.Length == 0 && FreshProof.IsFresh(command.By, time.GetUtcNow());
        var verdict = isSpared ? new PasswordVerdict.Right() : await check.Verify(
            new PasswordTry(stored.Account.Id, stored.Password.Hash, command.Current, budget, Lane.SignedIn, command.Network), ct);
        switch (verdict)
        {
            case PasswordVerdict.Wait wait:
                return new ChangePasswordResult.TooManyTries(wait.For);
            case PasswordVerdict.Busy:
                return new ChangePasswordResult.Busy();
            case PasswordVerdict.Wrong:
                return new ChangePasswordResult.Refused(CurrentIsWrong: true, fault is PasswordFault.SameAsBefore ? null : fault);
        }

        if (next is null)
        {
            await (isSpared ? Task.CompletedTask : budgets.Forgive(budget, ct));
            return new ChangePasswordResult.Refused(CurrentIsWrong: false, fault);
        }

        // Without the old one beside it, whether it is the old one again shows in the stored hash only.
        switch (isSpared ? await check.IsStored(command.New, stored.Password.Hash, Lane.SignedIn, command.Network, ct) : false)
        {
            case null:
                return new ChangePasswordResult.Busy();
            case true:
                return new ChangePasswordResult.Refused(CurrentIsWrong: false, new PasswordFault.SameAsBefore());
        }

        // A rehash may have replaced the row's hash meanwhile; the version that was read still decides who wins.
        return await passwords.Hash(next, Lane.SignedIn, command.Network, ct) is { } hash
            ? await Save(command, stored, hash, ct)
            : new ChangePasswordResult.Busy();
    }

    private async Task<ChangePasswordResult> Save(ChangePassword command, Stored stored, PasswordHash hash, CancellationToken ct)
    {
        var (account, session, device) = (stored.Account, stored.Session, stored.Device);
        db.Add(stored.Password.Replace(hash, time.GetUtcNow()));
        var happened = command.EndAllSessions ? SecurityEvent.PasswordChangedEverywhere : SecurityEvent.PasswordChangedHere;
        var token = sessions.Apply(happened, PasswordEnds.Changed, account, session);
        var oldMark = device.MarkHash;
        var mark = command.EndAllSessions ? device.Renew(account.KnownEpoch, stored.InstallationEpoch, time.GetUtcNow()) : (SecretToken?)null;
        session.ProvedAt = time.GetUtcNow();
        if (command.Securing)
        {
            account.Secured(time.GetUtcNow());
        }

        audit.Record(
            command.EndAllSessions ? PasswordEvents.ChangedEverywhere : PasswordEvents.Changed, account.Id, command.Origin,
            command.EndAllSessions ? stored.Devices.ToString(CultureInfo.InvariantCulture) : null);
        notices.Owe<PasswordChangedNotice>(account.Id, command.Origin, command.EndAllSessions ? stored.Devices.ToString(CultureInfo.InvariantCulture) : null);
        try
        {
            // Hash, epochs, ended session, mark, audit entry and the notice that is owed: all of them or none.
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ChangePasswordResult.ChangedMeanwhile();
        }

        return (token, mark) switch
        {
            ({ } renewed, _) => new ChangePasswordResult.ChangedHere(renewed),
            (_, { } newMark) => new ChangePasswordResult.ChangedEverywhere(stored.Devices, newMark, oldMark),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<Stored> Load(SignedIn caller, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await Read.For(db)(db, caller.Session, now - life.Value.Idle, now - life.Value.Absolute, ct) ?? throw new SessionEndedException();
    }

    /// <summary>Everything in one round trip, and translated once.</summary>
    private static readonly PerModel<Func<HoldfastDb, SessionId, DateTimeOffset, DateTimeOffset, CancellationToken, Task<Stored?>>> Read = new(
        () => EF.CompileAsyncQuery((HoldfastDb db, SessionId caller, DateTimeOffset usedSince, DateTimeOffset begunSince, CancellationToken ct) => (
            from account in db.Set<Account>()
            join password in db.Set<Password>() on account.Id equals password.Account
            join session in db.Set<Session>() on account.Id equals session.Account
            join device in db.Set<Device>() on session.Device equals device.Id
            from installation in db.Set<Installation>()
            where session.Id == caller
            select new Stored(
                account,
                password,
                session,
                device,
                installation.Epoch,
                db.Set<EmailAddress>().Where(e => e.Account == account.Id && e.ConfirmedAt != null).Select(e => e.Address).ToList(),
                db.Set<Session>()
                    .Where(s => s.Account == account.Id && s.EndedAt == null && s.Epoch == account.SessionEpoch
                        && s.LastSeenAt > usedSince && s.CreatedAt > begunSince)
                    .Select(s => s.Device).Distinct().Count()))
            .SingleOrDefault()));

    private sealed record Stored(
        Account Account, Password Password, Session Session, Device Device, int InstallationEpoch, IReadOnlyList<string> Addresses, int Devices);
}
