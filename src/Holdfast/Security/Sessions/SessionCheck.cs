using System.Data.Common;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Sessions;

/// <summary>What a request's token turned out to be: live, over, or nothing we know (both null).</summary>
public readonly record struct CheckedToken(SignedIn? Live, EndedSession? Ended);

/// <summary>
/// Answers for each request whether its token is a live session: from memory while that is certain, else by one indexed
/// read. Anything unknown is treated as ended.
/// </summary>
public sealed class SessionCheck(
    SessionMemory memory, HotReads reads, LastSeen lastSeen, IOptions<SessionsOptions> options, IOptions<ShellOptions> shell, TimeProvider time)
{
    private const string Columns =
        """
        s.id, s.account, s.device, s.created_at, s.proved_at, s.last_seen_at, s.epoch, s.ended_at, s.end_reason,
        CASE WHEN s.epoch = a.session_epoch THEN 1 ELSE 0 END,
        CASE WHEN s.installation_epoch = i.epoch THEN 1 ELSE 0 END,
        a.status, a.role, a.name, a.time_zone, e.address, n.at, n.reason
        """;

    private const string From =
        """
        FROM sessions s
        JOIN accounts a ON a.id = s.account
        JOIN installation i ON i.id = 1
        LEFT JOIN email_addresses e ON e.account = a.id AND e.is_primary
        LEFT JOIN epoch_endings n ON n.account = s.account AND n.epoch = s.epoch
        """;

    private readonly TimeSpan _idle = options.Value.Idle;
    private readonly TimeSpan _absolute = options.Value.Absolute;
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(shell.Value.TimeZone);

    private KeyedRead<StoredSession> Stored => field ??= new(Columns, From, "s.token_hash", Read);

    /// <param name="token">The cookie's value; anything may stand there.</param>
    /// <param name="isPersons">A person's own navigation or form, which keeps the session from going idle (rulings F10).</param>
    /// <param name="network">Where it came from, noted with the time of a person's own; else it may be empty.</param>
    public ValueTask<CheckedToken> Check(string? token, bool isPersons, string network, CancellationToken ct)
    {
        if (!SecretToken.TryHash(token, out var hash))
        {
            return default;
        }

        var now = time.GetUtcNow();
        if (memory.Find(hash) is not { } remembered)
        {
            return Ask(hash, isPersons, network, now, ct);
        }

        var signedIn = remembered.SignedIn;
        if (OverByAge(signedIn, remembered.LastSeen, now) is { } over)
        {
            return ValueTask.FromResult(new CheckedToken(null, over));
        }

        if (isPersons && now - remembered.LastSeen > TimeSpan.FromSeconds(30))
        {
            remembered.Seen(now);
            lastSeen.Note(signedIn.Session, now, network);
        }

        return ValueTask.FromResult(new CheckedToken(signedIn, null));
    }

    private async ValueTask<CheckedToken> Ask(TokenHash hash, bool isPersons, string network, DateTimeOffset now, CancellationToken ct)
    {
        var began = memory.BeginRead();
        if (await reads.ByKey(Stored, hash.ToBytes(), ct) is not { } row)
        {
            return default;
        }

        var seen = lastSeen.Latest(row.SignedIn.Session, row.LastSeen);
        if ((row.Over ?? OverByAge(row.SignedIn, seen, now)) is { } over)
        {
            return new CheckedToken(null, over);
        }

        if (isPersons)
        {
            if (now > seen)
            {
                lastSeen.Note(row.SignedIn.Session, now, network);
            }

            seen = now;
        }

        memory.Keep(hash, row.SignedIn, seen, began);
        return new CheckedToken(row.SignedIn, null);
    }

    private EndedSession? OverByAge(SignedIn signedIn, DateTimeOffset seen, DateTimeOffset now)
    {
        var (idleEnd, absoluteEnd) = (seen + _idle, signedIn.SignedInAt + _absolute);
        // One that began while a clock was ahead would else last for as long as that was.
        return signedIn.SignedInAt.IsAhead(now) ? Over(SessionEnds.TooOld, now)
            : now >= absoluteEnd ? Over(SessionEnds.TooOld, absoluteEnd) : now >= idleEnd ? Over(SessionEnds.Unused, idleEnd) : null;

        EndedSession Over(EndReason reason, DateTimeOffset at) => new(signedIn.Session, signedIn.Account, signedIn.Device, reason, at);
    }

    private StoredSession Read(DbDataReader row, HotReads reads)
    {
        var own = !row.IsDBNull(14) && TimeZoneInfo.TryFindSystemTimeZoneById(row.GetString(14), out var found) ? found : null;
        var role = (Role)row.GetInt32(12);
        var signedIn = new SignedIn(
            new SessionId(row.GetGuid(0)), new AccountId(row.GetGuid(1)), new DeviceId(row.GetGuid(2)), reads.Time(row, 3), reads.Time(row, 4),
            row.GetInt32(6), role, new Visitor(row.GetString(13), row.IsDBNull(15) ? "" : row.GetString(15), own ?? _zone, role.ToString(), own is not null));
        var over = (row.IsDBNull(7), InEpoch: row.GetInt32(9) == 1, InInstallation: row.GetInt32(10) == 1, Status: (AccountStatus)row.GetInt32(11)) switch
        {
            (false, _, _, _) => Over(new EndReason(row.GetString(8)), reads.Time(row, 7)),
            (_, false, _, _) => Over(row.IsDBNull(17) ? SessionEnds.EverybodySignedOut : new EndReason(row.GetString(17)), row.IsDBNull(16) ? signedIn.SignedInAt : reads.Time(row, 16)),
            (_, _, false, _) => Over(SessionEnds.EverybodySignedOut, signedIn.SignedInAt),
            (_, _, _, not AccountStatus.Active) => Over(SessionEnds.AccountShut, signedIn.SignedInAt),
            _ => null,
        };
        return new StoredSession(signedIn, reads.Time(row, 5), over);

        EndedSession Over(EndReason reason, DateTimeOffset at) => new(signedIn.Session, signedIn.Account, signedIn.Device, reason, at);
    }

    private sealed record StoredSession(SignedIn SignedIn, DateTimeOffset LastSeen, EndedSession? Over);
}
