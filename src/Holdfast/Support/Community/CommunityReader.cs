using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Articles;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

public sealed record TopicView(CommunityTopicId Id, string Name, string Slug, string Summary, Count Posts)
{
    public string Path => CommunityPaths.TopicOf(Slug);
}

public enum PostOrder
{
    New,
    Active,
    Unanswered,
    Top,
}

/// <summary>A post in a list.</summary>
/// <param name="Author">Null for somebody who is not here any more.</param>
public sealed record PostLine(
    CommunityPostId Id, int Number, string Title, string Slug, string Topic, string TopicSlug, string? Author, DateTimeOffset At, DateTimeOffset LastAt, int Answers, int Likes, bool IsSolved, bool HasStaffAnswer, bool IsPinned,
    bool IsClosed, string Tags = "")
{
    public string Path => CommunityPaths.Of(Number, Slug);
}

/// <summary>A post as somebody reads it.</summary>
public sealed record PostView(
    CommunityPostId Id, int Number, string Title, string Slug, PostKind Kind, TopicView Topic, ContributionView Opening, ContributionId? Accepted, int Answers, bool IsSolved, bool IsPinned, bool IsClosed,
    PostLine? MergedInto, string Tags = "")
{
    public string Path => CommunityPaths.Of(Number, Slug);

    public ContributedTo Place => new(PlaceKind.Post, Id.Value);

    public bool TakesAnswers => !IsClosed && MergedInto is null && Opening.State is ContributionState.Shown;
}

/// <summary>An answer and what was said about it.</summary>
public sealed record AnswerView(ContributionView Answer, IReadOnlyList<ContributionView> Comments, bool IsAccepted);

/// <summary>What stands below a post.</summary>
/// <param name="OfOpening">Comments on the post itself.</param>
/// <param name="Liked">Which of all these the reader has voted for.</param>
public sealed record PostThread(IReadOnlyList<ContributionView> OfOpening, Page<AnswerView> Answers, bool IsFromStart, IReadOnlySet<Guid> Liked);

/// <summary>Something like the post that is being written.</summary>
public sealed record SimilarPost(string Title, string Path, bool IsArticle, bool IsSolved, int Answers);

/// <summary>Reads the community, for whoever reads.</summary>
public sealed class CommunityReader(HoldfastDb db, ContributionReader contributions, SearchReader search, ArticleReader articles)
{
    /// <summary>Pinned posts of a topic, or of the front.</summary>
    public const int MostPinned = 3;

    private const int Similar = 3;

    /// <summary>Tags that a form suggests, out of those of the newest posts.</summary>
    private const int SuggestedTags = 30;

    private const int LookedAtForTags = 300;

    public async Task<IReadOnlyList<TopicView>> Topics(CancellationToken ct)
    {
        var rows = await db.Set<CommunityTopic>().AsNoTracking().OrderBy(t => t.Position).ThenBy(t => t.Id).Take(CommunityTopic.Most)
            .Select(t => new
            {
                t.Id, t.Name, t.Slug, t.Summary,
                Posts = db.Set<CommunityPost>().Where(p => p.State == ContributionState.Shown && p.Topic == t.Id).Take(Count.Most + 1).Count(),
            }).ToListAsync(ct);
        return [.. rows.Select(t => new TopicView(t.Id, t.Name, t.Slug, t.Summary, new Count(t.Posts)))];
    }

    /// <summary>The posts of a topic, or of all; pinned ones of the newest stand apart.</summary>
    public Task<Page<PostLine>> List(CommunityTopicId? topic, PostOrder order, string? after, CancellationToken ct)
    {
        var posts = Of(topic);
        var key = PageKey.Read<int>(after);
        var last = key?.Tie ?? 0;
        switch (order)
        {
            case PostOrder.Active:
                var time = key?.Time ?? default;
                posts = (key is null ? posts : posts.Where(p => p.LastAt <= time && (p.LastAt < time || p.Number < last))).OrderByDescending(p => p.LastAt).ThenByDescending(p => p.Number);
                break;
            case PostOrder.Top:
                var likes = (int)Math.Min(key?.Key ?? 0, int.MaxValue);
                posts = (key is null ? posts : posts.Where(p => p.Likes <= likes && (p.Likes < likes || p.Number < last))).OrderByDescending(p => p.Likes).ThenByDescending(p => p.Number);
                break;
            default:
                posts = order is PostOrder.Unanswered ? posts.Where(p => p.Answers == 0 && !p.IsClosed) : posts.Where(p => !p.IsPinned);
                posts = (key is null ? posts : posts.Where(p => p.Number < last)).OrderByDescending(p => p.Number);
                break;
        }

        return Lines(posts).Page(p => order switch
        {
            PostOrder.Active => new PageKey<int>(p.LastAt, p.Number),
            PostOrder.Top => new PageKey<int>(p.Likes, p.Number),
            _ => new PageKey<int>(0, p.Number),
        }, ct);
    }

    /// <summary>The posts that carry a tag, newest first.</summary>
    public Task<Page<PostLine>> Tagged(string name, string? after, CancellationToken ct)
    {
        var tags = db.Set<CommunityTag>().Where(t => t.Tag == name);
        if (PageKey.Read<int>(after) is { } key)
        {
            tags = tags.Where(t => t.Number < key.Tie);
        }

        var posts =
            from tag in tags
            join post in Of(null) on tag.Post equals post.Id
            orderby tag.Number descending
            select post;
        return Lines(posts).Page(p => new PageKey<int>(0, p.Number), ct);
    }

    /// <summary>Tags of the newest posts, those of the most first.</summary>
    public async Task<IReadOnlyList<string>> UsedTags(CancellationToken ct)
    {
        var newest = await (
            from tag in db.Set<CommunityTag>()
            join post in db.Set<CommunityPost>() on tag.Post equals post.Id
            where post.State == ContributionState.Shown
            orderby tag.Number descending
            select tag.Tag).Take(LookedAtForTags).ToListAsync(ct);
        return [.. newest.CountBy(tag => tag).OrderByDescending(tag => tag.Value).ThenBy(tag => tag.Key, StringComparer.Ordinal).Take(SuggestedTags).Select(tag => tag.Key)];
    }

    public async Task<IReadOnlyList<PostLine>> Pinned(CommunityTopicId? topic, CancellationToken ct) =>
        await Lines(Of(topic).Where(p => p.IsPinned).OrderByDescending(p => p.Number)).Take(MostPinned).ToListAsync(ct);

    /// <param name="number">As it stands in an address.</param>
    public Task<PostView?> Read(string number, Reader reader, CancellationToken ct) =>
        Read(int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var one) ? one : 0, reader, ct);

    /// <summary>The post of this number that the reader may see; null else.</summary>
    public async Task<PostView?> Read(int number, Reader reader, CancellationToken ct)
    {
        var found = await (
            from post in db.Set<CommunityPost>()
            join topic in db.Set<CommunityTopic>() on post.Topic equals topic.Id
            where post.Number == number
            select new { Post = post, Topic = topic }).AsNoTracking().SingleOrDefaultAsync(ct);
        // Asked for in any case: the time doesn't tell whether there is one that the reader doesn't see.
        var opening = await contributions.Find(found?.Post.Opening ?? default, reader, ct);
        if (found is null || opening is not var (text, _))
        {
            return null;
        }

        var (p, t) = (found.Post, found.Topic);
        var into = p.MergedInto is { } other ? await Lines(db.Set<CommunityPost>().Where(o => o.Id == other && o.State == ContributionState.Shown)).SingleOrDefaultAsync(ct) : null;
        return new PostView(
            p.Id, p.Number, p.Title, p.Slug, p.Kind, new TopicView(t.Id, t.Name, t.Slug, t.Summary, default), text, p.IsSolved ? p.Accepted : null, p.Answers, p.IsSolved, p.IsPinned, p.IsClosed, into,
            p.Tags);
    }

    /// <summary>The answers of a post: the accepted one first, then those with the most votes, each with its comments.</summary>
    /// <param name="root">The number of an answer that stands on this page in any case.</param>
    public async Task<PostThread> Thread(PostView post, Reader reader, string? after, int? root, CancellationToken ct)
    {
        var here = contributions.Seen(reader).Where(c => c.PlaceKind == PlaceKind.Post && c.Place == post.Id.Value);
        var key = PageKey.Read<int>(after);
        var accepted = post.Accepted;
        var answers = here.Where(c => c.Number > 1 && c.Root == c.Number && c.Id != accepted);
        if (key is { } last)
        {
            var (likes, number) = ((int)Math.Min(last.Key, int.MaxValue), last.Tie);
            answers = answers.Where(c => c.Likes < likes || (c.Likes == likes && c.Number > number));
        }

        var page = await contributions.Some(answers.OrderByDescending(c => c.Likes).ThenBy(c => c.Number), reader, c => new PageKey<int>(c.Likes, c.Number), ct);
        List<ContributionView> shown = [.. page.Rows];
        if (root is { } asked && !shown.Exists(c => c.Number == asked))
        {
            shown.InsertRange(0, await contributions.Some(here.Where(c => c.Number == asked && c.Number > 1 && c.Root == asked && c.Id != accepted), reader, 1, ct));
        }

        if (key is null && accepted is not null)
        {
            shown.InsertRange(0, await contributions.Some(here.Where(c => c.Id == accepted), reader, 1, ct));
        }

        var roots = shown.Select(c => c.Root).Append(1).ToList();
        var most = roots.Count * (Contribution.MostAnswersInPost + 1);
        var comments = (await contributions.Some(here.Where(c => roots.Contains(c.Root) && c.Root != c.Number).OrderBy(c => c.Root).ThenBy(c => c.Number), reader, most, ct)).ToLookup(c => c.Root);
        var all = shown.Select(c => c.Id.Value).Append(post.Opening.Id.Value).ToList();
        var voter = reader.Account?.Value ?? Guid.Empty;
        var liked = reader.Account is null ? [] : await db.Set<Vote>().Where(v => v.PlaceKind == PlaceKind.Contribution && all.Contains(v.Place) && v.Voter == voter).Select(v => v.Place).ToListAsync(ct);
        return new PostThread(
            [.. comments[1]],
            new Page<AnswerView>([.. shown.Select(c => new AnswerView(c, [.. comments[c.Root]], c.Id == accepted))], page.Next),
            key is null,
            liked.ToHashSet());
    }

    /// <summary>The post whose own text this is.</summary>
    public Task<CommunityPost?> OfOpening(ContributionId opening, CancellationToken ct) => db.Set<CommunityPost>().AsNoTracking().SingleOrDefaultAsync(p => p.Opening == opening, ct);

    /// <summary>Posts, then articles, that share the most words with a title.</summary>
    public async Task<IReadOnlyList<SimilarPost>> Like(string? title, Reader reader, CommunityPostId? but, CancellationToken ct)
    {
        var audience = ArticleReader.AudienceOf(reader);
        var near = await search.Near(title, ContributionSearch.PostKind, audience, Similar + 1, ct);
        var openings = near.Select(hit => ContributionId.From(hit.Subject)).ToList();
        var posts = openings.Count == 0 ? [] : await db.Set<CommunityPost>().AsNoTracking().Where(p => openings.Contains(p.Opening) && p.State == ContributionState.Shown && p.Id != (but ?? default)).ToListAsync(ct);
        List<SimilarPost> similar =
        [
            .. openings.Select(opening => posts.Find(p => p.Opening == opening)).OfType<CommunityPost>().Take(Similar).Select(p => new SimilarPost(p.Title, p.Path, false, p.IsSolved, p.Answers)),
        ];
        if (but is null && similar.Count < Similar)
        {
            var found = await search.Near(title, ArticleSearch.Kind, audience, Similar - similar.Count, ct);
            var slugs = await articles.SlugsOf(found.Select(hit => hit.Subject), ct);
            similar.AddRange(found.Where(hit => slugs.ContainsKey(hit.Subject)).Select(hit => new SimilarPost(hit.Title, ArticlesPaths.Of(slugs[hit.Subject]), true, false, 0)));
        }

        return similar;
    }

    private IQueryable<CommunityPost> Of(CommunityTopicId? topic)
    {
        var posts = db.Set<CommunityPost>().AsNoTracking().Where(p => p.State == ContributionState.Shown && p.MergedInto == null);
        return topic is { } one ? posts.Where(p => p.Topic == one) : posts;
    }

    private IQueryable<PostLine> Lines(IQueryable<CommunityPost> posts) =>
        from post in posts
        join topic in db.Set<CommunityTopic>() on post.Topic equals topic.Id
        join opening in db.Set<Contribution>() on post.Opening equals opening.Id
        join pen in db.Set<PenName>() on opening.Account equals pen.Account into pens
        from pen in pens.DefaultIfEmpty()
        select new PostLine(
            post.Id, post.Number, post.Title, post.Slug, topic.Name, topic.Slug, opening.Account == null ? null : pen!.Name, post.At, post.LastAt, post.Answers, post.Likes, post.IsSolved, post.HasStaffAnswer,
            post.IsPinned, post.IsClosed, post.Tags);
}
