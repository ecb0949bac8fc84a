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
