using Holdfast.Platform.Web;

namespace Holdfast.Support.Desk;

/// <summary>What is said after an act on a ticket.</summary>
internal static class TicketDeskNews
{
    public static readonly NewsKind Replied = new(
        "ticket-replied", Tone.Good, "Your reply is on its way", "The member gets it by email, and reads it in their requests.");

    public static readonly NewsKind Noted = new("ticket-noted", Tone.Good, "Your note is in the thread", "Only staff read it.");

    public static readonly NewsKind DraftKept = new("ticket-draft-kept", Tone.Good, "Your draft is kept", "Only you see it. It's here for 7 days.");

    public static readonly NewsKind Changed = new("ticket-changed", Tone.Good, "Done", "You'll find it in the thread.");

    public static readonly NewsKind IsSo = new("ticket-is-so", Tone.Advice, "It was already like that", "Nothing was changed.");

    public static readonly NewsKind Closed = new(
        "ticket-closed", Tone.Warn, "This ticket is closed",
        "Nothing can be changed any more, except tags and notes. If the member writes again, that becomes a new ticket.");

    public static readonly NewsKind Taken = new(
        "ticket-taken", Tone.Warn, "Somebody was faster", "Somebody else has it by now: see below who. Nothing was changed.");

    public static readonly NewsKind Gone = new(
        "ticket-gone", Tone.Advice, "It has left your departments", "You moved the ticket to where you don't work, so you don't see it any more.");

    public static readonly NewsKind TextTakenOut = new(
        "ticket-text-taken-out", Tone.Good, "The text is gone, for good", "Your reason is in the thread as a note.");

    public static readonly NewsKind AddressShown = new(
        "ticket-address-shown", Tone.Good, "You see the email for 10 minutes", "Your reason is in the thread, and leads see that you looked.");

    public static readonly NewsKind NothingThere = new(
        "ticket-nothing-there", Tone.Advice, "There is nothing to take out", "The words were already gone.");

    public static readonly NewsKind TooManyTags = new(
        "ticket-too-many-tags", left => new(Tone.Warn, "That's too many tags", $"A ticket can have {left.Count}. Remove one first."));

    internal static void Register(IServiceCollection services) => services.AddNews(
        Replied, Noted, DraftKept, Changed, IsSo, Closed, Taken, Gone, TextTakenOut, AddressShown, NothingThere, TooManyTags);
}
