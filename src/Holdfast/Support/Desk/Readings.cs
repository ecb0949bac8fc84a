using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Desk;

/// <summary>Whoever reads has read as many people's tickets as one may: nothing is shown until an admin has looked.</summary>
public sealed class ReadingStoppedException() : Exception("This agent has read more people's tickets than one may.");

/// <summary>What was written down of one reading.</summary>
public sealed record ReadingLine(string Agent, AccountId AgentId, int? Number, DateTimeOffset At);

/// <summary>Somebody who is stopped.</summary>
public sealed record StoppedLine(AccountId Agent, string Name, DateTimeOffset At);

/// <summary>The page of leads: who read what, newest first.</summary>
public sealed record ReadingList(IReadOnlyList<ReadingLine> Lines, IReadOnlyList<StoppedLine> Stopped, string? Only);

/// <summary>
/// Writes down what staff read before a page with it is drawn, and bounds how many people it is of: whoever took an agent's account over
/// must not copy the desk (support.md G41). If it cannot be written, the page is not shown.
/// </summary>
public sealed class Readings(
    HoldfastDb db, TicketThread tickets, AuditTrail audit, Notices notices, IOptions<DeskOptions> options, TimeProvider time)
{
    /// <summary>Lines of the page of leads.</summary>
    public const int Shown = 200;

    private const int MinutesOfRow = 10;

    /// <summary>Notes that somebody reads a ticket. What is parked is nobody's yet, and does not count.</summary>
    /// <returns>How many different people's tickets they have read in this hour where that is close to the limit; null where it is not.</returns>
    /// <exception cref="ReadingStoppedException">They may read no more.</exception>
    public async Task<int?> Note(TicketViewer.Staff by, DeskThread thread, CancellationToken ct)
    {
        if (thread.IsParked)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var (hour, day) = await Count(by.Account, thread, now, ct);
        await db.Alone(
            inside => db.Database.ExecuteSqlRawAsync(
                """
                INSERT INTO readings (agent, ticket, ten_minutes, contact, at) VALUES (@agent, @ticket, @ten, @contact, @at)
                ON CONFLICT (agent, ticket, ten_minutes) DO NOTHING
                """,
                [
                    db.Parameter("@agent", by.Account.Value), db.Parameter("@ticket", thread.Id.Value),
                    db.Parameter("@ten", now.ToUnixTimeSeconds() / (60 * MinutesOfRow)), db.Parameter("@contact", thread.Requester.Value),
                    db.Parameter("@at", db.TimeValue(now)),
                ],
                inside),
            ct);
        return hour * 5 >= options.Value.PeopleReadAnHour * 4 || day * 5 >= options.Value.PeopleReadADay * 4 ? Math.Max(hour, 1) : null;
    }

    /// <summary>What was read, for leads.</summary>
    /// <param name="only">One agent's only.</param>
    public async Task<ReadingList> List(TicketViewer.Staff reader, AccountId? only, CancellationToken ct)
    {
        var readings = db.Set<Reading>().AsNoTracking().OrderByDescending(r => r.At);
        var rows = await (only is { } one ? db.Set<Reading>().AsNoTracking().Where(r => r.Agent == one).OrderByDescending(r => r.At) : readings)
            .Take(Shown).ToListAsync(ct);
        var numbers = await tickets.NumbersOf(reader, [.. rows.Select(r => r.Ticket).Distinct()], ct);
        var stopped = await db.Set<StoppedReader>().AsNoTracking().Where(s => s.StoppedAt != null).OrderByDescending(s => s.StoppedAt).Take(Shown).ToListAsync(ct);
        var people = rows.Select(r => r.Agent).Concat(stopped.Select(s => s.Agent)).Concat(only is { } wanted ? [wanted] : Array.Empty<AccountId>()).Distinct().ToList();
        var names = await db.Set<Account>().Where(a => people.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, ct);
        return new ReadingList(
            [.. rows.Select(r => new ReadingLine(NameOf(r.Agent), r.Agent, numbers.TryGetValue(r.Ticket, out var number) ? number : null, r.At))],
            [.. stopped.Select(s => new StoppedLine(s.Agent, NameOf(s.Agent), s.StoppedAt ?? default))],
            only is { } shown ? NameOf(shown) : null);

        string NameOf(AccountId agent) => names.GetValueOrDefault(agent) ?? "Somebody who worked here";
    }

    /// <summary>An admin has looked, and lets them read on.</summary>
    /// <returns>Whether they were stopped still.</returns>
    public async Task<bool> Resume(AccountId agent, AccountId admin, Origin origin, CancellationToken ct)
    {
        if (await db.Set<StoppedReader>().SingleOrDefaultAsync(s => s.Agent == agent && s.StoppedAt != null, ct) is not { } stopped)
        {
            return false;
        }

        (stopped.StoppedAt, stopped.ResumedAt) = (null, time.GetUtcNow());
        audit.RecordOfInstallation(DeskEvents.ReaderResumed, admin, origin, agent.ToString());
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another admin was faster.
            return false;
        }
    }

    private async Task<(int Hour, int Day)> Count(AccountId agent, DeskThread thread, DateTimeOffset now, CancellationToken ct)
    {
        var stopped = await db.Set<StoppedReader>().AsNoTracking().SingleOrDefaultAsync(s => s.Agent == agent, ct);
        if (stopped?.StoppedAt is not null)
        {
            throw new ReadingStoppedException();
        }

        var since = stopped?.ResumedAt ?? DateTimeOffset.UnixEpoch;
        var (hourAgo, dayAgo) = (Later(now.AddHours(-1), since), Later(now.AddDays(-1), since));
        var others = db.Set<Reading>().Where(r => r.Agent == agent && r.Contact != thread.Requester && r.At <= now);
        var hour = await others.Where(r => r.At > hourAgo).Select(r => r.Contact).Distinct().Take(options.Value.PeopleReadAnHour).CountAsync(ct);
        var day = await others.Where(r => r.At > dayAgo).Select(r => r.Contact).Distinct().Take(options.Value.PeopleReadADay).CountAsync(ct);
        return hour < options.Value.PeopleReadAnHour && day < options.Value.PeopleReadADay ? (hour + 1, day + 1) : throw new ReadingStoppedException();
    }

    /// <summary>As with too many containments (flows.md F35): they are stopped, and every admin hears of it.</summary>
    public async Task Stop(AccountId agent, Origin origin, CancellationToken ct)
    {
        // What the page had begun goes with no save of ours.
        db.ChangeTracker.Clear();
        var now = time.GetUtcNow();
        switch (await db.Set<StoppedReader>().SingleOrDefaultAsync(s => s.Agent == agent, ct))
        {
            case null:
                db.Add(new StoppedReader { Agent = agent, StoppedAt = now });
                break;
            case { StoppedAt: null } before:
                before.StoppedAt = now;
                break;
            default:
                return;
        }

        audit.RecordOfInstallation(DeskEvents.ReaderStopped, agent, origin);
        var name = await db.Set<Account>().Where(a => a.Id == agent).Select(a => a.Name).SingleOrDefaultAsync(ct);
        foreach (var admin in await db.Set<Account>().Where(a => a.Role == Role.Admin && a.Status == AccountStatus.Active).Select(a => a.Id).ToListAsync(ct))
        {
            notices.Owe<ReaderStoppedNotice>(admin, origin, name, now);
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException problem) when (problem is DbUpdateConcurrencyException || DoubledRow.Is(problem))
        {
            // Another of their pages was there first.
            db.ChangeTracker.Clear();
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
