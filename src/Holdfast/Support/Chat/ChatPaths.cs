using System.Globalization;
using Holdfast.Support.Departments;

namespace Holdfast.Support.Chat;

/// <summary>Addresses of chats.</summary>
public static class ChatPaths
{
    public const string Chat = "/chat";

    internal const string Message = Chat + "/message";
    internal const string Offline = Chat + "/offline";
    internal const string End = Chat + "/end";
    internal const string LeaveLine = Chat + "/leave-line";
    internal const string LeaveMessage = Chat + "/leave-message";
    internal const string Transcript = Chat + "/transcript";
    internal const string RatedGood = Chat + "/rating/good";
    internal const string RatedBad = Chat + "/rating/bad";

    /// <summary>The window alone, for a page that waits.</summary>
    internal const string Window = Chat + "/window";

    /// <summary>What stands above the messages, alone.</summary>
    internal const string Head = Chat + "/head";

    /// <summary>A new chat, also where one has just ended.</summary>
    internal const string New = Chat + "?new=1";

    public static string Of(DepartmentId department) => $"{Chat}?department={department}";

    internal static string Events(int number, int since) => string.Create(CultureInfo.InvariantCulture, $"{Chat}/events?chat={number}&since={since}");
}
