using Holdfast.Platform.Web;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Chat;

/// <summary>What people read in a chat.</summary>
internal static class ChatText
{
    public const string Promise = "We never ask for your password or your answer.";

    public static readonly NewsKind LeftLine = new(
        "chat-left-line", Tone.Advice, "You've left the line", "Nobody will write to you about it. You can come back at any time.");

    public static readonly NewsKind TranscriptSent = new(
        "chat-transcript", Tone.Good, "We're sending it to your email", "What's been written until now is in it. It may take a few minutes.");

    public static readonly NewsKind TranscriptTooOften = new(
        "chat-transcript-often", Tone.Warn, "We've sent it to you several times already", "Look in your email, in spam too. You can ask again in an hour.");

    public static readonly NewsKind TranscriptNoAddress = new(
        "chat-transcript-address", Tone.Warn, "You have no confirmed email", "Confirm one under \"Email addresses\", then ask again. You'll find the conversation in your requests too.");

    public static readonly Problem NoWords = new(nameof(StartForm.Help), "You haven't written anything yet", "Type what we can help with.");

    public static readonly Problem NoMessage = new(nameof(MessageForm.Message), "The message is empty", "Type what you want to say.");

    public static readonly News TooFast = new(Tone.Warn, "That's faster than we can read", "This message wasn't sent yet. Your words are still here: wait a few seconds and send it again.");

    public static readonly News SentBefore = new(Tone.Warn, "You sent another message from this page before", "These words weren't sent yet. Look through them and send them.");

    public static readonly News HasEnded = new(
        Tone.Warn, "The chat has ended", "This message wasn't sent. Your words are still here: start a new chat with them, or send them as a message.");

    public static readonly News NowOffline = new(
        Tone.Warn, "Nobody is here to chat any more", "Your words are still here. Send them as a message, and we'll answer by email.");

    public static readonly News LineIsFull = new(
        Tone.Warn, "Too many people are waiting", "Nobody would come soon. Your words are still here: send them as a message, and we'll answer by email.");

    public static readonly News NoPlace = new(
        Tone.Warn, "There's no free place in the line just now",
        "Two people from where you are may be chatting with us already. Your words are still here: send them as a message, and we'll answer by email.");

    public static Problem TooManyFiles(string field) => new(field, "There are too many files", "This chat can't take more files. Start a new one for them.");

    public static Problem TooLong(string field, int length) =>
        new(field, "The message is too long", $"Use {StartChatHandler.MessageLength:N0} characters or fewer. This has {length:N0}. You can send the rest as a second message.");

    public static News Blocked(DateTimeOffset until, TimeZoneInfo zone) => new(
        Tone.Warn, "You can't chat with us at the moment", $"An agent ended your last chat and paused it until {Moments.FullWithZone(until, zone)}. You can still send us a request.");

    public static News TooMany(int anHour) => new(Tone.Warn, "That's a lot of messages in an hour", (anHour > 0 ? $"We take {anHour} an hour from one person. " : "") + "Your words are still here: try again in an hour.");

    public static News Full(string department) => new(
        Tone.Warn, "This chat is as long as a chat can be", $"This message wasn't sent. End the chat and start a new one with {department}: your words are still here.");

    /// <summary>Under a department's name: whether somebody is there.</summary>
    public static string Presence(ChatDepartment department, TimeZoneInfo zone, DateTimeOffset now) => department switch
    {
        { IsOpen: true } => "Online",
        { NextOpening: { } opening } => $"Offline. Back {HoursText.Back(opening, zone, now)}",
        _ => "Offline",
    };

    /// <summary>A department in the list to choose from.</summary>
    public static string Choice(ChatDepartment department, TimeZoneInfo zone, DateTimeOffset now) => $"{department.Name} ({Lower(Presence(department, zone, now))})";

    /// <summary>What the end of a stranger's chat says, whose address nobody has confirmed.</summary>
    public static (string Title, string Text) EndedUnconfirmed(ChatEnd? how) => how switch
    {
        ChatEnd.LeftLine => ("You've left the line", "Nobody will write to you about it. You can come back at any time."),
        ChatEnd.LeftMessage => ("Thanks for your message!", ConfirmFirst),
        ChatEnd.Vanished => ("You're not in the line any more", $"Your page was gone for five minutes. {ConfirmFirst}"),
        ChatEnd.ByMember => ("You ended the chat", KeepIt),
        ChatEnd.Silence => ("The chat has ended", $"Nobody wrote for half an hour. {KeepIt}"),
        _ => ("The chat has ended", KeepIt),
    };

    private const string ConfirmFirst = "Open the email that we sent you and press \"Send it\": then we read your message and answer by email.";

    private const string KeepIt = "To keep it and hear from us by email, open the email that we sent you and press \"Send it\". Otherwise it's gone after a week.";

    /// <summary>What the end of a chat says.</summary>
    public static (string Title, string Text) Ended(ChatEnd? how, bool isOwed, bool isByPass = false) => (how, isOwed) switch
    {
        _ when isByPass => ("The chat has ended", isOwed ? "You wrote last, so we'll answer by email." : "If you need more, answer the email that we sent you, or start a new chat."),
        (ChatEnd.ByMember, true) => ("You ended the chat", "You wrote last, so we'll answer by email."),
        (ChatEnd.ByMember, false) => ("You ended the chat", "You'll find it in your requests."),
        (ChatEnd.Silence, true) => ("The chat has ended", "Nobody wrote for half an hour. You wrote last, so we'll answer by email."),
        (ChatEnd.Silence, false) => ("The chat has ended", "Nobody wrote for half an hour. You'll find it in your requests."),
        (ChatEnd.SignInEnded, _) => ("The chat has ended", "You were signed out where you started it. You'll find it in your requests."),
        (ChatEnd.Vanished, _) => ("You're not in the line any more", "Your page was gone for five minutes. We have what you wrote, and we'll answer by email."),
        (ChatEnd.LeftMessage, _) => ("Thanks for your message!", "We'll respond by email as soon as we can."),
        (ChatEnd.ToEmail, _) => ("The chat has ended", "We go on by email: we answer there, and you'll find everything in your requests."),
        (ChatEnd.LeftLine, _) => ("You've left the line", "Nobody will write to you about it. You can come back at any time."),
        _ => ("The chat has ended", "You'll find it in your requests. If you write there, we'll answer by email."),
    };

    /// <summary>A line of the log for what has no words.</summary>
    public static string? Line(RequestEvent happened) => happened.Kind switch
    {
        HappeningKind.ChatTaken => $"{happened.By.Name} joined",
        HappeningKind.ChatPassed => $"{happened.By.Name} passed you on to {happened.Whom ?? "another department"}",
        HappeningKind.ChatInvited => $"{happened.By.Name} asked {happened.Whom ?? "a colleague"} to join",
        HappeningKind.ChatRead => $"{happened.By.Name} from our team is reading along",
        HappeningKind.TranscriptSent => happened.By.IsYou ? "You asked for this conversation by email" : $"{happened.By.Name} sent you this conversation by email",
        HappeningKind.ChatReturned => "We lost the connection to our agent. You're at the front of the line",
        HappeningKind.ChatEnded => happened.By.IsYou ? "You ended the chat" : "The chat has ended",
        HappeningKind.CallInvited => $"{happened.By.Name} asks you for a video check",
        HappeningKind.CallTaken => $"{happened.By.Name} joined the call",
        HappeningKind.CallReturned => "We lost the connection to our agent. You're at the front of the line",
        HappeningKind.CallEnded => happened.By.IsYou ? "You ended the call" : "The call has ended",
        HappeningKind.MarkedSolved => "You marked it as solved",
        HappeningKind.DraftAccepted => happened.By.IsYou ? "You accepted the draft" : "The draft was accepted",
        HappeningKind.DraftDeclined => happened.By.IsYou ? "You declined the draft" : "The draft was declined",
        HappeningKind.DraftWithdrawn => $"{happened.By.Name} withdrew the draft",
        HappeningKind.TextTakenOut => "Support removed a text",
        _ => null,
    };

    private static string Lower(string words) => char.ToLowerInvariant(words[0]) + words[1..];
}
