using Holdfast.Support.Community;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.TicketPosts;

/// <summary>Addresses of the ways between requests and the community.</summary>
public static class TicketPostsPaths
{
    /// <summary>An agent makes a post of what a member asked.</summary>
    public static string OfferOf(int ticket) => TicketPaths.OfTicket(ticket) + "/post";

    public static string PreviewOf(int ticket) => OfferOf(ticket) + "/preview";

    /// <summary>A moderator makes a request of a post.</summary>
    public static string MoveOf(int post) => CommunityPaths.RequestOf(post);
}
