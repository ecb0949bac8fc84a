using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

/// <summary>The author of a post, or a moderator, says which answer it was (rulings G51).</summary>
public sealed class AcceptAnswerHandler(HoldfastDb db, ContributionPlaces places, WritingRights rights, AuditTrail audit)
{
    public static bool May(PostView post, Reader by) => post.Opening.IsMine || by.Moderates;

    /// <summary>False where there is no such answer, or the person may not say so.</summary>
    /// <param name="answer">Null takes it back.</param>
    public async Task<bool> Handle(PostView post, ContributionId? answer, Reader by, Origin origin, CancellationToken ct)
    {
        if (!May(post, by) || await rights.IsStopped(by.Account!.Value, ct))
        {
            return false;
        }

        return await db.Write(
            async inside =>
            {
                await places.Hold(post.Place, inside);
                if (answer is { } chosen && !await db.Set<Contribution>().AnyAsync(
                    c => c.Id == chosen && c.PlaceKind == PlaceKind.Post && c.Place == post.Id.Value && c.State == ContributionState.Shown && c.Number > 1 && c.Root == c.Number, inside))
                {
                    return false;
                }

                var changed = await db.Set<CommunityPost>().Where(p => p.Id == post.Id && p.Accepted != answer)
                    .ExecuteUpdateAsync(set => set.SetProperty(p => p.Accepted, answer).SetProperty(p => p.Version, p => p.Version + 1), inside);
                if (changed > 0)
                {
                    await places.Changed(post.Place, inside);
                    if (!post.Opening.IsMine)
                    {
                        audit.RecordAbout(answer is null ? CommunityEvents.AcceptanceTakenBack : CommunityEvents.AnswerAccepted, new AuditSubject("post", post.Id.Value), by.Account!.Value, origin, new { post.Number });
                        await db.SaveChangesAsync(inside);
                    }
                }

                return true;
            },
            ct);
    }
}
