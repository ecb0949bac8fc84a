using System.Globalization;
using Holdfast.Platform.Web;
using Holdfast.Support.Identity;

namespace Holdfast.Support.Desk;

/// <summary>What agents read about chats.</summary>
internal static class ChatsText
{
    public static readonly NewsKind Nobody = new("chat-nobody", Tone.Advice, "Nobody is waiting for you", "Whoever comes next shows up here.");

    public static readonly NewsKind NoSeat = new("chat-no-seat", Tone.Warn, "All your seats are taken", "End a chat first, or ask an admin for another seat.");

    public static readonly NewsKind ChatEnded = new("chat-ended", Tone.Good, "The chat has ended", "You'll find it among the tickets, as solved.");

    public static readonly NewsKind Blocked = new(
        "chat-blocked", Tone.Good, "The chat has ended, and this member can't chat for 7 days", "They can still send requests and secure their account.");

    public static readonly NewsKind StrangerEnded = new(
        "chat-of-stranger-ended", Tone.Good, "The chat has ended", "Nobody confirmed its address yet. It becomes a ticket once they do.");

    public static readonly NewsKind StrangerBlocked = new(
        "chat-of-stranger-blocked", Tone.Good, "The chat has ended, and this visitor can't chat for 7 days", "They can still send requests.");

    public static readonly NewsKind WasOver = new("chat-over", Tone.Advice, "This chat was already over", "Nothing was changed.");

    public static readonly NewsKind Passed = new("chat-passed", Tone.Good, "You passed the chat on", "The member is told, and whoever takes over reads your word and what was written.");

    public static readonly NewsKind Invited = new("chat-invited", Tone.Good, "They're in the conversation", "Both of you can write now. The member is told.");

    public static readonly NewsKind Reading = new("chat-reading", Tone.Advice, "You're reading along", "The member and your colleague can see that you do.");

    public static readonly NewsKind ToEmail = new("chat-to-email", Tone.Good, "The chat has ended, and goes on by email", "It's yours, among the open tickets.");

    public static readonly NewsKind TranscriptSent = new("chat-transcript-sent", Tone.Good, "The conversation is on its way to the member's email", "The member sees in the chat that you sent it.");

    public static readonly NewsKind TranscriptTooOften = new("chat-transcript-enough", Tone.Warn, "It was sent several times in this hour", "It isn't sent again before the hour is over.");

    public static readonly NewsKind TranscriptNoAddress = new("chat-transcript-nowhere", Tone.Warn, "The member has no confirmed email", "Nothing was sent. They find the conversation in their requests.");

    public static News Away(string name) => new(Tone.Warn, $"{name} doesn't take chats at the moment", "Nothing was changed: the chat is still yours. Choose somebody else, or a department.");

    public static News NotHere(string name) => new(Tone.Warn, $"{name} isn't here at the moment", "Nobody was asked. Choose somebody else.");

    public static News HasNoSeat(string name) => new(Tone.Warn, $"All of {name}'s seats are taken", "Nothing was changed: the chat is still yours. Choose somebody else, or a department.");

    public static News DepartmentClosed(string name) => new(Tone.Warn, $"{name} can't take the chat: it's closed, or nobody is there", "Nothing was changed: the chat is still yours. You can also end it and go on by email.");

    public static News LineIsFull(string name) => new(Tone.Warn, $"Too many people are waiting for {name}", "Nothing was changed: the chat is still yours.");

    public static readonly News GuestsAreEnough = new(Tone.Warn, "Three colleagues are in this conversation already", "Nobody else was asked in.");

    public static string HasChats(int chats) => chats switch { 0 => "has no chat", 1 => "has 1 chat", _ => string.Create(CultureInfo.InvariantCulture, $"has {chats} chats") };

    /// <summary>Of somebody without a sign-in: whether the address that they typed was confirmed.</summary>
    public static (string Text, Tone Tone) OfStranger(bool isConfirmed) => isConfirmed ? ("Confirmed email", Tone.Advice) : ("Not confirmed", Tone.Warn);

    public static string Of(Proof proof, bool isOver) => isOver ? "Chat is over" : ProofText.Of(proof.Level);

    public static Tone ToneOf(Proof proof, bool isOver) => isOver ? Tone.Advice : ProofText.ToneOf(proof.Level);

    /// <summary>"6:12", "1:04:30": how long somebody has waited.</summary>
    public static string Waiting(TimeSpan time) => time < TimeSpan.Zero ? "0:00"
        : time.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");

    /// <summary>"1 min ago", "3 min ago".</summary>
    public static string Ago(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (int)time.TotalMinutes)} min ago");
}
