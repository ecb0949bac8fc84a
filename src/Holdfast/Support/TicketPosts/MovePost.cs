using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Holdfast.Support.Community;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.TicketPosts;

public enum MovePostResult
{
    Moved,

    /// <summary>Hidden, and its author has no more requests in this hour.</summary>
    HiddenOnly,

    /// <summary>Its author is not here any more, or works here.</summary>
    NotPossible,
}

/// <summary>
/// Makes a request of a post, for its author: what should not be public is hidden first, then asked again in private. Done twice it is
/// one request. The post comes back by the undo of every moderator; the request stays.
/// </summary>
public sealed class MovePostHandler(HoldfastDb db, SubmitRequestHandler requests, ModerateHandler moderation, TicketActs acts, TicketViewers viewers, AuditTrail audit)
{
    private static readonly IReadOnlySet<int> Nothing = new HashSet<int>();

    public async Task<MovePostResult> Handle(CommunityPostId id, AccountId by, Role role, Origin origin, CancellationToken ct)
    {
        var found = await (
            from post in db.Set<CommunityPost>()
            join opening in db.Set<Contribution>() on post.Opening equals opening.Id
            where post.Id == id
            select new { post.Number, post.Title, post.Opening, opening.Account, opening.IsStaff, opening.Source, opening.State }).AsNoTracking().SingleOrDefaultAsync(ct);
        if (found is not { IsStaff: false, Account: { } author } || author == by)
        {
            return MovePostResult.NotPossible;
        }

        if (found.State is not ContributionState.Hidden)
        {
            await moderation.Do(found.Opening, ModerationStep.Hidden, Nothing, by, origin, ct);
            db.ChangeTracker.Clear();
        }

        var submission = new SubmissionId(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"post:{id}")).AsSpan(0, 16)));
        var sent = await requests.Handle(new SubmitRequest(author, submission, found.Title, found.Source, [], Department.None), ct);
        db.ChangeTracker.Clear();
        switch (sent)
        {
            case SubmitRequestResult.Sent made:
                await acts.Do(await viewers.Staff(by, role, ct), made.Ticket, (held, inside) => Note(held, found.Number, made.Number, id, by, origin, inside), ct);
                return MovePostResult.Moved;
            case SubmitRequestResult.SentOtherWords:
                // It was moved before, and its author changed it since.
                return MovePostResult.Moved;
            case SubmitRequestResult.TooMany:
                return MovePostResult.HiddenOnly;
            default:
                return MovePostResult.NotPossible;
        }
    }

    private Task<TicketWrite> Note(HeldTicket held, int number, int request, CommunityPostId id, AccountId by, Origin origin, CancellationToken ct)
    {
        audit.RecordAbout(TicketPostsEvents.PostMovedToRequest, new AuditSubject("post", id.Value), by, origin, new { Number = number, Request = request });
        return acts.Append(held, new Happening.MovedFromPost(number), null, id.Value, ct);
    }
}
