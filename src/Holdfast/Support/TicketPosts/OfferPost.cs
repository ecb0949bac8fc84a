using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Holdfast.Support.Community;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.TicketPosts;

/// <param name="Post">As the agent has written it.</param>
public sealed record OfferPost(TicketViewer.Staff By, TicketId Ticket, WritePost Post, Origin Origin);

/// <summary>
/// Asks the community what a member asked us: a post of the agent's, under the mark of staff. The ticket names the post, and the post
/// names nobody. Post, event and audit are one save.
/// </summary>
public sealed class OfferPostHandler(HoldfastDb db, WritePostHandler posts, TicketLog log, AuditTrail audit)
{
    /// <returns>Null where the ticket is none for the agent any more, or takes no more events.</returns>
    public async Task<PostContributionResult?> Handle(OfferPost command, CancellationToken ct)
    {
        try
        {
            return await posts.Handle(command.Post with { Beside = (post, inside) => Note(command, post, inside) }, ct);
        }
        catch (TicketRefusedException)
        {
            db.ChangeTracker.Clear();
            return null;
        }
    }

    private async Task Note(OfferPost command, CommunityPost post, CancellationToken ct)
    {
        // The contribution's own id of the form makes it one post, and so one event.
        if (await log.Hold(command.By, command.Ticket, ct) is not { } held
            || await log.Append(held, new Happening.Posted(post.Number), null, null, ct) is not Appended.Written)
        {
            throw new TicketRefusedException();
        }

        audit.RecordAbout(TicketPostsEvents.RequestPosted, new AuditSubject("ticket", command.Ticket.Value), command.By.Account, command.Origin, new { post.Number });
    }

    private sealed class TicketRefusedException : Exception;
}
