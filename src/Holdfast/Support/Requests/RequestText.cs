using Holdfast.Platform.Web;
using Holdfast.Support.Strangers;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Requests;

/// <summary>What people read about a request.</summary>
internal static class RequestText
{
    /// <summary>What a page with the thread listens to.</summary>
    public static string TopicOf(RequestThread thread, bool isByPass) => isByPass ? PassTopics.Of(thread.Number) : TicketTopics.Request(thread.Id);

    public static readonly News WordsAreBack = new(Tone.Good, "You're signed in, and your words are here", "Nothing was sent yet. Look through it, then submit it.");

    public static readonly News WordsOfPost = new(Tone.Advice, "Your words are here", "Nothing was sent yet, and your post stays as it is. Only our team reads a request.");

    public static readonly News CannotKeep = new(Tone.Warn, "We can't keep your words while you sign in",
        "Nothing is lost: leave this page open, sign in in another tab, then come back here and submit it.");

    public static News SentWithOtherWords(int number) => new(
        Tone.Warn, $"You've sent this form before, as {TicketNumbers.Show(number)}",
        "What you've changed since wasn't sent. To add something, reply to that request. To send this as a new one, press Submit request again.");

    public static readonly News TooOften = new(Tone.Warn, "That's a lot of requests in an hour",
        "This one wasn't sent. Everything you typed is still here: try again in an hour, or add it to a request you've already sent.");

    public static readonly News RepliesTooOften = new(Tone.Warn, "That's a lot of replies in an hour", "This one wasn't sent. Your words are still here: try again in an hour.");

    public static readonly Problem TooLong = new(TypedRequest.DetailsField, "It's too long altogether", "Make your details shorter, or send the rest as a reply afterwards.");

    public static readonly Problem NotThisForm = new("", "This page can't send it any more", "Everything you typed is still here. Look through it and submit it again.");

    public static readonly Problem NewerForm = new("", "We've changed this form since you opened it", "Everything you typed is still here. Look through it and submit it again.");

    /// <summary>For somebody whose sign-in ended while they wrote.</summary>
    public static readonly News SignedOut = new(Tone.Warn, "You're signed out, so your request wasn't sent",
        "Nothing you typed is lost. Sign in and you come back to the same words, or add your name and email and send it without signing in.");

    public static readonly News NoRoom = new(Tone.Warn, "Very many people are writing to us just now",
        "This one wasn't sent. Everything you typed is still here: sign in to send it at once, or try again later.");

    public static readonly News ClosedHere = new(Tone.Warn, "This request is closed",
        "Your reply wasn't sent. Copy your words, then submit a new request and say that it goes on with this one.");

    /// <summary>In one or two words.</summary>
    public static string State(MemberStatus status) => status switch
    {
        MemberStatus.OnIt => "We are on it",
        MemberStatus.WaitingForYou => "Waiting for you",
        MemberStatus.Solved => "Solved",
        MemberStatus.Closed => "Closed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static Tone ToneOf(MemberStatus status) => status switch
    {
        MemberStatus.OnIt => Tone.Advice,
        MemberStatus.WaitingForYou => Tone.Warn,
        _ => Tone.Good,
    };

    /// <summary>What a subject is called that was taken out.</summary>
    public static string Subject(string subject) => subject.Length == 0 ? "Removed by support" : subject;

    public static readonly Problem EmptyReply = new(MyRequestsEndpoint.ReplyField, "The reply is empty", "Type what you want to say.");

    public static readonly Problem WordTooLong = new(MyRequestsEndpoint.WordField, "That's too long", $"Use {RateHelpHandler.WordLength:N0} characters or fewer, or send it as a reply.");

    public static readonly Problem ReplyTooLong = new(MyRequestsEndpoint.ReplyField, "The reply is too long", "Make it shorter, or send it as two replies.");

    public static readonly News SentBefore = new(Tone.Warn, "You sent another reply from this page before", "These words weren't sent yet. Look through them and send them.");
}
