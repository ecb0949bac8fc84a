using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Identity;

/// <summary>How sure we are of who writes on a ticket, the surest last (rulings G42). It is computed and never set.</summary>
public enum ProofLevel
{
    None,

    /// <summary>The mailbox is theirs: they followed a link that we sent there.</summary>
    ConfirmedAddress,

    SignedIn,

    /// <summary>Signed in on a device known for a week, with a password proved a short while before they wrote.</summary>
    KnownDevice,

    /// <summary>Two of us have seen who it is.</summary>
    Video,
}

/// <summary>A contact on a ticket: what they prove on one ticket counts on no other, and for nobody who reads along.</summary>
public readonly record struct OnTicket(TicketId Ticket, ContactId Contact);

/// <summary>What somebody has proved on a ticket, as a source says it; whether it stands is not the source's to say.</summary>
/// <param name="At">When it was proved.</param>
public sealed record ProofClaim(OnTicket Who, ProofLevel Level, DateTimeOffset At)
{
    /// <summary>Since when there is what it was proved with, such as the device; null where it is a person.</summary>
    public DateTimeOffset? AppearedAt { get; init; }
}

/// <summary>What stands of it.</summary>
/// <param name="At">When it was proved; null for nothing.</param>
public readonly record struct Proof(ProofLevel Level, DateTimeOffset? At)
{
    public static readonly Proof None = new(ProofLevel.None, null);
}
