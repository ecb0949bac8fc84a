using Holdfast.Support.Contacts;

namespace Holdfast.Support.Tickets;

/// <summary>What an owner draws in the place of an event's words, on every page that shows the ticket.</summary>
/// <param name="Component">Drawn with <see cref="CardOfEvent"/>.</param>
public sealed record ThreadCard(Type Component, IReadOnlyDictionary<string, object?> Parameters);

/// <summary>The ticket that events are of.</summary>
public sealed record CardedTicket(TicketId Id, int Number, ContactId Requester);

/// <summary>An event for its owner.</summary>
/// <param name="Seq">Its number for staff.</param>
public sealed record CardedEvent(int Seq, DateTimeOffset At, Happening What, ThreadAuthor By, ThreadWords? Words);

/// <summary>
/// Whoever has more to show of some happenings than their words registers one of these; threads and chats then draw it and need not know
/// whose it is.
/// </summary>
public interface IThreadCards
{
    IReadOnlyList<HappeningKind> Kinds { get; }

    /// <summary>The cards of these events by their numbers; asked only where a thread has some. Few reads, whatever their number.</summary>
    Task<IReadOnlyDictionary<int, ThreadCard>> Draw(TicketViewer reader, CardedTicket ticket, IReadOnlyList<CardedEvent> events, CancellationToken ct);
}
