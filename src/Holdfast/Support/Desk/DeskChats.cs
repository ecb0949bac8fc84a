using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Identity;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Desk;

/// <summary>A chat that the agent has.</summary>
public sealed record OwnChat(ConversationLine Line, DateTimeOffset TakenAt);

/// <summary>Somebody in the line.</summary>
/// <param name="GoneFor">Since when their page is gone; null while it is open.</param>
public sealed record InLine(Waiting Who, Proof Proof, TimeSpan? GoneFor);

/// <summary>The line and the agent's chats.</summary>
/// <param name="Opened">The number of the chat that the page shows.</param>
public sealed record ChatsSide(bool IsTaking, int Taken, int Seats, IReadOnlyList<OwnChat> Yours, IReadOnlyList<InLine> Line, int? Opened)
{
    /// <summary>Colleagues' chats that the agent was asked into.</summary>
    public IReadOnlyList<OwnChat> Invited { get; init; } = [];

    /// <summary>The agent sees what chats their departments have.</summary>
    public bool SeesOthers { get; init; }

    public bool HasSeat => Taken < Seats;
}

/// <summary>A chat as its agent reads it.</summary>
/// <param name="IsMine">The reader has it.</param>
/// <param name="Agent">Who has it; null in the line and once it is over.</param>
/// <param name="Delivered">The newest event that has reached the member.</param>
/// <param name="Read">The newest that they have looked at.</param>
public sealed record DeskChat(
    DeskThread Thread, Proof Proof, bool IsMine, bool IsOver, string? Agent, DateTimeOffset? TakenAt, int Delivered, int Read, AccountForAgent? Requester, IReadOnlyList<TicketLine> History)
{
    public ShownAddress? Address { get; init; }

    /// <summary>Somebody without a sign-in: the chat hangs on a pass of their browser.</summary>
    public bool IsOfStranger { get; init; }

    /// <summary>The reader was asked into it.</summary>
    public bool IsGuest { get; init; }

    /// <summary>A colleague has it, and the reader has not said that they read along: nothing of it is shown.</summary>
    public bool IsShut { get; init; }

    /// <summary>Colleagues whom it can be passed to, or who can be asked in; none for whoever does not have it.</summary>
    public IReadOnlyList<Coworker> Colleagues { get; init; } = [];

    /// <summary>Who passed it on to the reader.</summary>
    public AccountId? PassedBy { get; init; }

    /// <summary>Departments that are open at this moment.</summary>
    public IReadOnlyList<Department> Departments { get; init; } = [];
}

/// <summary>A colleague of the same department.</summary>
/// <param name="Now">"1 of 3 chats", or why they cannot take one.</param>
public sealed record Coworker(AccountId Account, string Name, bool IsHere, bool IsTaking, string Now);

/// <summary>A chat that a colleague has.</summary>
public sealed record OtherChat(TicketId Ticket, int Number, string Name, string Department, string Agent, DateTimeOffset TakenAt);

/// <summary>Reads what the agent's side of chats shows.</summary>
public sealed class DeskChats(
    HoldfastDb db, LineBook line, Presences presences, ProofBook proofs, Conversations conversations, TicketThread threads, TicketLists lists, AccountsForAgents accounts, DepartmentBook departments,
    RequesterAddresses addresses, TimeProvider time)
{
    /// <summary>Chats of one agent that are shown.</summary>
    public const int MostOwn = 50;

    /// <summary>Colleagues to choose from.</summary>
    public const int MostColleagues = 200;

    /// <summary>How old the last sign of a page is that counts as open.</summary>
    private static readonly TimeSpan Open = TimeSpan.FromSeconds(50);

    public async Task<ChatsSide> Side(TicketViewer.Staff agent, int? opened, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var me = agent.Account;
        var places = await db.Set<LinePlace>().AsNoTracking().Where(p => p.Agent == me && p.Kind == PlaceKind.Chat && p.EndedAt == null).OrderBy(p => p.TakenAt).ThenBy(p => p.Id).Take(MostOwn).ToListAsync(ct);
        var own = await conversations.Lines(agent, places.ConvertAll(p => p.Ticket), ct);
        var waiting = await line.For(agent, PlaceKind.Chat, ct);
        var sure = await proofs.OfRequesters([.. waiting.Select(w => w.Ticket)], ct);
        var (taken, seats) = await line.SeatsOf(me, ct);
        return new ChatsSide(
            await presences.IsTaking(me, ct), taken, seats,
            [.. places.Where(p => own.ContainsKey(p.Ticket)).Select(p => new OwnChat(own[p.Ticket], p.TakenAt ?? now))],
            [.. waiting.Select(w => new InLine(
                w, sure.GetValueOrDefault(w.Ticket, Proof.None), now - (w.SeenAt ?? w.ArrivedAt) is var gone && gone > Open ? gone : null))],
            opened)
        {
            Invited = await Invited(agent, ct),
            SeesOthers = agent.Role is Role.Lead or Role.Admin,
        };
    }

    private async Task<IReadOnlyList<OwnChat>> Invited(TicketViewer.Staff agent, CancellationToken ct)
    {
        var open = (await line.Talking(agent.SeesAll ? null : agent.Departments, ct)).Where(p => p.Agent != agent.Account).ToList();
        var invited = open.Count == 0 ? [] : await conversations.InvitedTo(agent.Account, open.ConvertAll(p => p.Ticket), ct);
        var lines = invited.Count == 0 ? new Dictionary<TicketId, ConversationLine>() : await conversations.Lines(agent, invited, ct);
        return [.. open.Where(p => lines.ContainsKey(p.Ticket)).Select(p => new OwnChat(lines[p.Ticket], p.TakenAt ?? p.ArrivedAt))];
    }

    /// <summary>Chats that colleagues have in the lead's departments, with none of their words.</summary>
    public async Task<IReadOnlyList<OtherChat>> Others(TicketViewer.Staff lead, CancellationToken ct)
    {
        var open = (await line.Talking(lead.SeesAll ? null : lead.Departments, ct)).Where(p => p.Account is not { } own || !lead.OwnAccounts.Contains(own)).ToList();
        var (agents, contacts) = (open.Select(p => p.Agent).OfType<AccountId>().Distinct().ToList(), open.Select(p => p.Contact).Distinct().ToList());
        var names = await db.Set<Account>().Where(a => agents.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, ct);
        var members = await db.Set<Contact>().Where(c => contacts.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, ct);
        var rooms = (await departments.All(ct)).ToDictionary(d => d.Id, d => d.Name);
        return
        [
            .. open.Select(p => new OtherChat(
                p.Ticket, p.Number, members.GetValueOrDefault(p.Contact) ?? Contact.FormerMember, rooms.GetValueOrDefault(p.Department) ?? "",
                p.Agent == lead.Account ? "You" : p.Agent is { } agent ? names.GetValueOrDefault(agent) ?? "Somebody who worked here" : "", p.TakenAt ?? p.ArrivedAt)),
        ];
    }

    private async Task<IReadOnlyList<Coworker>> ColleaguesOf(TicketViewer.Staff agent, DepartmentId department, CancellationToken ct)
    {
        var of = departments.AgentsOf(department);
        var people = await db.Set<Account>().AsNoTracking()
            .Where(a => a.Id != agent.Account && a.Status == AccountStatus.Active && a.Role != Role.Member && a.Role != Role.Auditor && of.Contains(a.Id))
            .OrderBy(a => a.Name).ThenBy(a => a.Id).Take(MostColleagues).Select(a => new { a.Id, a.Name }).ToListAsync(ct);
        var now = await presences.Among([.. people.Select(p => p.Id)], ct);
        return
        [
            .. people.Select(p => now.TryGetValue(p.Id, out var at)
                ? new Coworker(p.Id, p.Name, at.IsHere, at.TakesChats, at.TakesChats ? ChatsText.HasChats(at.Taken) : at.IsHere ? "here, doesn't take chats" : "away")
                : new Coworker(p.Id, p.Name, false, false, "away")),
        ];
    }

    private async Task<IReadOnlyList<Department>> OpenDepartments(CancellationToken ct)
    {
        var all = await departments.AllWithHours(ct);
        var manned = await presences.Manned([.. all.Select(d => d.Department.Id)], ct);
        return [.. all.Where(d => d.Hours.IsOpen(time.GetUtcNow()) && manned.Contains(d.Department.Id)).Select(d => d.Department)];
    }

    /// <summary>Null where it is no chat, or does not exist for the reader.</summary>
    public async Task<DeskChat?> Read(TicketViewer.Staff reader, int number, int? since, CancellationToken ct)
    {
        if (await threads.Read(reader, number, null, since, ct) is not { Channel: TicketChannel.Chat } thread)
        {
            return null;
        }

        var place = await line.OpenOf(thread.Id, PlaceKind.Chat, ct);
        var (delivered, read) = await conversations.ReadByMember(thread.Id, ct);
        var proof = await proofs.Of(new OnTicket(thread.Id, thread.Requester), ct);
        var isMine = place is { Agent: { } mine } && mine == reader.Account;
        var isGuest = place is not null && !isMine && (await conversations.GuestsOf(thread.Id, ct)).Contains(reader.Account);
        var isShut = place is { Agent: not null } && !isMine && !isGuest && !await conversations.ReadsAlong(thread.Id, reader.Account, ct);
        return new DeskChat(
            thread, proof, isMine, place is null,
            place?.Agent is { } has ? await conversations.NameOf(has, ct) : null, place?.TakenAt, delivered, read,
            since is null && thread.RequesterAccount is { } account ? await accounts.Read(account, ct) : null,
            // Who typed an address need not be whom it belongs to, so what that one asked before is not laid beside it.
            since is null && !thread.IsParked ? await lists.History(reader, thread.Requester, thread.Id, ct) : [])
        {
            IsOfStranger = place?.Pass is not null || (thread.RequesterAccount is null && thread.IsParked),
            IsGuest = isGuest,
            IsShut = isShut,
            Colleagues = isMine && since is null ? await ColleaguesOf(reader, thread.Department, ct) : [],
            PassedBy = isMine && since is null ? await conversations.PassedBy(thread.Id, ct) : null,
            Departments = isMine && since is null ? await OpenDepartments(ct) : [],
            Address = since is null ? await addresses.Of(reader, thread, ct) : null,
        };
    }
}
