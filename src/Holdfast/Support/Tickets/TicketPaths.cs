using System.Globalization;

namespace Holdfast.Support.Tickets;

/// <summary>Addresses of a ticket's pages: mails and bookmarks rely on them.</summary>
public static class TicketPaths
{
    public const string Requests = "/help/requests";
    public const string DeskTickets = "/desk/tickets";

    /// <summary>Where a member goes on with a video check about it.</summary>
    public static string VideoOf(int number) => string.Create(CultureInfo.InvariantCulture, $"/video?ticket={number}");

    /// <summary>As its owner reads it.</summary>
    public static string OfRequest(int number) => string.Create(CultureInfo.InvariantCulture, $"{Requests}/{number}");

    /// <summary>As staff read it.</summary>
    public static string OfTicket(int number) => string.Create(CultureInfo.InvariantCulture, $"{DeskTickets}/{number}");
}
