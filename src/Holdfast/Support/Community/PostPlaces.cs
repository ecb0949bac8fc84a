using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

/// <summary>Posts as places of contributions.</summary>
internal sealed class PostPlaces(HoldfastDb db) : IContributionPlaces
{
    // Whatever became of which contribution: what the row says is what there is.
    private const string Count = """
        UPDATE community_posts SET
            state = (SELECT c.state FROM contributions AS c WHERE c.id = community_posts.opening),
            last_at = COALESCE((SELECT MAX(c.at) FROM contributions AS c WHERE c.place_kind = 2 AND c.place = community_posts.id AND c.state = 1), at),
            answers = (SELECT COUNT(*) FROM contributions AS c WHERE c.place_kind = 2 AND c.place = community_posts.id AND c.state = 1 AND c.number > 1 AND c.root = c.number),
            is_solved = EXISTS (SELECT 1 FROM contributions AS c WHERE c.id = community_posts.accepted AND c.state = 1),
            has_staff_answer = EXISTS (SELECT 1 FROM contributions AS c
                WHERE c.place_kind = 2 AND c.place = community_posts.id AND c.state = 1 AND c.number > 1 AND c.root = c.number AND c.is_staff)
        WHERE id = @post
        """;

    public PlaceKind Kind => PlaceKind.Post;

    /// <summary>One that waits or is hidden is there for its author and for moderators.</summary>
    public async Task<IReadOnlyDictionary<Guid, PlaceView>> Read(IReadOnlyCollection<Guid> places, Reader reader, CancellationToken ct)
    {
        var ids = places.Select(CommunityPostId.From).ToList();
        var (account, moderates) = (reader.Account, reader.Moderates);
        return (await db.Set<CommunityPost>().AsNoTracking()
                .Where(p => ids.Contains(p.Id) && (p.State == ContributionState.Shown || moderates
                    || (account != null && db.Set<Contribution>().Any(c => c.Id == p.Opening && c.Account == account))))
                .Select(p => new { p.Id, p.Number, p.Slug, p.Title, p.Tags, p.State, IsOpen = !p.IsClosed && p.MergedInto == null }).ToListAsync(ct))
            .ToDictionary(
                p => p.Id.Value,
                p => new PlaceView(p.Title, CommunityPaths.Of(p.Number, p.Slug), p.IsOpen && p.State == ContributionState.Shown, p.State == ContributionState.Shown ? Audience.Everybody : Audience.Staff,
                    Tags.Typed(Tags.Stored(p.Tags))));
    }

    public string PathOn(PlaceView place, int root, int number) =>
        number == 1 ? place.Path
        : root == 1 ? FormattableString.Invariant($"{place.Path}#comment-{number}")
        : FormattableString.Invariant($"{place.Path}?answer={root}#comment-{number}");

    public async Task Changed(Guid place, CancellationToken ct)
    {
        await db.Database.ExecuteSqlRawAsync(Count, [db.Parameter("@post", place)], ct);
        var post = CommunityPostId.From(place);
        var isShown = await db.Set<CommunityPost>().AnyAsync(p => p.Id == post && p.State == ContributionState.Shown, ct);
        await ContributionSearch.PlaceChanged(db, new ContributedTo(PlaceKind.Post, place), isShown ? Audience.Everybody : Audience.Staff, ct);
    }
}
