using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

/// <param name="Position">Null is behind all others, or where it was.</param>
public sealed record TopicText(string Name, string Summary, int? Position);

public enum TopicResult
{
    Saved,
    NotThere,
    NameTaken,

    /// <summary>There are as many as there may be.</summary>
    Full,

    /// <summary>Posts are in it, shown or not.</summary>
    NotEmpty,

    /// <summary>A post could not be about anything any more.</summary>
    IsLast,

    ChangedMeanwhile,
}

/// <summary>A topic as those see it who run the community.</summary>
/// <param name="Posts">With hidden and merged ones.</param>
public sealed record TopicLine(CommunityTopicId Id, string Name, string Summary, int Position, Count Posts);

/// <summary>Adds, changes and removes topics of the community. A topic's address stays what its first name made it.</summary>
public sealed class TopicsHandler(HoldfastDb db, AuditTrail audit, TimeProvider time)
{
    public async Task<IReadOnlyList<TopicLine>> All(CancellationToken ct)
    {
        var rows = await db.Set<CommunityTopic>().AsNoTracking().OrderBy(t => t.Position).ThenBy(t => t.Id).Take(CommunityTopic.Most)
            .Select(t => new { t.Id, t.Name, t.Summary, t.Position, Posts = db.Set<CommunityPost>().Where(p => p.Topic == t.Id).Take(Count.Most + 1).Count() })
            .ToListAsync(ct);
        return [.. rows.Select(t => new TopicLine(t.Id, t.Name, t.Summary, t.Position, new Count(t.Posts)))];
    }

    public async Task<TopicResult> Add(TopicText text, AccountId by, Origin origin, CancellationToken ct)
    {
        var slug = Anchor.NameOf(text.Name);
        if (slug.Length == 0 || await db.Set<CommunityTopic>().AnyAsync(t => t.Slug == slug || t.Name == text.Name, ct))
        {
            return TopicResult.NameTaken;
        }

        if (await db.Set<CommunityTopic>().CountAsync(ct) >= CommunityTopic.Most)
        {
            return TopicResult.Full;
        }

        var last = await db.Set<CommunityTopic>().MaxAsync(t => (int?)t.Position, ct) ?? 0;
        db.Add(new CommunityTopic
        {
            Id = CommunityTopicId.New(time.GetUtcNow()), Name = text.Name, Slug = slug, Summary = text.Summary, Position = text.Position ?? last + 10,
        });
        audit.RecordOfInstallation(CommunityEvents.TopicAdded, by, origin, text.Name);
        return await Save(TopicResult.NameTaken, ct);
    }

    public async Task<TopicResult> Change(CommunityTopicId id, TopicText text, AccountId by, Origin origin, CancellationToken ct)
    {
        if (await db.Set<CommunityTopic>().SingleOrDefaultAsync(t => t.Id == id, ct) is not { } topic)
        {
            return TopicResult.NotThere;
        }

        if (await db.Set<CommunityTopic>().AnyAsync(t => t.Name == text.Name && t.Id != id, ct))
        {
            return TopicResult.NameTaken;
        }

        audit.RecordOfInstallation(CommunityEvents.TopicChanged, by, origin, topic.Name == text.Name ? text.Name : $"{topic.Name}, now {text.Name}");
        (topic.Name, topic.Summary, topic.Position) = (text.Name, text.Summary, text.Position ?? topic.Position);
        return await Save(TopicResult.ChangedMeanwhile, ct);
    }

    public async Task<TopicResult> Remove(CommunityTopicId id, AccountId by, Origin origin, CancellationToken ct)
    {
        if (await db.Set<CommunityTopic>().SingleOrDefaultAsync(t => t.Id == id, ct) is not { } topic)
        {
            return TopicResult.NotThere;
        }

        if (await db.Set<CommunityPost>().AnyAsync(p => p.Topic == id, ct))
        {
            return TopicResult.NotEmpty;
        }

        if (await db.Set<CommunityTopic>().CountAsync(ct) == 1)
        {
            return TopicResult.IsLast;
        }

        db.Remove(topic);
        audit.RecordOfInstallation(CommunityEvents.TopicRemoved, by, origin, topic.Name);
        return await Save(TopicResult.ChangedMeanwhile, ct);
    }

    private async Task<TopicResult> Save(TopicResult refused, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return TopicResult.Saved;
        }
        catch (DbUpdateException)
        {
            // The same name, a newer version, or a post that has just been written there.
            return refused;
        }
    }
}
