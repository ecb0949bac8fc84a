using System.Globalization;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Desk;

/// <summary>Addresses of the desk.</summary>
public static class DeskPaths
{
    /// <summary>Where support works: everything open.</summary>
    public const string Desk = "/desk";

    public const string Mine = "/desk/mine";
    public const string Unassigned = "/desk/unassigned";
    public const string Pending = "/desk/pending";
    public const string Solved = "/desk/solved";
    public const string NotConfirmed = "/desk/not-confirmed";

    /// <summary>Tickets by number, words, or whoever asked.</summary>
    public const string Search = "/desk/search";

    /// <summary>Who read what.</summary>
    public const string Readings = "/desk/readings";

    /// <summary>The line, and the chats that an agent has.</summary>
    public const string Chats = "/desk/chats";

    /// <summary>What chats a lead's departments have.</summary>
    public const string OtherChats = Chats + "/all";

    internal const string Taking = Chats + "/taking";
    internal const string NotTaking = Chats + "/not-taking";
    internal const string TakeNext = Chats + "/take-next";

    /// <summary>The line and one's own chats, alone.</summary>
    internal const string ChatsSide = Chats + "/side";

    /// <summary>Finds the account that an agent is to protect.</summary>
    public const string DeskProtect = "/desk/protect";

    /// <summary>Shows whose account it is and what will happen, then protects it.</summary>
    public static string ProtectOf(Guid account) => $"/desk/accounts/{account}/protect";

    public static string ReadingsOf(Guid agent) => $"{Readings}?agent={agent}";

    /// <summary>In the address of what lists have shown.</summary>
    internal const string InLists = "lists";

    internal static string ReadingsOf(ReadingFilter filter, string? after = null)
    {
        string?[] parts =
        [
            filter.Only is { } agent ? $"agent={agent.Value}" : null, filter.InLists ? $"seen={InLists}" : null, after is null ? null : $"after={after}",
        ];
        var query = string.Join('&', parts.Where(part => part is not null));
        return query.Length == 0 ? Readings : $"{Readings}?{query}";
    }

    public static string ResumeReader(Guid agent) => $"{Readings}/{agent}/resume";

    public static string SearchOf(string words) => $"{Search}?q={Uri.EscapeDataString(words)}";

    /// <summary>The two kinds of drafts, in addresses.</summary>
    internal const string ReplyDraft = "reply";

    internal const string NoteDraft = "note";

    /// <summary>Has the way back into an account that the agent protected sent again.</summary>
    public static string WayBackOf(Guid containment) => $"{DeskProtect}/{containment}/way-back";

    public static string Of(TicketView view) => view switch
    {
        TicketView.AllOpen => Desk,
        TicketView.Mine => Mine,
        TicketView.Unassigned => Unassigned,
        TicketView.Pending => Pending,
        TicketView.Solved => Solved,
        TicketView.NotConfirmed => NotConfirmed,
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, null),
    };

    internal const string TakingPart = Chats + "/taking-part";

    public static string Chat(int number) => string.Create(CultureInfo.InvariantCulture, $"{Chats}/{number}");

    internal static string ChatAct(int number, string act) => $"{Chat(number)}/{act}";

    internal static string ChatEvents(int number, int since) => string.Create(CultureInfo.InvariantCulture, $"{Chat(number)}/events?since={since}");

    /// <summary>One thing that is done to a ticket.</summary>
    public static string Act(int number, string act) => $"{TicketPaths.OfTicket(number)}/{act}";

    /// <summary>Sends a public reply and leaves the ticket as the button says.</summary>
    public static string Reply(int number, TicketStatus then) => Act(number, $"reply/{Word(then)}");

    /// <summary>Events after one of them, for a page that has those before.</summary>
    public static string Newer(int number, int since) => Act(number, $"events?since={since}");

    /// <summary>Where it stands, for a page that is open.</summary>
    public static string State(int number) => Act(number, "state");

    /// <summary>Which colleagues have it open.</summary>
    public static string Here(int number) => Act(number, "here");

    /// <summary>Keeps what is being written.</summary>
    public static string Draft(int number, bool isNote) => Act(number, $"drafts/{(isNote ? NoteDraft : ReplyDraft)}");

    /// <summary>Says what happens, then takes the words of an event out.</summary>
    public static string TakeOut(int number, int seq) => Act(number, $"texts/{seq}/take-out");

    /// <summary>A status as a part of an address.</summary>
    internal static string Word(TicketStatus status) => status switch
    {
        TicketStatus.Open => "open",
        TicketStatus.Pending => "pending",
        TicketStatus.OnHold => "on-hold",
        TicketStatus.Solved => "solved",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>The status of such a word; null where it is none.</summary>
    internal static TicketStatus? Read(string? word) =>
        StatusTable.Nameable.Where(status => Word(status) == word).Select(status => (TicketStatus?)status).FirstOrDefault();
}
