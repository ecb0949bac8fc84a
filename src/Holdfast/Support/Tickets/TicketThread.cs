using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>Whose event it is, for a reader.</summary>
/// <param name="Name">Empty of the system.</param>
/// <param name="IsYou">The reader's own.</param>
public sealed record ThreadAuthor(AuthorKind Kind, string Name, bool IsYou);

/// <summary>An event's words, for a reader.</summary>
/// <param name="Body">Empty once it was taken out.</param>
/// <param name="Html">What a page draws of it, with <see cref="TextOfPeople"/>.</param>
/// <param name="TakenOutBy">Who took it out; null for members, and where it went with an account.</param>
public sealed record ThreadWords(string Body, SafeHtml Html, DateTimeOffset? TakenOutAt, string? TakenOutBy);

/// <summary>An event as members read it: nothing in it differs by what is internal.</summary>
/// <param name="Number">Their own, without gaps.</param>
/// <param name="To">The status that it led to, in their words; null where it does not matter.</param>
/// <param name="Of">The event that it is about, by their number.</param>
public sealed record RequestEvent(int Number, DateTimeOffset At, HappeningKind Kind, ThreadAuthor By, ThreadWords? Words, MemberStatus? To,
    int? Of)
{
    public IReadOnlyList<FileView> Files { get; init; } = [];

    /// <summary>What its owner draws in place of its words.</summary>
    public ThreadCard? Card { get; init; }

    /// <summary>The colleague whom it names; null where it names none.</summary>
    public string? Whom { get; init; }

    /// <summary>What was thought of our help; null where it is no rating.</summary>
    public bool? IsGood { get; init; }
}

/// <summary>A request as its owner, or somebody in copy, reads it.</summary>
/// <param name="Events">Oldest first.</param>
/// <param name="HasOlder">There are older ones: ask again before the first one's number.</param>
/// <param name="Newest">The number of the newest event, for what comes next.</param>
public sealed record RequestThread(
    TicketId Id, int Number, string Subject, MemberStatus Status, DateTimeOffset OpenedAt, DateTimeOffset ChangedAt, bool IsOwn,
    int? FollowsNumber,
    IReadOnlyList<RequestEvent> Events, bool HasOlder, int Newest);

/// <summary>An event as staff read it.</summary>
public sealed record DeskEvent(int Number, DateTimeOffset At, bool IsPublic, Happening What, ThreadAuthor By, ThreadWords? Words)
{
    public IReadOnlyList<FileView> Files { get; init; } = [];

    /// <summary>What its owner draws in place of its words.</summary>
    public ThreadCard? Card { get; init; }

    /// <summary>The colleague whom it names; null where it names none.</summary>
    public string? Whom { get; init; }
}

/// <summary>A ticket as staff read it.</summary>
/// <param name="Role">What the reader is to it: who may write what follows from it (<see cref="TicketSight.MayWrite"/>).</param>
/// <param name="Events">Oldest first.</param>
public sealed record DeskThread(
    TicketId Id, int Number, string Subject, TicketKind Kind, TicketChannel Channel, TicketStatus Status, TicketPriority Priority,
    DepartmentId Department,
    string DepartmentName, string? Category, AccountId? Assignee, string? AssigneeName, ContactId Requester, string RequesterName,
    AccountId? RequesterAccount,
    DateTimeOffset OpenedAt, DateTimeOffset ChangedAt, DateTimeOffset? WaitingSince, bool IsParked, int? FollowsNumber,
    IReadOnlyList<string> Tags,
    TicketRole Role, IReadOnlyList<DeskEvent> Events, bool HasOlder, int Newest);

/// <summary>
/// Reads a ticket's log for somebody. The statements are the same whatever the length of the log: a window of the newest events, older
/// ones on demand, newer ones by number. Null where the ticket does not exist for the reader.
/// </summary>
public sealed class TicketThread(HoldfastDb db, TicketSight sight, FileBook files, Markdown markdown, IEnumerable<IThreadCards> owners)
{
    /// <summary>Events that are read at once.</summary>
    public const int Window = 50;

    /// <summary>A request by its number.</summary>
    /// <param name="before">Only events before this one of the reader's numbers.</param>
    /// <param name="since">Only events after this one.</param>
    public async Task<RequestThread?> Read(TicketViewer.Member reader, int number, int? before, int? since, CancellationToken ct) =>
        await sight.Of(reader).AsNoTracking().SingleOrDefaultAsync(t => t.Number == number, ct) is { } ticket
            ? await Read(reader, ticket, before, since, ct)
            : null;

    /// <summary>The same by the ticket's id.</summary>
    public async Task<RequestThread?> Read(TicketViewer.Member reader, TicketId id, int? before, int? since, CancellationToken ct) =>
        await sight.Of(reader).AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, ct) is { } ticket
            ? await Read(reader, ticket, before, since, ct)
            : null;

    /// <summary>Which ticket a number is, for somebody who wants to do something to it; null where it is none for them.</summary>
    public Task<TicketId?> IdOf(TicketViewer viewer, int number, CancellationToken ct) =>
        sight.Of(viewer).Where(t => t.Number == number).Select(t => (TicketId?)t.Id).SingleOrDefaultAsync(ct);

    /// <summary>A request, and the newest of its numbers for members; null where it does not exist for the reader.</summary>
    public async Task<(TicketId Ticket, int Newest)?> NewestOf(TicketViewer.Member reader, int number, CancellationToken ct) =>
        await sight.Of(reader).Where(t => t.Number == number).Select(t => new { t.Id, t.LastPublicSeq }).SingleOrDefaultAsync(ct) is { } ticket
            ? (ticket.Id, ticket.LastPublicSeq)
            : null;

    /// <summary>The newest of members' numbers on each of these, whoever asks: for hints, which go to nobody who does not see the ticket.</summary>
    public async Task<IReadOnlyDictionary<int, int>> NewestOf(IReadOnlyList<int> numbers, CancellationToken ct) =>
        await db.Set<Ticket>().Where(t => numbers.Contains(t.Number)).Select(t => new { t.Number, t.LastPublicSeq }).Take(numbers.Count)
            .ToDictionaryAsync(t => t.Number, t => t.LastPublicSeq, ct);

    /// <summary>The numbers of those of these tickets that exist for the viewer.</summary>
    public async Task<IReadOnlyDictionary<TicketId, int>> NumbersOf(TicketViewer viewer, IReadOnlyList<TicketId> ids, CancellationToken ct) =>
        await sight.Of(viewer).Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Number, ct);

    /// <summary>A ticket by its number.</summary>
    public async Task<DeskThread?> Read(TicketViewer.Staff reader, int number, int? before, int? since, CancellationToken ct)
    {
        if (await sight.Of(reader).AsNoTracking().SingleOrDefaultAsync(t => t.Number == number, ct) is not { } ticket)
        {
            return null;
        }

        var events = db.Set<TicketEvent>().AsNoTracking().Where(e => e.Ticket == ticket.Id);
        events = since is { } from ? events.Where(e => e.Seq > from).OrderBy(e => e.Seq)
            : before is { } until ? events.Where(e => e.Seq < until).OrderByDescending(e => e.Seq)
            : events.OrderByDescending(e => e.Seq);
        var (rows, hasMore) = await Rows(events, ct);
        var names = await Names(ticket, rows, ct);
        var cards = await Cards(reader, ticket, rows, names, ct);
        var tags = await db.Set<TicketTag>().Where(t => t.Ticket == ticket.Id)
            .Join(db.Set<Tag>(), t => t.Tag, tag => tag.Id, (_, tag) => tag.Name)
            .OrderBy(name => name).ToListAsync(ct);
        var beside = await Beside(ticket, ct);
        return new DeskThread(
            ticket.Id, ticket.Number, ticket.Subject, ticket.Kind, ticket.Channel, ticket.Status, ticket.Priority, ticket.Department,
            beside.Department,
            ticket.Category, ticket.Assignee, beside.Assignee, ticket.Requester, ticket.RequesterName, ticket.RequesterAccount,
            ticket.OpenedAt, ticket.ChangedAt,
            ticket.WaitingSince, ticket.ConfirmedAt is null, beside.Follows, tags, TicketSight.RoleOn(reader, ticket, null),
            [.. rows.OrderBy(row => row.Event.Seq).Select(row => new DeskEvent(
                row.Event.Seq, row.Event.At, row.Event.PublicSeq is not null, row.Event.What, AuthorOf(row.Event, reader, names),
                WordsOf(row.Text, names))
            { Files = row.Files, Card = cards.GetValueOrDefault(row.Event.Seq), Whom = WhomOf(row.Event.What) is { } whom ? names.GetValueOrDefault(whom) : null })],
            hasMore && since is null, ticket.LastSeq);
    }

    private async Task<RequestThread> Read(TicketViewer.Member reader, Ticket ticket, int? before, int? since, CancellationToken ct)
    {
        var contact = reader.Contact ?? default;
        var first = await db.Set<TicketPerson>().Where(p => p.Ticket == ticket.Id && p.Contact == contact).Select(p => (int?)p.SinceSeq)
            .SingleOrDefaultAsync(ct) ?? 1;
        var events = db.Set<TicketEvent>().AsNoTracking().Where(e => e.Ticket == ticket.Id && e.PublicSeq >= first);
        events = since is { } from ? events.Where(e => e.PublicSeq > from).OrderBy(e => e.PublicSeq)
            : before is { } until ? events.Where(e => e.PublicSeq < until).OrderByDescending(e => e.PublicSeq)
            : events.OrderByDescending(e => e.PublicSeq);
        var (rows, hasMore) = await Rows(events, ct);
        var names = await Names(ticket, rows, ct);
        var cards = await Cards(reader, ticket, rows, names, ct);
        var beside = await Beside(ticket, ct);
        return new RequestThread(
            ticket.Id, ticket.Number, ticket.Subject, StatusTable.ForMembers(ticket.Status), ticket.OpenedAt, ticket.ChangedAt,
            ticket.Requester == contact, beside.Follows,
            [.. rows.OrderBy(row => row.Event.PublicSeq).Select(row => OfMember(row, reader, names) with { Card = cards.GetValueOrDefault(row.Event.Seq) })], hasMore && since is null,
            ticket.LastPublicSeq);
    }

    /// <summary>Events of a ticket by their numbers for staff, with their words, for whoever has a part of its own about them.</summary>
    public async Task<IReadOnlyDictionary<int, CardedEvent>> Read(TicketViewer reader, TicketId id, IReadOnlyList<int> seqs, CancellationToken ct)
    {
        if (seqs.Count == 0 || await sight.Of(reader).AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, ct) is not { } ticket)
        {
            return new Dictionary<int, CardedEvent>();
        }

        var wanted = seqs.Take(Window).ToList();
        var (rows, _) = await Rows(db.Set<TicketEvent>().AsNoTracking().Where(e => e.Ticket == id && wanted.Contains(e.Seq)).OrderBy(e => e.Seq), ct);
        var names = await Names(ticket, rows, ct);
        return rows.ToDictionary(row => row.Event.Seq, row => Carded(row, reader, names));
    }

    private CardedEvent Carded(Row row, TicketViewer reader, IReadOnlyDictionary<Guid, string> names) =>
        new(row.Event.Seq, row.Event.At, row.Event.What, AuthorOf(row.Event, reader, names), WordsOf(row.Text, names));

    private async Task<IReadOnlyDictionary<int, ThreadCard>> Cards(
        TicketViewer reader, Ticket ticket, List<Row> rows, IReadOnlyDictionary<Guid, string> names, CancellationToken ct)
    {
        Dictionary<int, ThreadCard> cards = [];
        foreach (var owner in owners)
        {
            var its = rows.Where(row => owner.Kinds.Contains(row.Event.Kind)).Select(row => Carded(row, reader, names)).ToList();
            if (its.Count > 0)
            {
                foreach (var (seq, card) in await owner.Draw(reader, new CardedTicket(ticket.Id, ticket.Number, ticket.Requester), its, ct))
                {
                    cards[seq] = card;
                }
            }
        }

        return cards;
    }

    private RequestEvent OfMember(Row row, TicketViewer reader, IReadOnlyDictionary<Guid, string> names)
    {
        var what = row.Event.What;
        MemberStatus? to = what switch
        {
            Happening.AgentReplied reply => StatusTable.ForMembers(reply.Then),
            Happening.StatusSet set => StatusTable.ForMembers(set.To),
            Happening.MarkedSolved => MemberStatus.Solved,
            Happening.ClosedByTime => MemberStatus.Closed,
            Happening.ChatEnded ended => StatusTable.ForMembers(ended.Then),
            _ => null,
        };
        return new RequestEvent(
            row.Event.PublicSeq ?? 0, row.Event.At, row.Event.Kind, AuthorOf(row.Event, reader, names),
            WordsOf(row.Text, names) is { } words ? words with { TakenOutBy = null } : null, to,
            (what as Happening.TextTakenOut)?.OfPublic)
        {
            Files = row.Files,
            IsGood = (what as Happening.Rated)?.IsGood,
            Whom = WhomOf(what) is { } whom ? names.GetValueOrDefault(whom) : null,
        };
    }

    private static Guid? WhomOf(Happening what) => what switch
    {
        Happening.ChatPassed passed => passed.To?.Value,
        Happening.ChatInvited invited => invited.Who.Value,
        _ => null,
    };

    private static ThreadAuthor AuthorOf(TicketEvent written, TicketViewer reader, IReadOnlyDictionary<Guid, string> names) => new(
        written.AuthorKind,
        written.Author is { } id ? names.GetValueOrDefault(id)
            ?? (written.AuthorKind is AuthorKind.Staff ? "Somebody who worked here" : Contact.FormerMember) : "",
        written.By == reader.Author);

    private ThreadWords? WordsOf(TicketText? text, IReadOnlyDictionary<Guid, string> names) => text is null ? null
        : new ThreadWords(text.Body, TicketWords.Drawn(text, markdown), text.TakenOutAt, text.TakenOutBy is { } by
            ? names.GetValueOrDefault(by.Value) : null);

    private async Task<(List<Row> Rows, bool HasMore)> Rows(IQueryable<TicketEvent> events, CancellationToken ct)
    {
        // Texts are read by the same keys and not joined: a join would be made of every event of the ticket before the window is cut.
        var read = await events.Take(Window + 1).ToListAsync(ct);
        var window = read.Take(Window).ToList();
        if (window.Count == 0)
        {
            return ([], false);
        }

        var (ticket, shown) = (window[0].Ticket, window.ConvertAll(e => e.Seq));
        var texts = await db.Set<TicketText>().AsNoTracking().Where(t => t.Ticket == ticket && shown.Contains(t.Seq))
            .ToDictionaryAsync(t => t.Seq, ct);
        var sent = await files.Of(TicketFiles.HolderKind, ticket.Value, shown, ct);
        return ([.. window.Select(e => new Row(e, texts.GetValueOrDefault(e.Seq), [.. sent[e.Seq]]))], read.Count > Window);
    }

    /// <summary>The names of everybody in these rows: of staff from their accounts, of the requester as the ticket has it.</summary>
    private async Task<IReadOnlyDictionary<Guid, string>> Names(Ticket ticket, List<Row> rows, CancellationToken ct)
    {
        var staff = rows.Where(row => row.Event.AuthorKind is AuthorKind.Staff).Select(row => row.Event.Author).OfType<Guid>()
            .Concat(rows.Select(row => row.Text?.TakenOutBy?.Value).OfType<Guid>()).Concat(rows.Select(row => WhomOf(row.Event.What)).OfType<Guid>()).Distinct().Select(AccountId.From).ToList();
        var others = rows.Where(row => row.Event.AuthorKind is AuthorKind.Contact && row.Event.Author != ticket.Requester.Value)
            .Select(row => row.Event.Author)
            .OfType<Guid>().Distinct().Select(ContactId.From).ToList();
        var names = await db.Set<Account>().Where(a => staff.Contains(a.Id)).ToDictionaryAsync(a => a.Id.Value, a => a.Name, ct);
        foreach (var contact in await db.Set<Contact>().Where(c => others.Contains(c.Id)).Select(c => new { c.Id, c.Name }).ToListAsync(ct))
        {
            names[contact.Id.Value] = contact.Name;
        }

        names[ticket.Requester.Value] = ticket.RequesterName;
        return names;
    }

    private async Task<(string Department, string? Assignee, int? Follows)> Beside(Ticket ticket, CancellationToken ct)
    {
        var beside = await db.Set<Department>().Where(d => d.Id == ticket.Department).Select(d => new
        {
            d.Name,
            Assignee = db.Set<Account>().Where(a => a.Id == ticket.Assignee).Select(a => a.Name).FirstOrDefault(),
            Follows = db.Set<Ticket>().Where(t => t.Id == ticket.Follows).Select(t => (int?)t.Number).FirstOrDefault(),
        }).SingleAsync(ct);
        return (beside.Name, beside.Assignee, beside.Follows);
    }

    private sealed record Row(TicketEvent Event, TicketText? Text, IReadOnlyList<FileView> Files);
}
