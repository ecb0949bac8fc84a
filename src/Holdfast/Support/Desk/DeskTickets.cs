using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Departments;
using Holdfast.Support.Identity;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Desk;

/// <summary>A line of a list.</summary>
/// <param name="IsUnread">Something was written that the reader has not looked at.</param>
public sealed record DeskLine(TicketLine Ticket, string Department, string? Assignee, bool IsUnread)
{
    /// <summary>Where it was found by words, those around them.</summary>
    public IReadOnlyList<Marked> Snippet { get; init; } = [];

    /// <summary>The event that they are of.</summary>
    public int? Seq { get; init; }
}

/// <summary>A page of a view of the desk.</summary>
/// <param name="Count">How many the whole view has.</param>
/// <param name="After">The key of the next page; null on the last one.</param>
public sealed record DeskList(TicketView View, Count Count, IReadOnlyList<DeskLine> Lines, string? After)
{
    /// <summary>The address of the next page; null on the last one.</summary>
    public string? Next => After is null ? null : $"{DeskPaths.Of(View)}?after={After}";

    /// <summary>Different people whom lists have shown the reader in this hour, where that is close to the limit.</summary>
    public int? PeopleListed { get; init; }
}

/// <summary>What a search found.</summary>
public sealed record DeskFound(SearchQuery Query, FoundBy By, IReadOnlyList<DeskLine> Lines, string? After, bool TookTooLong)
{
    public string? Next => After is null ? null : $"{DeskPaths.SearchOf(Query.Typed)}&after={Uri.EscapeDataString(After)}";

    /// <summary>Different people whom lists have shown the reader in this hour, where that is close to the limit.</summary>
    public int? PeopleListed { get; init; }
}

/// <summary>Somebody whom a ticket can be given to.</summary>
public sealed record Assignee(AccountId Account, string Name);

/// <summary>A ticket with all that its page shows.</summary>
/// <param name="Requester">The account of whoever asked; null of strangers, and of those who were erased.</param>
/// <param name="History">Other tickets of the same person that the reader sees.</param>
/// <param name="Names">Names of the staff, departments and tags that the thread points to.</param>
public sealed record DeskTicket(
    DeskThread Thread, AccountForAgent? Requester, IReadOnlyList<TicketLine> History, IReadOnlyList<Assignee> Assignees, IReadOnlyList<Department> Departments,
    IReadOnlyDictionary<Guid, string> Names, bool MayWrite, bool MayTakeOut)
{
    /// <summary>Different people whose tickets the reader has opened in this hour, where that is close to the limit.</summary>
    public int? PeopleRead { get; init; }

    /// <summary>Null where whoever asked has none any more.</summary>
    public ShownAddress? Address { get; init; }

    /// <summary>How sure we are of who asks.</summary>
    public Proof Proof { get; init; }

    /// <summary>What the reader has begun to write.</summary>
    public IReadOnlyList<DraftText> Drafts { get; init; } = [];
}

/// <summary>What an open page of a ticket has not shown yet, and where the ticket stands.</summary>
public sealed record DeskNewer(DeskThread Thread, IReadOnlyDictionary<Guid, string> Names, bool MayTakeOut);

/// <summary>Somebody else who has the same ticket open.</summary>
public sealed record Colleague(string Name, bool IsWriting);

/// <summary>Reads what the desk's pages show.</summary>
public sealed class DeskTickets(
    LiveSigns signs, HoldfastDb db, TicketViewers viewers, TicketLists lists, TicketThread threads, TicketMarks marks, DepartmentBook departments, AccountsForAgents accounts,
    TicketDrafts drafts, TicketSearch search, Readings readings, ProofBook proofs, RequesterAddresses addresses, ShutChats shut)
{
    /// <summary>People whom a ticket can be given to, at the most.</summary>
    public const int MostAssignees = 200;

    private static readonly Role[] Workers = [Role.Agent, Role.Lead, Role.Admin];

    public async Task<DeskList> List(AccountId reader, Role role, TicketView view, string? after, CancellationToken ct)
    {
        var viewer = await viewers.Staff(reader, role, ct);
        var page = await lists.Read(viewer, view, after, ct);
        var count = await lists.CountOf(viewer, view, ct);
        var close = await readings.NoteList(viewer, [.. page.Rows.Select(row => row.Id)], ct);
        return new DeskList(view, count, await Lines(viewer, page.Rows, ct), page.Next) { PeopleListed = close };
    }

    public async Task<DeskFound> Find(AccountId reader, Role role, SearchQuery query, string? after, CancellationToken ct)
    {
        var viewer = await viewers.Staff(reader, role, ct);
        var found = await search.Find(viewer, query, after, ct);
        var close = await readings.NoteList(viewer, [.. found.Rows.Select(row => row.Ticket.Id)], ct);
        var lines = await Lines(viewer, [.. found.Rows.Select(row => row.Ticket)], ct);
        var running = await shut.Among(viewer, [.. found.Rows.Select(row => row.Ticket)], ct);
        return new DeskFound(
            query, found.By,
            [.. lines.Zip(found.Rows, (line, row) => running.Contains(row.Ticket.Id) ? line : line with { Snippet = row.Snippet, Seq = row.Seq })],
            found.Next, found.TookTooLong)
        {
            PeopleListed = close,
        };
    }

    /// <summary>Null where the ticket does not exist for the reader.</summary>
    /// <param name="before">Only events before this one.</param>
    public async Task<DeskTicket?> Read(AccountId reader, Role role, int number, int? before, CancellationToken ct)
    {
        var viewer = await viewers.Staff(reader, role, ct);
        if (await threads.Read(viewer, number, before, null, ct) is not { } thread)
        {
            return null;
        }

        var close = await readings.Note(viewer, thread, ct);
        var mayWrite = TicketSight.MayWrite(thread.Role, HappeningKind.AgentReplied);
        return new DeskTicket(
            thread,
            thread.RequesterAccount is { } account ? await accounts.Read(account, ct) : null,
            await lists.History(viewer, thread.Requester, thread.Id, ct),
            await AssigneesIn(thread.Department, ct),
            [.. await departments.All(ct)],
            await NamesIn(thread, ct),
            mayWrite,
            TicketSight.MayWrite(thread.Role, HappeningKind.TextTakenOut))
        {
            PeopleRead = close,
            Address = await addresses.Of(viewer, thread, ct),
            Proof = await proofs.Of(new OnTicket(thread.Id, thread.Requester), ct),
            Drafts = mayWrite && before is null ? await drafts.Read(viewer, thread.Id, ct) : [],
        };
    }

    private async Task<IReadOnlyList<DeskLine>> Lines(TicketViewer.Staff viewer, IReadOnlyList<TicketLine> rows, CancellationToken ct)
    {
        var read = await marks.Of(viewer, [.. rows.Select(row => row.Id)], ct);
        var names = await Names(rows.Select(row => row.Assignee).OfType<AccountId>(), rows.Select(row => row.Department), [], ct);
        return
        [
            .. rows.Select(row => new DeskLine(
                row, names.GetValueOrDefault(row.Department.Value) ?? "", row.Assignee is { } to ? names.GetValueOrDefault(to.Value) ?? "Somebody who worked here" : null,
                row.LastSeq > read.GetValueOrDefault(row.Id))),
        ];
    }

    /// <summary>Null where the ticket does not exist for the reader.</summary>
    /// <param name="since">Only events after this one.</param>
    public async Task<DeskNewer?> ReadNewer(AccountId reader, Role role, int number, int since, CancellationToken ct)
    {
        var viewer = await viewers.Staff(reader, role, ct);
        if (await threads.Read(viewer, number, null, since, ct) is not { } thread)
        {
            return null;
        }

        await readings.Note(viewer, thread, ct);
        return new DeskNewer(thread, await NamesIn(thread, ct), TicketSight.MayWrite(thread.Role, HappeningKind.TextTakenOut));
    }

    /// <summary>Who else has the ticket open, those who write first; null where it does not exist for the reader.</summary>
    public async Task<(TicketId Ticket, IReadOnlyList<Colleague> People)?> Colleagues(AccountId reader, Role role, int number, CancellationToken ct)
    {
        if (await threads.IdOf(await viewers.Staff(reader, role, ct), number, ct) is not { } ticket)
        {
            return null;
        }

        var writing = signs.Of(TicketTopics.Here(ticket), LiveSign.Writing);
        var people = signs.Of(TicketTopics.Here(ticket), LiveSign.Here).Concat(writing).Distinct().Where(who => who != reader.Value).Select(AccountId.From).ToList();
        var names = people.Count == 0 ? [] : await db.Set<Account>().Where(a => people.Contains(a.Id)).OrderBy(a => a.Name).Select(a => new { a.Id, a.Name }).ToListAsync(ct);
        return (ticket, [.. names.Select(one => new Colleague(one.Name, writing.Contains(one.Id.Value))).OrderByDescending(one => one.IsWriting)]);
    }

    private Task<IReadOnlyDictionary<Guid, string>> NamesIn(DeskThread thread, CancellationToken ct)
    {
        var happenings = thread.Events.Select(e => e.What).ToList();
        return Names(
            happenings.OfType<Happening.Assigned>().Select(h => h.To).OfType<AccountId>(),
            happenings.OfType<Happening.Moved>().Select(h => h.To),
            happenings.Select(h => h switch { Happening.Tagged on => on.Tag, Happening.Untagged off => off.Tag, _ => (TagId?)null }).OfType<TagId>(), ct);
    }

    private async Task<IReadOnlyList<Assignee>> AssigneesIn(DepartmentId department, CancellationToken ct)
    {
        var agents = departments.AgentsOf(department);
        // Leads and admins work everywhere; who is in no department sees what is in none.
        return await db.Set<Account>().AsNoTracking()
            .Where(a => Workers.Contains(a.Role) && a.Status == AccountStatus.Active
                && (a.Role == Role.Admin || department == Department.None || agents.Contains(a.Id)))
            .OrderBy(a => a.Name).ThenBy(a => a.Id).Take(MostAssignees).Select(a => new Assignee(a.Id, a.Name)).ToListAsync(ct);
    }

    private async Task<IReadOnlyDictionary<Guid, string>> Names(IEnumerable<AccountId> staff, IEnumerable<DepartmentId> places, IEnumerable<TagId> tags, CancellationToken ct)
    {
        var (people, rooms, words) = (staff.Distinct().ToList(), places.Distinct().ToList(), tags.Distinct().ToList());
        Dictionary<Guid, string> names = [];
        if (people.Count > 0)
        {
            foreach (var person in await db.Set<Account>().Where(a => people.Contains(a.Id)).Select(a => new { a.Id, a.Name }).ToListAsync(ct))
            {
                names[person.Id.Value] = person.Name;
            }
        }

        if (rooms.Count > 0)
        {
            foreach (var room in await db.Set<Department>().Where(d => rooms.Contains(d.Id)).Select(d => new { d.Id, d.Name }).ToListAsync(ct))
            {
                names[room.Id.Value] = room.Name;
            }
        }

        if (words.Count > 0)
        {
            foreach (var word in await db.Set<Tag>().Where(t => words.Contains(t.Id)).Select(t => new { t.Id, t.Name }).ToListAsync(ct))
            {
                names[word.Id.Value] = word.Name;
            }
        }

        return names;
    }
}
