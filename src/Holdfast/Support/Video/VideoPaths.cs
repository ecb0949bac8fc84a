using System.Globalization;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Video;

/// <summary>Addresses of calls.</summary>
public static class VideoPaths
{
    /// <summary>What a video check is, and the member's side of it.</summary>
    public const string Video = "/video";

    /// <summary>The line for calls, and the agent's side.</summary>
    public const string Desk = "/desk/video";

    internal const string Agree = Video + "/agree";
    internal const string Withdraw = Video + "/withdraw";
    internal const string Join = Video + "/join";
    internal const string EmailLink = Video + "/email-link";
    internal const string LeaveLine = Video + "/leave-line";
    internal const string WriteInstead = Video + "/write-instead";
    internal const string End = Video + "/end";
    internal const string Message = Video + "/message";
    internal const string Messages = Video + "/messages";
    internal const string Picture = Video + "/picture";
    internal const string Signal = Video + "/signal";
    internal const string Signals = Video + "/signals";
    internal const string Relay = Video + "/relay";

    /// <summary>Where the member stands, alone.</summary>
    internal const string State = Video + "/state";

    internal const string Pictures = Desk + "/pictures";
    internal const string Looks = Desk + "/looks";
    internal const string DeskSide = Desk + "/side";
    internal const string Taking = Desk + "/taking";
    internal const string NotTaking = Desk + "/not-taking";
    internal const string TakeNext = Desk + "/take-next";

    public static string Of(int? ticket) => ticket is { } number ? TicketPaths.VideoOf(number) : Video;

    public static string Call(int number) => string.Create(CultureInfo.InvariantCulture, $"{Desk}/{number}");

    internal static string PictureOf(PictureId id) => $"{Pictures}/{id}";

    internal static string LookOf(LookId id) => $"{Looks}/{id}";

    internal static string LookAnswer(LookId id, CallLook answer) => $"{LookOf(id)}/{Word(answer)}";

    /// <summary>An answer as a part of an address.</summary>
    internal static string Word(CallLook answer) => answer switch
    {
        CallLook.Same => "same",
        CallLook.NotSame => "not-same",
        _ => "cant-tell",
    };

    internal static string Act(int number, string act) => $"{Call(number)}/{act}";

    internal static string SignalsOf(CallId call, int since) => string.Create(CultureInfo.InvariantCulture, $"{Signals}?call={call}&since={since}");
}
