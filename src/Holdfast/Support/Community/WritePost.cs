using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

/// <param name="Title">Neither empty nor too long, on one line; the same holds for the details, but for the lines.</param>
public sealed record WritePost(Reader By, string Title, string Details, CommunityTopicId Topic, PostKind Kind, IReadOnlyList<string> Tags, string? PenName, Guid Client)
{
    /// <summary>What else is to happen with it, inside the transaction; what it adds goes with the same save.</summary>
    public Func<CommunityPost, CancellationToken, Task>? Beside { get; init; }
}

/// <summary>Writes a post, once, with the contribution that is its own text.</summary>
public sealed class WritePostHandler(HoldfastDb db, PostContributionHandler contributions, Secrets secrets, TimeProvider time)
{
    public Task<PostContributionResult> Handle(WritePost command, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var id = CommunityPostId.New(now);
        var title = secrets.TakeOut(command.Title, command.By.Account).Text;
        title = title.Length <= CommunityPost.TitleLength ? title : title[..CommunityPost.TitleLength];
        // A word that opens something is no tag.
        var tags = command.Tags.Where(tag => secrets.TakeOut(tag, command.By.Account).Found.Count == 0).ToList();
        var opening = new Opening(new PlaceView(title, "", true, Audience.Everybody, Community.Tags.Typed(tags)), async (contribution, inside) =>
        {
            // The community as a whole gives posts their numbers.
            var number = (await db.Database.SqlQueryRaw<int>(
                """
                INSERT INTO contribution_places (kind, place, last_number) VALUES (@kind, @place, 1)
                ON CONFLICT (kind, place) DO UPDATE SET last_number = contribution_places.last_number + 1 RETURNING last_number AS "Value"
                """,
                db.Parameter("@kind", (int)PlaceKind.Post), db.Parameter("@place", Guid.Empty)).ToListAsync(inside))[0];
            var post = new CommunityPost
            {
                Id = id,
                Number = number,
                Topic = command.Topic,
                Kind = command.Kind,
                Title = title,
                Slug = Anchor.NameOf(title),
                Tags = Community.Tags.ToStore(tags),
                Opening = contribution.Id,
                At = now,
                State = contribution.State,
                LastAt = now,
            };
            db.Add(post);
            db.AddRange(tags.Select(tag => new CommunityTag { Tag = tag, Number = number, Post = id }));
            if (command.Beside is { } beside)
            {
                await beside(post, inside);
            }
        });
        return contributions.Handle(new PostContribution(new ContributedTo(PlaceKind.Post, id.Value), command.By, command.Details, command.PenName, null, command.Client, opening), ct);
    }
}
