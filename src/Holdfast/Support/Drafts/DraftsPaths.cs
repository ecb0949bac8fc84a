using System.Globalization;

namespace Holdfast.Support.Drafts;

/// <summary>Addresses of drafts.</summary>
public static class DraftsPaths
{
    /// <summary>What a member has accepted.</summary>
    public const string Mine = "/help/requests/drafts";

    internal const string Request = "/help/requests/{number}/drafts/{draft}";
    internal const string Chat = "/desk/chats/{number:int}/draft";
    internal const string OfChat = "/desk/chats/{number:int}/drafts/{draft:guid}";
    internal const string Ticket = "/desk/tickets/{number:int}/drafts/{draft:guid}";

    /// <summary>A draft with its versions, for its member.</summary>
    public static string Of(int number, DraftId draft) => string.Create(CultureInfo.InvariantCulture, $"/help/requests/{number}/drafts/{draft}");

    internal static string Act(int number, DraftId draft, string act) => $"{Of(number, draft)}/{act}";

    internal static string FileOf(int number, DraftId draft, string format) => $"{Of(number, draft)}/files/{format}";

    /// <summary>What can be done with a version, alone.</summary>
    internal static string ActsOf(int number, DraftId draft, int version) => string.Create(CultureInfo.InvariantCulture, $"{Of(number, draft)}/acts/{version}");

    /// <summary>Where an agent writes a version.</summary>
    public static string Compose(int number) => string.Create(CultureInfo.InvariantCulture, $"/desk/chats/{number}/draft");

    internal static string ComposeAct(int number, string act) => $"{Compose(number)}/{act}";

    internal static string DeskActsOf(int number, DraftId draft, int version) => string.Create(CultureInfo.InvariantCulture, $"/desk/chats/{number}/drafts/{draft}/acts/{version}");

    internal static string DeskOf(int number, DraftId draft) => string.Create(CultureInfo.InvariantCulture, $"/desk/tickets/{number}/drafts/{draft}");

    internal static string DeskFileOf(int number, DraftId draft, string format) => $"{DeskOf(number, draft)}/files/{format}";
}
