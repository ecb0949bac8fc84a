using Holdfast.Accounts;
using Holdfast.Audit;
using Holdfast.Mail;
using Holdfast.Passwords;
using Holdfast.Sessions;
using Holdfast.Storage;
using Holdfast.Throttling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.SignIn;

/// <param name="Key">The address's key, or null when what was typed cannot be one.</param>
/// <param name="Marks">The device marks that the browser sent.</param>
/// <param name="Before">Who is signed in in this browser already.</param>
public sealed record SignIn(
    string Typed, string? Key, string Password, IReadOnlyList<TokenHash> Marks, SignedIn? Before, DeviceName Device, Network Network, Origin Origin);

public abstract record SignInResult
{
    private SignInResult()
    {
    }

    /// <param name="SameAccount">Nobody else was signed in here, so a return address may be followed.</param>
    public sealed record Done(SecretToken Token, SecretToken Mark, TokenHash? OldMark, bool SameAccount) : SignInResult;

    /// <summary>The email or the password is not right: which of the two is not said.</summary>
    public sealed record Wrong : SignInResult;

    public sealed record TooManyTries(TimeSpan Wait) : SignInResult;

    public sealed record Busy : SignInResult;
}

/// <summary>
/// A right password makes a pending sign-in: the epochs that were read together with the hash. The session is inserted
/// only where they still hold and the account is open, in one statement, so a change of password in between lets no
/// session out (flows.md F1).
/// </summary>
public sealed class SignInHandler(
    HoldfastDb db, PasswordCheck check, FailureBudgets budgets, SessionBook sessions, AuditTrail audit, Notices notices, IOptions<SessionsOptions> limits,
    TimeProvider time)
{
    private const int SurplusAtOnce = 100;

    public async Task<SignInResult> Handle(SignIn command, CancellationToken ct)
    {
        if (check.Admit(command.Network) is { } wait)
        {
            return new SignInResult.TooManyTries(wait);
        }

        var person = await Load(command, ct);
        var device = KnownDevice(person, command.Device);
        var budget = person is null
            ? budgets.KeyOf(Authenticator.Password, command.Key ?? command.Typed)
            : budgets.KeyOf(Authenticator.Password, person.Account.Value, person.LinkEpoch);
        // A copied mark is a stranger's from the start: it must not use up the tries that are kept for the owner.
        var lane = device is not null && HasPresentMark(command, device, time.GetUtcNow()) ? Lane.KnownDevice : Lane.Stranger;
        var attempt = new PasswordTry(person?.Account, person?.Hash, command.Password, budget, lane, command.Network);
        return await check.Verify(attempt, ct) switch
        {
            PasswordVerdict.Wait tries => new SignInResult.TooManyTries(tries.For),
            PasswordVerdict.Busy => new SignInResult.Busy(),
            PasswordVerdict.Right when person is not null => await Complete(command, person, device, budget, ct),
            _ => new SignInResult.Wrong(),
        };
    }

    /// <summary>One read for everything, the same for a known and an unknown address (flows.md F31).</summary>
    private Task<PendingSignIn?> Load(SignIn command, CancellationToken ct)
    {
        var marks = command.Marks.ToList();
        var key = command.Key ?? "";
        return (
            from address in db.Set<EmailAddress>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on address.Account equals account.Id
            join password in db.Set<Password>().AsNoTracking() on account.Id equals password.Account
            from installation in db.Set<Installation>().AsNoTracking()
            where address.Key == key && address.ConfirmedAt != null
            select new PendingSignIn(
                account.Id, password.Hash, account.SessionEpoch, account.LinkEpoch, account.KnownEpoch, installation.Epoch,
                db.Set<Session>().Count(s => s.Account == account.Id && s.EndedAt == null && s.Epoch == account.SessionEpoch),
                db.Set<Device>().AsNoTracking()
                    .Where(d => d.Account == account.Id && (marks.Contains(d.MarkHash) || (d.PreviousMarkHash != null && marks.Contains(d.PreviousMarkHash.Value))))
                    .OrderByDescending(d => d.MarkedAt).FirstOrDefault()))
            .SingleOrDefaultAsync(ct);
    }

    /// <summary>The device, when it signed in before and nothing speaks against it being the same one.</summary>
    private static Device? KnownDevice(PendingSignIn? person, DeviceName name) =>
        person?.Device is { } device && device.IsKnown(person.KnownEpoch, person.InstallationEpoch) && device.Browser == name.Browser ? device : null;

    /// <summary>The browser sent the mark that it was given last, or the one before within the time that a form may be sent twice.</summary>
    private static bool HasPresentMark(SignIn command, Device device, DateTimeOffset now) =>
        command.Marks.Contains(device.MarkHash) || now - device.MarkedAt <= Device.MarkGrace;

    private async Task<SignInResult> Complete(SignIn command, PendingSignIn person, Device? known, byte[] budget, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        // Before the mark is renewed: the latest mark of the cookie says who was here last.
        var samePerson = IsSamePerson(command, person);
        var (device, mark, oldMark) = Recognise(command, person, known, now);
        var token = SecretToken.New();
        await EndSessionBefore(command, ct);
        await EndSurplus(person, ct);
        if (known is null || device.Id != known.Id)
        {
            audit.Record(AuditKind.SignedInOnNewDevice, person.Account, command.Origin);
            notices.Owe<NewDeviceNotice>(person.Account, command.Origin);
        }
        else
        {
            audit.Record(AuditKind.SignedIn, person.Account, command.Origin);
        }

        try
        {
            var inserted = await db.Write(
                async inside =>
                {
                    await db.SaveChangesAsync(inside);
                    return await InsertSession(person, device.Id, token, command, budget, now, inside) ? true : throw new PendingSignInOverException();
                },
                ct);
            return inserted ? new SignInResult.Done(token, mark, oldMark, samePerson) : throw new System.Diagnostics.UnreachableException();
        }
        catch (PendingSignInOverException)
        {
            // The password that was right a moment ago has just been changed, or the account closed to sign-in.
            return new SignInResult.Wrong();
        }
    }

    /// <summary>
    /// The row of this browser with a new mark. A mark that was replaced more than a minute ago was copied: its device is
    /// forgotten and this one is a stranger (flows.md F27).
    /// </summary>
    private (Device Device, SecretToken Mark, TokenHash? OldMark) Recognise(SignIn command, PendingSignIn person, Device? known, DateTimeOffset now)
    {
        if (known is not null)
        {
            db.Attach(known);
            var sent = command.Marks.Contains(known.MarkHash) ? known.MarkHash : known.PreviousMarkHash;
            if (HasPresentMark(command, known, now))
            {
                return (known, known.Renew(person.KnownEpoch, person.InstallationEpoch, now), sent);
            }

            sessions.Forget(known);
            audit.Record(AuditKind.DeviceMarkReplayed, person.Account, command.Origin, known.Name.ToString());
        }

        var mark = SecretToken.New();
        var device = new Device
        {
            Id = DeviceId.New(now),
            Account = person.Account,
            MarkHash = mark.Hash,
            MarkedAt = now,
            KnownEpoch = person.KnownEpoch,
            InstallationEpoch = person.InstallationEpoch,
            Kind = command.Device.Kind,
            Browser = command.Device.Browser,
            System = command.Device.System,
            FirstSeenAt = now,
            LastSeenAt = now,
        };
        db.Add(device);
        return (device, mark, command.Marks.Count > 0 && person.Device is not null ? person.Device.MarkHash : null);
    }

    /// <summary>Signing in while signed in ends the sign-in that the new one replaces (flows.md F14).</summary>
    private async Task EndSessionBefore(SignIn command, CancellationToken ct)
    {
        if (command.Before is { } before
            && await db.Set<Session>().SingleOrDefaultAsync(s => s.Id == before.Session && s.EndedAt == null, ct) is { } session)
        {
            sessions.End(session, EndReason.AnotherSignedIn);
        }
    }

    /// <summary>Beyond the most sign-ins of one account the ones unused for longest end, so that the list stays one to look through.</summary>
    private async Task EndSurplus(PendingSignIn person, CancellationToken ct)
    {
        if (person.OpenSessions < limits.Value.MostPerAccount)
        {
            return;
        }

        var surplus = await db.Set<Session>()
            .Where(s => s.Account == person.Account && s.EndedAt == null && s.Epoch == person.SessionEpoch)
            .OrderByDescending(s => s.LastSeenAt).Skip(limits.Value.MostPerAccount - 1).Take(SurplusAtOnce).ToListAsync(ct);
        foreach (var session in surplus)
        {
            sessions.End(session, EndReason.TooMany);
        }
    }

    /// <summary>Nobody else was signed in in this browser last, as far as its cookies tell.</summary>
    private static bool IsSamePerson(SignIn command, PendingSignIn person) =>
        command.Before is { } before
            ? before.Account == person.Account
            : command.Marks.Count == 0 || (person.Device is { } device && (device.MarkHash == command.Marks[0] || device.PreviousMarkHash == command.Marks[0]));

    private async Task<bool> InsertSession(
        PendingSignIn person, DeviceId device, SecretToken token, SignIn command, byte[] budget, DateTimeOffset now, CancellationToken ct)
    {
        // The failures are forgotten in the same round trip. FOR SHARE waits for a change of the account that is under
        // way and then sees its result; on SQLite there is one writer.
        var sql =
            $"""
            DELETE FROM failure_budgets WHERE key = @budget;
            INSERT INTO sessions (id, account, device, token_hash, epoch, installation_epoch, created_at, last_seen_at, proved_at, network, version)
            SELECT @id, a.id, @device, @token, a.session_epoch, i.epoch, @now, @now, @now, @network, 1
            FROM accounts a JOIN installation i ON i.id = 1
            WHERE a.id = @account AND a.session_epoch = @epoch AND a.link_epoch = @links AND a.status = 1 AND i.epoch = @installation
            {db.SharingRow("a")}
            RETURNING 1 AS "Value"
            """;
        var rows = await db.Database.SqlQueryRaw<int>(
            sql,
            db.Parameter("@budget", budget),
            db.Parameter("@id", SessionId.New(now).Value),
            db.Parameter("@device", device.Value),
            db.Parameter("@token", token.Hash.ToBytes()),
            db.Parameter("@now", db.TimeValue(now)),
            db.Parameter("@network", command.Origin.Network),
            db.Parameter("@account", person.Account.Value),
            db.Parameter("@epoch", person.SessionEpoch),
            db.Parameter("@links", person.LinkEpoch),
            db.Parameter("@installation", person.InstallationEpoch)).ToListAsync(ct);
        return rows.Count == 1;
    }

    private sealed class PendingSignInOverException : Exception;
}

/// <summary>
/// What was true of the account when its hash was read. A question or a second factor will be asked under it; it is over
/// when an epoch moves.
/// </summary>
public sealed record PendingSignIn(
    AccountId Account, string Hash, int SessionEpoch, int LinkEpoch, int KnownEpoch, int InstallationEpoch, int OpenSessions, Device? Device);
