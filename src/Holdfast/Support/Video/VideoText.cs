using Holdfast.Platform.Web;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Video;

/// <summary>What people read about video checks.</summary>
internal static class VideoText
{
    public static readonly NewsKind LinkSent = new(
        "video-link-sent", Tone.Good, "We've emailed you the link", "Open the email at a desktop or laptop with a camera.");

    public static readonly News LinksTooOften = new(Tone.Warn, "We've emailed you the link several times", "Look in your inbox and in the spam folder, or try again in an hour.");

    public static readonly News NoAddress = new(Tone.Warn, "We have no confirmed email for you", "Confirm one in your settings first, or type the address of this page at the computer.");

    public static readonly NewsKind LeftLine = new(
        "video-left-line", Tone.Advice, "You've left the line", "Nobody will call you about it. You can come back at any time.");

    public static readonly NewsKind Withdrawn = new(
        "video-withdrawn", Tone.Good, "You took your consent back", "The pictures of your video checks are destroyed. There's no other check unless you agree again.");

    public static readonly NewsKind Nobody = new("video-nobody", Tone.Advice, "Nobody is waiting for a call", "Whoever comes next shows up here.");

    public static readonly NewsKind NoSeat = new("video-no-seat", Tone.Warn, "You can't take a call now", "You already have one, or all your seats are taken. End one first.");

    public static readonly NewsKind Invited = new("video-invited", Tone.Good, "We asked for a video check", "The member reads it on their request, and by email.");

    public static readonly NewsKind Looked = new("video-looked", Tone.Good, "Thanks, your answer is saved", "It stands on the ticket.");

    public static readonly News NowClosed = new(Tone.Warn, "Nobody is here for a video check any more", "Try again later, or write to us.");

    public static readonly News LineIsFull = new(Tone.Warn, "Too many people are waiting", "Nobody would come soon. Try again later, or write to us.");

    public static readonly News TooManyCalls = new(
        Tone.Warn, "You've had three video checks today", "Try again tomorrow, or write to us. That keeps anybody from trying until it works.");

    public static readonly News NoConsent = new(Tone.Warn, "You need to agree first", "What we do in a video check has changed, or you agreed more than a day ago.");

    public static readonly News NotThere = new(Tone.Warn, "This request can't have a video check", "It's closed, or it isn't yours. You can begin one without it.");

    public static News Blocked(DateTimeOffset until, TimeZoneInfo zone) => new(
        Tone.Warn, "You can't call us at the moment", $"An agent paused it until {Moments.FullWithZone(until, zone)}. You can still send us a request.");

    public static News TooMany(int anHour) => new(Tone.Warn, "That's a lot of requests in an hour", $"We take {anHour} an hour from one person. Try again in an hour.");

    /// <summary>What the end of a call says.</summary>
    public static (string Title, string Text) Ended(CallEnd? how) => how switch
    {
        CallEnd.ByMember => ("You ended the call", "What was decided stands in your request."),
        CallEnd.SignInEnded => ("The call has ended", "You were signed out where you joined it, or your account was protected."),
        CallEnd.LeftLine => ("You've left the line", "Nobody will call you about it. You can come back at any time."),
        CallEnd.Vanished => ("You're not in the line any more", "Your page was gone for five minutes. You can join again."),
        CallEnd.Lost => ("The call has ended", "The connection was lost, and nobody came back. You can join the line again."),
        _ => ("The call has ended", "What was decided stands in your request."),
    };

    public static string Of(CallAnswer answer) => answer switch
    {
        CallAnswer.Verified => "Verified",
        CallAnswer.NotVerified => "Not verified",
        _ => "Unsure",
    };

    public static string Of(ComparedWith with) => with switch
    {
        ComparedWith.Document => "An identity document that we saw before",
        ComparedWith.Picture => "A picture that we've had for long",
        _ => "Facts that only they and we know",
    };

    public static string Back(VideoView view, TimeZoneInfo zone, DateTimeOffset now) =>
        view.NextOpening is { } opening ? $"We're back {HoursText.Back(opening, zone, now)}." : "Look again in a few minutes.";
}
