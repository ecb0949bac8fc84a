using System.Data.Common;
using System.Globalization;
using System.Linq.Expressions;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Desk;

/// <summary>Whoever reads has read as many people's tickets as one may: nothing is shown until an admin has looked.</summary>
public sealed class ReadingStoppedException() : Exception("This agent has read more people's tickets than one may.");

/// <summary>What was written down of one reading.</summary>
/// <param name="What">Null where a list showed it.</param>
public sealed record ReadingLine(string Agent, AccountId AgentId, int? Number, ReadingKind? What, DateTimeOffset At);

/// <summary>Somebody who is stopped.</summary>
public sealed record StoppedLine(AccountId Agent, string Name, DateTimeOffset At);

/// <summary>What leads ask for: who read what, newest first.</summary>
/// <param name="Only">One agent's only.</param>
/// <param name="InLists">What lists and searches showed, else what was opened.</param>
public sealed record ReadingFilter(AccountId? Only, bool InLists);

/// <summary>A page of it.</summary>
/// <param name="OnlyName">Whose it is, where it is one agent's.</param>
public sealed record ReadingList(
    ReadingFilter Filter, IReadOnlyList<ReadingLine> Lines, string? After, IReadOnlyList<StoppedLine> Stopped, string? OnlyName);

/// <summary>
/// Writes down what staff read before a page with it is drawn, and bounds how many people it is of: whoever took an agent's account over
/// must not copy the desk (rulings G41). If it cannot be written, the page is not shown.
/// </summary>
public sealed class Readings(
    HoldfastDb db, TicketThread tickets, PeopleOnTickets people, AuditTrail audit, Notices notices, IOptions<DeskOptions> options, TimeProvider time)
{
    /// <summary>Those who are stopped, on the page of leads.</summary>
    public const int MostStopped = 200;

    /// <summary>How long an address stays in clear for whoever asked to see it, and one row counts for.</summary>
    public static readonly TimeSpan Row = TimeSpan.FromMinutes(10);

    /// <summary>Notes that somebody reads a ticket. What is parked is nobody's yet, and does not count.</summary>
    /// <returns>How many different people's tickets they have read in this hour where that is close to the limit; null where it is not.</returns>
    /// <exception cref="ReadingStoppedException">They may read no more.</exception>
    public Task<int?> Note(TicketViewer.Staff by, DeskThread thread, CancellationToken ct) =>
        thread.IsParked ? Task.FromResult<int?>(null) : Note(by, ReadingKind.Ticket, thread.Id.Value, thread.Id, thread.Requester, ct);

    /// <summary>Notes that somebody is shown the address of whoever asked, parked or not.</summary>
    public Task NoteAddress(TicketViewer.Staff by, DeskThread thread, CancellationToken ct) =>
        Note(by, ReadingKind.Address, thread.Id.Value, thread.Id, thread.Requester, ct);

    /// <summary>Notes that somebody opens a file of a ticket.</summary>
    public async Task NoteFile(TicketViewer.Staff by, TicketId ticket, Guid file, CancellationToken ct)
    {
        if (await people.ConfirmedRequesterOf(ticket, ct) is { } contact)
        {
            await Note(by, ReadingKind.File, file, ticket, contact, ct);
        }
    }

    /// <summary>Notes that a list shows somebody these tickets: all of them in one statement.</summary>
    /// <returns>How many different people lists have shown them in this hour where that is close to the limit; null where it is not.</returns>
    /// <exception cref="ReadingStoppedException">They may read no more.</exception>
    public async Task<int?> NoteList(TicketViewer.Staff by, IReadOnlyList<TicketId> shown, CancellationToken ct)
    {
        var stopped = await StandingOf(by.Account, ct);
        var ids = shown.Distinct().ToList();
        if (ids.Count == 0)
        {
            return null;
        }

        var now = time.GetUtcNow();
        List<DbParameter> parameters =
        [
            db.Parameter("@agent", by.Account.Value), db.Parameter("@ten", TenMinutes(now)), db.Parameter("@at", db.TimeValue(now)),
            .. ids.Select((id, i) => db.Parameter($"@t{i}", id.Value)),
        ];
        // What is parked is nobody's yet.
        var sql =
            $"""
            INSERT INTO list_readings (agent, ticket, ten_minutes, contact, at)
            SELECT @agent, t.id, @ten, t.requester, @at FROM tickets t
            WHERE t.id IN ({string.Join(", ", ids.Select((_, i) => $"@t{i}"))}) AND t.confirmed_at IS NOT NULL
            ON CONFLICT (agent, ticket, ten_minutes) DO NOTHING
            """;
        if (await db.Alone(inside => db.Database.ExecuteSqlRawAsync(sql, parameters, inside), ct) == 0)
        {
            // A list that looks again by itself shows what it showed.
            return null;
        }

        var (mostAnHour, mostADay) = (options.Value.PeopleListedAnHour, options.Value.PeopleListedADay);
        var rows = db.Set<ListReading>().Where(r => r.Agent == by.Account && r.At <= now);
        var (hour, day) = await Count(rows, r => r.At, r => r.Contact, stopped?.ResumedAt, mostAnHour, mostADay, now, ct);
        return hour > mostAnHour || day > mostADay ? throw new ReadingStoppedException() : Close(hour, mostAnHour, day, mostADay);
    }

    /// <summary>Whether an address is in clear for somebody at this moment: they asked for it, with a reason, a short while ago.</summary>
    public Task<bool> ShowsAddress(TicketViewer.Staff to, TicketId ticket, CancellationToken ct)
    {
        var (since, now, agent) = (time.GetUtcNow() - Row, time.GetUtcNow(), to.Account);
        return db.Set<Reading>().AnyAsync(
            r => r.Agent == agent && r.Kind == ReadingKind.Address && r.Thing == ticket.Value && r.At > since && r.At <= now, ct);
    }

    /// <summary>What was read, for leads.</summary>
    /// <param name="after">What the page before gave.</param>
    public async Task<ReadingList> List(TicketViewer.Staff reader, ReadingFilter filter, string? after, CancellationToken ct)
    {
        var last = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        var page = filter.InLists ? await Listed(filter.Only, last, ct) : await Opened(filter.Only, last, ct);
        var numbers = await tickets.NumbersOf(reader, [.. page.Rows.Select(r => r.Ticket).Distinct()], ct);
        var stopped = await db.Set<StoppedReader>().AsNoTracking().Where(s => s.StoppedAt != null).OrderByDescending(s => s.StoppedAt)
            .Take(MostStopped).ToListAsync(ct);
        var people = page.Rows.Select(r => r.Agent).Concat(stopped.Select(s => s.Agent))
            .Concat(filter.Only is { } wanted ? [wanted] : Array.Empty<AccountId>()).Distinct().ToList();
        var names = await db.Set<Account>().Where(a => people.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, ct);
        return new ReadingList(
            filter,
            [.. page.Rows.Select(r => new ReadingLine(NameOf(r.Agent), r.Agent, numbers.TryGetValue(r.Ticket, out var ticket) ? ticket : null, r.Kind, r.At))],
            page.Next,
            [.. stopped.Select(s => new StoppedLine(s.Agent, NameOf(s.Agent), s.StoppedAt ?? default))],
            filter.Only is { } shown ? NameOf(shown) : null);

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

    /// <summary>As with too many containments (rulings F35): they are stopped, and every admin hears of it.</summary>
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

    private async Task<int?> Note(TicketViewer.Staff by, ReadingKind kind, Guid thing, TicketId ticket, ContactId contact, CancellationToken ct)
    {
        var stopped = await StandingOf(by.Account, ct);
        var now = time.GetUtcNow();
        var (mostAnHour, mostADay) = (options.Value.PeopleReadAnHour, options.Value.PeopleReadADay);
        var others = db.Set<Reading>().Where(r => r.Agent == by.Account && r.Contact != contact && r.At <= now);
        var (hour, day) = await Count(others, r => r.At, r => r.Contact, stopped?.ResumedAt, mostAnHour, mostADay, now, ct);
        if (hour >= mostAnHour || day >= mostADay)
        {
            throw new ReadingStoppedException();
        }

        await db.Alone(
            inside => db.Database.ExecuteSqlRawAsync(
                """
                INSERT INTO readings (agent, kind, thing, ticket, ten_minutes, contact, at) VALUES (@agent, @kind, @thing, @ticket, @ten, @contact, @at)
                ON CONFLICT (agent, kind, thing, ten_minutes) DO NOTHING
                """,
                [
                    db.Parameter("@agent", by.Account.Value), db.Parameter("@kind", (int)kind), db.Parameter("@thing", thing),
                    db.Parameter("@ticket", ticket.Value), db.Parameter("@ten", TenMinutes(now)), db.Parameter("@contact", contact.Value),
                    db.Parameter("@at", db.TimeValue(now)),
                ],
                inside),
            ct);
        return Close(hour + 1, mostAnHour, day + 1, mostADay);
    }

    /// <exception cref="ReadingStoppedException">They are stopped.</exception>
    private async Task<StoppedReader?> StandingOf(AccountId agent, CancellationToken ct)
    {
        var standing = await db.Set<StoppedReader>().AsNoTracking().SingleOrDefaultAsync(s => s.Agent == agent, ct);
        return standing?.StoppedAt is null ? standing : throw new ReadingStoppedException();
    }

    /// <summary>How many different people, up to one more than the limits. What was read before an admin let them go on does not count.</summary>
    private static async Task<(int Hour, int Day)> Count<T>(
        IQueryable<T> rows, Expression<Func<T, DateTimeOffset>> at, Expression<Func<T, ContactId>> contact, DateTimeOffset? resumed, int mostAnHour,
        int mostADay, DateTimeOffset now, CancellationToken ct)
    {
        var since = resumed ?? DateTimeOffset.UnixEpoch;
        return (await People(now.AddHours(-1), mostAnHour), await People(now.AddDays(-1), mostADay));

        Task<int> People(DateTimeOffset from, int most)
        {
            var begin = Later(from, since);
            var isAfter = Expression.Lambda<Func<T, bool>>(
                Expression.GreaterThan(at.Body, ((Expression<Func<DateTimeOffset>>)(() => begin)).Body), at.Parameters);
            return rows.Where(isAfter).Select(contact).Distinct().Take(most + 1).CountAsync(ct);
        }
    }

    private static int? Close(int hour, int mostAnHour, int day, int mostADay) => hour * 5 >= mostAnHour * 4 || day * 5 >= mostADay * 4 ? Math.Max(hour, 1) : null;

    private static long TenMinutes(DateTimeOffset now) => now.ToUnixTimeSeconds() / (long)Row.TotalSeconds;

    private async Task<Page<ReadRow>> Opened(AccountId? only, long last, CancellationToken ct)
    {
        var rows = db.Set<Reading>().AsNoTracking().Where(r => r.Number < last);
        return await (only is { } one ? rows.Where(r => r.Agent == one) : rows).OrderByDescending(r => r.Number)
            .Select(r => new ReadRow(r.Number, r.Agent, r.Ticket, r.Kind, r.At)).Page(r => r.Number, ct);
    }

    private async Task<Page<ReadRow>> Listed(AccountId? only, long last, CancellationToken ct)
    {
        var rows = db.Set<ListReading>().AsNoTracking().Where(r => r.Number < last);
        return await (only is { } one ? rows.Where(r => r.Agent == one) : rows).OrderByDescending(r => r.Number)
            .Select(r => new ReadRow(r.Number, r.Agent, r.Ticket, null, r.At)).Page(r => r.Number, ct);
    }

    private sealed record ReadRow(long Number, AccountId Agent, TicketId Ticket, ReadingKind? Kind, DateTimeOffset At);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
