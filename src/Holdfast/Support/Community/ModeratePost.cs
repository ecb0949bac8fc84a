using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

public enum PostStep
{
    Pinned,
    Unpinned,
    Closed,
    Opened,
    Merged,
    Unmerged,
}

public enum ModeratePostResult
{
    Done,

    /// <summary>It is so already, or somebody was quicker.</summary>
    NotPossible,

    /// <summary>As many are pinned as can be.</summary>
    TooManyPinned,

    /// <summary>There is no such other post, or it leads on itself.</summary>
    NoSuchPost,
}

/// <summary>What moderators do with a whole post; each step has one that takes it back. Hiding and cutting are those of its text.</summary>
public sealed class ModeratePostHandler(HoldfastDb db, AuditTrail audit)
{
    public async Task<ModeratePostResult> Do(CommunityPostId id, PostStep step, int? into, AccountId by, Origin origin, CancellationToken ct)
    {
        if (await db.Set<CommunityPost>().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } post)
        {
            return ModeratePostResult.NotPossible;
        }

        switch (step)
        {
            case PostStep.Pinned when !post.IsPinned:
                if (await db.Set<CommunityPost>().Where(p => p.Topic == post.Topic && p.IsPinned).Take(CommunityReader.MostPinned).CountAsync(ct) >= CommunityReader.MostPinned)
                {
                    return ModeratePostResult.TooManyPinned;
                }

                post.IsPinned = true;
                break;
            case PostStep.Unpinned when post.IsPinned:
                post.IsPinned = false;
                break;
            case PostStep.Closed when !post.IsClosed:
                post.IsClosed = true;
                break;
            case PostStep.Opened when post.IsClosed:
                post.IsClosed = false;
                break;
            case PostStep.Merged when post.MergedInto is null:
                var other = await db.Set<CommunityPost>().AsNoTracking().SingleOrDefaultAsync(p => p.Number == into, ct);
                // Nobody is led on twice, or round in a circle.
                if (other is null or { State: not ContributionState.Shown } or { MergedInto: not null } || other.Id == id || await db.Set<CommunityPost>().AnyAsync(p => p.MergedInto == id, ct))
                {
                    return ModeratePostResult.NoSuchPost;
                }

                post.MergedInto = other.Id;
                break;
            case PostStep.Unmerged when post.MergedInto is not null:
                post.MergedInto = null;
                break;
            default:
                return ModeratePostResult.NotPossible;
        }

        audit.RecordAbout(CommunityEvents.Of(step), new AuditSubject("post", id.Value), by, origin, new { post.Number, Into = into });
        return await Save(ct);
    }

    /// <summary>Puts it into another topic.</summary>
    public async Task<ModeratePostResult> Move(CommunityPostId id, CommunityTopicId topic, AccountId by, Origin origin, CancellationToken ct)
    {
        if (await db.Set<CommunityPost>().SingleOrDefaultAsync(p => p.Id == id && p.Topic != topic, ct) is not { } post)
        {
            return ModeratePostResult.NotPossible;
        }

        audit.RecordAbout(CommunityEvents.PostMoved, new AuditSubject("post", id.Value), by, origin, new { post.Number, From = post.Topic.Value, To = topic.Value });
        (post.Topic, post.IsPinned) = (topic, false);
        return await Save(ct);
    }

    private async Task<ModeratePostResult> Save(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return ModeratePostResult.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            return ModeratePostResult.NotPossible;
        }
    }
}
