using System.Runtime.CompilerServices;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

/// <summary>The titles of one's own posts; their texts are among the contributions. At erasure a post stays, of "a former member".</summary>
internal sealed class PostExport : IExportPart
{
    public string Name => "posts";

    public IReadOnlyList<Type> Tables => [];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in db.PagesOf<Contribution>(account.Value, c => c.Id.Value, ct))
        {
            var openings = page.Where(c => c.IsOpening).Select(c => c.Id).ToList();
            var posts = await (
                from post in db.Set<CommunityPost>()
                join topic in db.Set<CommunityTopic>() on post.Topic equals topic.Id
                where openings.Contains(post.Opening)
                orderby post.Number
                select new { post.Number, post.Title, Topic = topic.Name, post.Kind, post.Tags, post.At }).AsNoTracking().ToListAsync(ct);
            foreach (var post in posts)
            {
                yield return new { post.Number, post.Title, post.Topic, Kind = post.Kind.ToString(), Tags = Tags.Stored(post.Tags), post.At };
            }
        }
    }
}

internal sealed class FollowExport : IExportPart
{
    public string Name => "follows";

    public IReadOnlyList<Type> Tables => [typeof(CommunityFollow)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        var posts = await (
            from follow in db.Set<CommunityFollow>()
            join post in db.Set<CommunityPost>() on follow.Post equals post.Id
            where follow.Account == account
            orderby post.Number
            select new { post.Number, post.Title }).AsNoTracking().Take(CommunityFollow.Most).ToListAsync(ct);
        foreach (var post in posts)
        {
            yield return post;
        }
    }
}
