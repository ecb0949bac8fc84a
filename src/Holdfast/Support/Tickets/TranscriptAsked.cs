using Holdfast.Platform.Deliveries;

namespace Holdfast.Support.Tickets;

/// <summary>The conversation is to be sent to its member.</summary>
public sealed record TranscriptAsked(Guid Ticket, Guid? Account) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "transcript-asked";

    Guid? IOutboxMessage.Subject => Account;
}
