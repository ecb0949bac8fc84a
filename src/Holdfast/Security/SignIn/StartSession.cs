using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.SignIn;

/// <summary>The browser that somebody comes with.</summary>
/// <param name="Marks">The device marks that it sent.</param>
/// <param name="Before">Who is signed in in it already.</param>
/// <param name="Form">What another press of the same button has too.</param>
/// <param name="Version">The browser's version.</param>
/// <param name="Zone">The time zone that the browser says it is in; kept where its person has none.</param>
public sealed record Arrival(
    IReadOnlyList<TokenHash> Marks, SignedIn? Before, DeviceName Name, Origin Origin, TokenHash Form, string? Version = null, string? Zone = null);

/// <summary>
/// Somebody who has proved all that was asked for, with what was true of the account when the hash was read: a session comes out
/// only while that still holds (rulings F1).
/// </summary>
/// <param name="OpenSessions">Sessions of the account that have not ended, to end the surplus.</param>
/// <param name="Device">The device that the browser's marks name, present or replaced ones.</param>
/// <param name="ProvedAt">When the password was proved.</param>
/// <param name="By">What was proved.</param>
/// <param name="RememberUnder">The epoch to remember the device under, where that was asked for.</param>
public sealed record Entrant(
    AccountId Account, int SessionEpoch, int LinkEpoch, int KnownEpoch, int InstallationEpoch, int OpenSessions, Device? Device, DateTimeOffset ProvedAt,
    int? RememberUnder = null, SignedInBy By = SignedInBy.Password, Role Role = Role.Member)
{
    /// <summary>How, for the timeline; null where it was the password and nothing else.</summary>
    public string? How => By switch
    {
        SignedInBy.Answer => "with your password and answer",
        SignedInBy.RecoveryCode => "with your password and a recovery code",
        SignedInBy.Remembered => "on a remembered device",
        SignedInBy.Barrier => "after choosing a new password by email",
        SignedInBy.SignUp => "at the end of the sign-up",
        _ => null,
    };
}

/// <param name="OldMark">The mark that the new one takes the place of.</param>
/// <param name="SameAccount">Nobody else was signed in here, so a return address may be followed.</param>
/// <param name="Role">Says where the person begins.</param>
public sealed record StartedSession(SecretToken Token, SecretToken Mark, TokenHash? OldMark, bool SameAccount, Role Role);

/// <summary>Recognises or learns the device and inserts the session, in one save.</summary>
public sealed class StartSession(
    HoldfastDb db, SessionBook sessions, AuditTrail audit, Notices notices, IOptions<SessionsOptions> limits, TimeProvider time)
{
    private const int SurplusAtOnce = 100;

    /// <summary>The device, when it signed in before and nothing speaks against it being the same one.</summary>
    public static bool IsKnown(Entrant person, Arrival arrival, DateTimeOffset now) =>
        person.Device is { } device && IsOurs(person, device) && device.Browser == arrival.Name.Browser && HasPresentMark(arrival, device, now);

    /// <summary>Null when the account changed since the hash was read: the password that was right then may not be it any more.</summary>
    /// <param name="alongside">Statements of the same transaction; what it returns must be true, or nothing is saved.</param>
    public async Task<StartedSession?> Start(Entrant person, Arrival arrival, byte[] budget, CancellationToken ct, Func<CancellationToken, Task<bool>>? alongside = null)
    {
        try
        {
            return await StartOnce(person, arrival, budget, alongside, ct);
        }
        catch (DbUpdateConcurrencyException) when (alongside is null && person.Device is not null)
        {
            // A form that was sent twice: the other one has renewed the mark of this browser, whose own is good for a minute yet.
            db.ChangeTracker.Clear();
            var device = await db.Set<Device>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == person.Device.Id, ct);
            return await StartOnce(person with { Device = device }, arrival, budget, null, ct);
        }
    }

    private async Task<StartedSession?> StartOnce(
        Entrant person, Arrival arrival, byte[] budget, Func<CancellationToken, Task<bool>>? alongside, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        // Before the mark is renewed: the latest mark of the cookie says who was here last.
        var samePerson = IsSamePerson(person, arrival);
        var token = SecretToken.New();
        await EndSessionBefore(arrival, ct);
        await EndSurplus(person, ct);
        try
        {
            return await db.Write(
                async inside =>
                {
                    var pressed = await TakePlaceOfPressBefore(person, arrival, now, inside);
                    var (device, mark, oldMark) = Recognise(person, arrival, pressed, now);
                    if (person.RememberUnder is { } epoch)
                    {
                        device.Remember(epoch, now);
                        audit.Record(SignInEvents.DeviceRemembered, person.Account, arrival.Origin);
                    }

                    await db.SaveChangesAsync(inside);
                    return (alongside is null || await alongside(inside)) && await Insert(person, device.Id, token, arrival, budget, now, inside)
                        ? new StartedSession(token, mark, oldMark, samePerson, person.Role)
                        : throw new PendingSignInOverException();
                },
                ct);
        }
        catch (PendingSignInOverException)
        {
            return null;
        }
    }

    /// <summary>
    /// A button that was pressed twice sends its form twice, and the browser shows the second answer only: what the first press began, in
    /// this browser and a moment ago, nobody will use. It ends, and its device is this one, so that nobody is told of two devices.
    /// </summary>
    private async Task<Device?> TakePlaceOfPressBefore(Entrant person, Arrival arrival, DateTimeOffset now, CancellationToken ct)
    {
        if (arrival.Form == default)
        {
            return null;
        }

        await PressedTwice.Hold(db, person.Account, ct);
        var (since, before, form) = (now - PressedTwice.Within, person.ProvedAt, arrival.Form);
        var begun = await db.Set<Session>()
            .Where(s => s.Account == person.Account && s.Form == form && s.EndedAt == null && s.LastSeenAt > since && s.CreatedAt > since && s.CreatedAt <= before)
            .OrderByDescending(s => s.CreatedAt).Take(SurplusAtOnce).ToListAsync(ct);
        foreach (var session in begun)
        {
            sessions.End(session, SignInEnds.AnotherSignedIn);
        }

        if (begun.Count == 0 || IsKnown(person, arrival, now))
        {
            return null;
        }

        var id = begun[0].Device;
        return await db.Set<Device>().SingleOrDefaultAsync(d => d.Id == id, ct) is { } device && IsOurs(person, device) ? device : null;
    }

    private static bool IsOurs(Entrant person, Device device) => device.IsKnown(person.KnownEpoch, person.InstallationEpoch);

    /// <summary>The browser sent the mark that it was given last, or the one before within the time that a form may be sent twice.</summary>
    private static bool HasPresentMark(Arrival arrival, Device device, DateTimeOffset now) =>
        arrival.Marks.Contains(device.MarkHash) || device.MarkedAt.IsWithin(Device.MarkGrace, now);

    /// <summary>
    /// The row of this browser with a new mark. A mark that was replaced more than a minute ago was copied, whatever browser
    /// brings it: its device is forgotten, this one is a stranger, and the owner is told (rulings F27).
    /// </summary>
    private (Device Device, SecretToken Mark, TokenHash? OldMark) Recognise(Entrant person, Arrival arrival, Device? pressed, DateTimeOffset now)
    {
        if (pressed is not null)
        {
            audit.Record(SignInEvents.SignedIn, person.Account, arrival.Origin, person.How);
            return (pressed, pressed.Renew(person.KnownEpoch, person.InstallationEpoch, now), pressed.PreviousMarkHash);
        }

        if (IsKnown(person, arrival, now) && person.Device is { } known)
        {
            db.Attach(known);
            audit.Record(SignInEvents.SignedIn, person.Account, arrival.Origin, person.How);
            known.BrowserVersion = arrival.Version;
            var sent = arrival.Marks.Contains(known.MarkHash) ? known.MarkHash : known.PreviousMarkHash;
            return (known, known.Renew(person.KnownEpoch, person.InstallationEpoch, now), sent);
        }

        audit.Record(SignInEvents.OnNewDevice, person.Account, arrival.Origin, person.How);
        if (person.Device is { } copied && IsOurs(person, copied) && !HasPresentMark(arrival, copied, now))
        {
            db.Attach(copied);
            sessions.Forget(copied);
            audit.Record(SignInEvents.MarkReplayed, person.Account, arrival.Origin, copied.Name.ToString());
            notices.Owe<DeviceCopiedNotice>(person.Account, arrival.Origin, copied.Name.ToString());
        }
        else
        {
            notices.Owe<NewDeviceNotice>(person.Account, arrival.Origin);
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
            Kind = arrival.Name.Kind,
            Browser = arrival.Name.Browser,
            System = arrival.Name.System,
            BrowserVersion = arrival.Version,
            FirstSeenAt = now,
            LastSeenAt = now,
        };
        db.Add(device);
        return (device, mark, arrival.Marks.Count > 0 ? person.Device?.MarkHash : null);
    }

    /// <summary>Signing in while signed in ends the sign-in that the new one replaces (rulings F14).</summary>
    private async Task EndSessionBefore(Arrival arrival, CancellationToken ct)
    {
        if (arrival.Before is { } before
            && await db.Set<Session>().SingleOrDefaultAsync(s => s.Id == before.Session && s.EndedAt == null, ct) is { } session)
        {
            sessions.End(session, SignInEnds.AnotherSignedIn);
        }
    }

    /// <summary>Beyond the most sign-ins of one account the ones unused for longest end, so that the list stays one to look through.</summary>
    private async Task EndSurplus(Entrant person, CancellationToken ct)
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
            sessions.End(session, SignInEnds.TooMany);
        }
    }

    /// <summary>Nobody else was signed in in this browser last, as far as its cookies tell.</summary>
    private static bool IsSamePerson(Entrant person, Arrival arrival) =>
        arrival.Before is { } before
            ? before.Account == person.Account
            : arrival.Marks.Count == 0 || (person.Device is { } device && (device.MarkHash == arrival.Marks[0] || device.PreviousMarkHash == arrival.Marks[0]));

    private async Task<bool> Insert(
        Entrant person, DeviceId device, SecretToken token, Arrival arrival, byte[] budget, DateTimeOffset now, CancellationToken ct)
    {
        // The failures are forgotten in the same round trip. FOR SHARE waits for a change of the account that is under
        // way and then sees its result; on SQLite there is one writer.
        var sql =
            $"""
            {FailureBudgets.ClearSql("@budget")}
            UPDATE accounts SET time_zone = @zone WHERE id = @account AND time_zone IS NULL AND @zone <> '';
            INSERT INTO sessions (id, account, device, token_hash, form, epoch, installation_epoch, created_at, last_seen_at, proved_at, network, signed_in_by, version)
            SELECT @id, a.id, @device, @token, @form, a.session_epoch, i.epoch, @now, @now, @proved, @network, @by, 1
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
            db.Parameter("@form", arrival.Form.ToBytes()),
            db.Parameter("@now", db.TimeValue(now)),
            db.Parameter("@proved", db.TimeValue(person.ProvedAt)),
            db.Parameter("@network", arrival.Origin.Network),
            db.Parameter("@by", (int)person.By),
            db.Parameter("@zone", arrival.Zone ?? ""),
            db.Parameter("@account", person.Account.Value),
            db.Parameter("@epoch", person.SessionEpoch),
            db.Parameter("@links", person.LinkEpoch),
            db.Parameter("@installation", person.InstallationEpoch)).ToListAsync(ct);
        return rows.Count == 1;
    }

    private sealed class PendingSignInOverException : Exception;
}
