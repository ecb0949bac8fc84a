using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
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
    /// <summary>Somebody without a sign-in: the chat hangs on a pass of their browser.</summary>
    public bool IsOfStranger { get; init; }
}

/// <summary>Reads what the agent's side of chats shows.</summary>
public sealed class DeskChats(
    HoldfastDb db, LineBook line, Presences presences, ProofBook proofs, Conversations conversations, TicketThread threads, TicketLists lists, AccountsForAgents accounts, TimeProvider time)
{
    /// <summary>Chats of one agent that are shown.</summary>
    public const int MostOwn = 50;

    /// <summary>How old the last sign of a page is that counts as open.</summary>
    private static readonly TimeSpan Open = TimeSpan.FromSeconds(50);

    public async Task<ChatsSide> Side(TicketViewer.Staff agent, int? opened, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var me = agent.Account;
        var places = await db.Set<LinePlace>().AsNoTracking().Where(p => p.Agent == me && p.EndedAt == null).OrderBy(p => p.TakenAt).ThenBy(p => p.Id).Take(MostOwn).ToListAsync(ct);
        var own = await conversations.Lines(agent, places.ConvertAll(p => p.Ticket), ct);
        var waiting = await line.For(agent, ct);
        var sure = await proofs.OfRequesters([.. waiting.Select(w => w.Ticket)], ct);
        var (taken, seats) = await line.SeatsOf(me, ct);
        return new ChatsSide(
            await presences.IsTaking(me, ct), taken, seats,
            [.. places.Where(p => own.ContainsKey(p.Ticket)).Select(p => new OwnChat(own[p.Ticket], p.TakenAt ?? now))],
            [.. waiting.Select(w => new InLine(
                w, sure.GetValueOrDefault(w.Ticket, Proof.None), now - (w.SeenAt ?? w.ArrivedAt) is var gone && gone > Open ? gone : null))],
            opened);
    }

    /// <summary>Null where it is no chat, or does not exist for the reader.</summary>
    public async Task<DeskChat?> Read(TicketViewer.Staff reader, int number, int? since, CancellationToken ct)
    {
        if (await threads.Read(reader, number, null, since, ct) is not { Channel: TicketChannel.Chat } thread)
        {
            return null;
        }

        var place = await line.OpenOf(thread.Id, ct);
        var (delivered, read) = await conversations.ReadByMember(thread.Id, ct);
        var proof = await proofs.Of(new OnTicket(thread.Id, thread.Requester), ct);
        return new DeskChat(
            thread, proof, place is { Agent: { } agent } && agent == reader.Account, place is null,
            place?.Agent is { } has ? await conversations.NameOf(has, ct) : null, place?.TakenAt, delivered, read,
            since is null && thread.RequesterAccount is { } account ? await accounts.Read(account, ct) : null,
            // Who typed an address need not be whom it belongs to, so what that one asked before is not laid beside it.
            since is null && !thread.IsParked ? await lists.History(reader, thread.Requester, thread.Id, ct) : [])
        {
            IsOfStranger = place?.Pass is not null || (thread.RequesterAccount is null && thread.IsParked),
        };
    }
}
