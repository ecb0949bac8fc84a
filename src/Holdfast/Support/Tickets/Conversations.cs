using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>A chat as a list shows it.</summary>
/// <param name="Preview">The beginning of what was written last; empty where it was taken out.</param>
/// <param name="WaitingSince">Since when the member waits for an answer.</param>
/// <param name="Unread">Public messages that the reader has not looked at.</param>
public sealed record ConversationLine(
    TicketId Ticket, int Number, string Name, AccountId? Account, string Preview, DateTimeOffset ChangedAt, DateTimeOffset? WaitingSince, int Unread);

/// <summary>A new conversation.</summary>
public sealed record OpenedConversation(TicketId Ticket, int Number, TicketPriority Priority);

/// <summary>A conversation whose ticket is held until the commit, by somebody who sees it.</summary>
public sealed class HeldConversation
{
    private readonly HeldTicket _held;
    private readonly TicketLog _log;

    internal HeldConversation(HeldTicket held, TicketLog log) => (_held, _log) = (held, log);

    public TicketId Ticket => _held.Ticket.Id;

    public int Number => _held.Ticket.Number;

    public bool IsChat => _held.Ticket.Channel is TicketChannel.Chat;

    public AccountId? RequesterAccount => _held.Ticket.RequesterAccount;

    public ContactId Requester => _held.Ticket.Requester;

    public DepartmentId Department => _held.Ticket.Department;

    /// <summary>Whether somebody who works here could work on it.</summary>
    public bool IsSeenBy(TicketViewer.Staff colleague) => TicketSight.MayWrite(TicketSight.RoleOn(colleague, _held.Ticket, null), HappeningKind.AgentReplied);

    /// <summary>Somebody proved that the address is theirs; of a member always.</summary>
    public bool IsConfirmed => _held.Ticket.ConfirmedAt is not null;

    /// <summary>The member wrote last.</summary>
    public bool IsOwed => _held.Ticket.WaitingSince is not null;

    public DateTimeOffset ChangedAt => _held.Ticket.ChangedAt;

    public int LastSeq => _held.Ticket.LastSeq;

    public int LastPublicSeq => _held.Ticket.LastPublicSeq;

    public Task<Appended> Append(Happening what, TicketWords? words, Guid? clientId, CancellationToken ct) => _log.Append(_held, what, words, clientId, ct);

    /// <summary>Whether the holder wrote something under this id before.</summary>
    public Task<bool> Knows(Guid clientId, CancellationToken ct) => _log.Knows(_held, clientId, ct);
}

/// <summary>Tickets that came as a conversation, for the line and for chats: they are reached through here and through the log alone.</summary>
public sealed class Conversations(HoldfastDb db, TicketLog log, TicketSight sight)
{
    private const int PreviewLength = 80;

    /// <summary>Invitations that are read at once.</summary>
    private const int MostInvitations = 1_000;

    /// <summary>Adds a chat's ticket to the caller's save.</summary>
    /// <param name="number">From <see cref="TicketNumbers.Next"/>.</param>
    /// <param name="isOfStranger">Nobody has proved whose address was typed: it is live while it lasts, and parked then.</param>
    public OpenedConversation Open(
        ContactId contact, string name, AccountId? account, DepartmentId department, SubmissionId submission, int number, string subject, TicketWords words, DateTimeOffset at,
        bool isOfStranger = false)
    {
        var ticket = log.Open(
            new Happening.Opened(TicketKind.Request, TicketChannel.Chat, department, TicketPriority.Normal, contact, IsParked: isOfStranger, Submission: submission, IsLive: isOfStranger ? true : null),
            number, subject, name, account, words, at);
        return new OpenedConversation(ticket.Id, ticket.Number, ticket.Priority);
    }

    /// <summary>Ends what lives of the secrets that were in the words, in the caller's save.</summary>
    public Task EndFound(TicketWords words, CancellationToken ct) => log.EndFound(words, ct);

    /// <summary>Holds a conversation, inside <see cref="HoldfastDb.Write{T}"/>; null where it does not exist for the viewer.</summary>
    public async Task<HeldConversation?> Hold(TicketViewer viewer, TicketId ticket, CancellationToken ct) =>
        await log.Hold(viewer, ticket, ct) is { } held ? new HeldConversation(held, log) : null;

    /// <summary>Whether a form made its ticket before.</summary>
    public Task<bool> WasSubmitted(SubmissionId submission, CancellationToken ct) => db.Set<Ticket>().AnyAsync(t => t.Submission == submission, ct);

    /// <summary>The newest number that the viewer reads; null where the conversation does not exist for them.</summary>
    public Task<int?> Newest(TicketViewer.Member viewer, TicketId ticket, CancellationToken ct) =>
        sight.Of(viewer).Where(t => t.Id == ticket).Select(t => (int?)t.LastPublicSeq).SingleOrDefaultAsync(ct);

    /// <summary>What people in the line call themselves, and whether their address is proved.</summary>
    public async Task<IReadOnlyDictionary<TicketId, (string Name, bool IsConfirmed)>> CallersOf(IReadOnlyList<TicketId> tickets, CancellationToken ct) =>
        (await db.Set<Ticket>().Where(t => tickets.Contains(t.Id)).Select(t => new { t.Id, t.RequesterName, t.ConfirmedAt }).ToListAsync(ct))
            .ToDictionary(t => t.Id, t => (t.RequesterName, t.ConfirmedAt is not null));

    public Task<string?> NameOf(AccountId staff, CancellationToken ct) => db.Set<Account>().Where(a => a.Id == staff).Select(a => a.Name).SingleOrDefaultAsync(ct);

    /// <summary>Whether an agent had the chat before.</summary>
    public Task<bool> WasTaken(TicketId ticket, CancellationToken ct) =>
        db.Set<TicketEvent>().AnyAsync(e => e.Ticket == ticket && e.Kind == HappeningKind.ChatTaken, ct);

    /// <summary>Whether its agent has passed it on, and nobody has taken it since.</summary>
    public async Task<bool> WasPassed(TicketId ticket, CancellationToken ct) =>
        await db.Set<TicketEvent>()
            .Where(e => e.Ticket == ticket
                && (e.Kind == HappeningKind.ChatTaken || e.Kind == HappeningKind.ChatReturned || e.Kind == HappeningKind.ChatPassed))
            .OrderByDescending(e => e.Seq).Select(e => (HappeningKind?)e.Kind).FirstOrDefaultAsync(ct) is HappeningKind.ChatPassed;

    /// <summary>Colleagues who were asked into the chat.</summary>
    public async Task<IReadOnlyList<AccountId>> GuestsOf(TicketId ticket, CancellationToken ct) =>
        [.. (await Some(e => e.Ticket == ticket && e.Kind == HappeningKind.ChatInvited, ct)).Select(e => e.What).OfType<Happening.ChatInvited>().Select(e => e.Who).Distinct()];

    /// <summary>Those of these chats that this agent was asked into.</summary>
    public async Task<IReadOnlyList<TicketId>> InvitedTo(AccountId agent, IReadOnlyList<TicketId> chats, CancellationToken ct) =>
        [.. (await Some(e => chats.Contains(e.Ticket) && e.Kind == HappeningKind.ChatInvited, ct))
            .Where(e => e.What is Happening.ChatInvited invited && invited.Who == agent).Select(e => e.Ticket).Distinct()];

    /// <summary>Whether somebody of the staff has said that they read along.</summary>
    public async Task<bool> ReadsAlong(TicketId ticket, AccountId reader, CancellationToken ct) =>
        await db.Set<TicketEvent>().AnyAsync(e => e.Ticket == ticket && e.Kind == HappeningKind.ChatRead && e.Author == reader.Value, ct);

    /// <summary>Who had the chat before whoever has it now; null where nobody passed it on.</summary>
    public async Task<AccountId?> PassedBy(TicketId ticket, CancellationToken ct) =>
        await db.Set<TicketEvent>().AsNoTracking().Where(e => e.Ticket == ticket && e.Kind == HappeningKind.ChatPassed).OrderByDescending(e => e.Seq).FirstOrDefaultAsync(ct)
            is { What: Happening.ChatPassed passed } ? passed.From : null;

    private Task<List<TicketEvent>> Some(System.Linq.Expressions.Expression<Func<TicketEvent, bool>> which, CancellationToken ct) =>
        db.Set<TicketEvent>().AsNoTracking().Where(which).OrderBy(e => e.Ticket).ThenBy(e => e.Seq).Take(MostInvitations).ToListAsync(ct);

    public Task<bool> WasRated(TicketId ticket, CancellationToken ct) =>
        db.Set<TicketEvent>().AnyAsync(e => e.Ticket == ticket && e.Kind == HappeningKind.Rated, ct);

    /// <summary>How the chat ended last; null where it never did.</summary>
    public async Task<ChatEnd?> HowItEnded(TicketId ticket, CancellationToken ct) =>
        await db.Set<TicketEvent>().AsNoTracking().Where(e => e.Ticket == ticket && e.Kind == HappeningKind.ChatEnded).OrderByDescending(e => e.Seq).FirstOrDefaultAsync(ct)
            is { What: Happening.ChatEnded ended } ? ended.How : null;

    /// <summary>Those of these in which nobody has written since.</summary>
    public async Task<IReadOnlyList<TicketId>> SilentSince(IReadOnlyList<TicketId> tickets, DateTimeOffset since, CancellationToken ct) =>
        await db.Set<Ticket>().Where(t => tickets.Contains(t.Id) && t.ChangedAt < since).Select(t => t.Id).ToListAsync(ct);

    /// <summary>The newest of the member's numbers that this agent has looked at.</summary>
    public async Task<int> ReadByAgent(TicketId ticket, AccountId agent, CancellationToken ct)
    {
        var read = await db.Set<TicketMark>().Where(m => m.Agent == agent && m.Ticket == ticket).Select(m => m.ReadSeq).SingleOrDefaultAsync(ct);
        return await db.Set<TicketEvent>().Where(e => e.Ticket == ticket && e.PublicSeq != null && e.Seq <= read).MaxAsync(e => e.PublicSeq, ct) ?? 0;
    }

    /// <summary>The newest event that has reached the requester, and the newest that they have looked at, by staff's numbers.</summary>
    public async Task<(int Delivered, int Read)> ReadByMember(TicketId ticket, CancellationToken ct)
    {
        if (await db.Set<TicketPerson>().AsNoTracking().Where(p => p.Ticket == ticket && p.Role == PersonRole.Requester).FirstOrDefaultAsync(ct) is not { } person)
        {
            return (0, 0);
        }

        var (delivered, read) = (person.DeliveredSeq, person.ReadSeq);
        var events = db.Set<TicketEvent>().Where(e => e.Ticket == ticket);
        return (
            await events.Where(e => e.PublicSeq <= delivered).MaxAsync(e => (int?)e.Seq, ct) ?? 0,
            await events.Where(e => e.PublicSeq <= read).MaxAsync(e => (int?)e.Seq, ct) ?? 0);
    }

    /// <summary>A member's page has shown them the conversation up to one of their numbers; whoever hid it has it, and has not read it.</summary>
    /// <returns>Whether that is news.</returns>
    public async Task<bool> Reached(TicketViewer.Member by, TicketId ticket, int number, bool isInSight, CancellationToken ct)
    {
        var contact = by.Contact ?? default;
        return await db.Alone(
            inside => db.Set<TicketPerson>()
                .Where(p => p.Ticket == ticket && p.Contact == contact && (p.DeliveredSeq < number || (isInSight && p.ReadSeq < number)))
                .ExecuteUpdateAsync(
                    row => row.SetProperty(p => p.DeliveredSeq, p => p.DeliveredSeq < number ? number : p.DeliveredSeq)
                        .SetProperty(p => p.ReadSeq, p => isInSight && p.ReadSeq < number ? number : p.ReadSeq),
                    inside),
            ct) > 0;
    }

    /// <summary>What is still there for the reader of these, by id.</summary>
    public async Task<IReadOnlyDictionary<TicketId, ConversationLine>> Lines(TicketViewer.Staff reader, IReadOnlyList<TicketId> tickets, CancellationToken ct)
    {
        var agent = reader.Account;
        var rows = await sight.Of(reader).AsNoTracking().Where(t => tickets.Contains(t.Id)).Select(t => new
        {
            t.Id,
            t.Number,
            t.RequesterName,
            t.RequesterAccount,
            t.ChangedAt,
            t.WaitingSince,
            Last = db.Set<TicketText>().Where(text => text.Ticket == t.Id).OrderByDescending(text => text.Seq).Select(text => text.Body).FirstOrDefault(),
            Unread = db.Set<TicketEvent>().Count(
                e => e.Ticket == t.Id && e.AuthorKind == AuthorKind.Contact && e.Kind == HappeningKind.MemberReplied
                    && e.Seq > (db.Set<TicketMark>().Where(m => m.Agent == agent && m.Ticket == t.Id).Select(m => (int?)m.ReadSeq).FirstOrDefault() ?? 0)),
        }).ToListAsync(ct);
        return rows.ToDictionary(
            t => t.Id,
            t => new ConversationLine(t.Id, t.Number, t.RequesterName, t.RequesterAccount, Preview(t.Last ?? ""), t.ChangedAt, t.WaitingSince, t.Unread));
    }

    private static string Preview(string body)
    {
        var line = SubmitRequestHandler.OneLine(body.Length > 400 ? body[..400] : body);
        if (line.Length <= PreviewLength)
        {
            return line;
        }

        var cut = char.IsHighSurrogate(line[PreviewLength - 1]) ? PreviewLength - 1 : PreviewLength;
        return line[..cut] + "…";
    }
}
