using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

/// <param name="SeenTitle">The title that the form showed.</param>
/// <param name="SeenTags">The tags that it showed, as the row has them.</param>
/// <param name="Seen">The version of the text that the form showed.</param>
public sealed record EditPost(PostView Post, Reader By, string Title, string Details, CommunityTopicId Topic, PostKind Kind, IReadOnlyList<string> Tags, int Seen, string SeenTitle, string SeenTags);

/// <summary>Changes one's own post: the text through the gate of every contribution, and what stands above it in the same save.</summary>
public sealed class EditPostHandler(HoldfastDb db, EditContributionHandler contributions, Secrets secrets, SearchIndex index, Markdown markdown)
{
    public async Task<EditContributionResult> Handle(EditPost command, CancellationToken ct)
    {
        var post = await db.Set<CommunityPost>().SingleAsync(p => p.Id == command.Post.Id, ct);
        var title = secrets.TakeOut(command.Title, command.By.Account).Text;
        title = title.Length <= CommunityPost.TitleLength ? title : title[..CommunityPost.TitleLength];
        if (await contributions.Find(post.Opening, command.By, ct) is not { } opening || !contributions.IsInTime(opening))
        {
            return new EditContributionResult.TooLate();
        }

        var tags = command.Tags.Where(tag => secrets.TakeOut(tag, command.By.Account).Found.Count == 0).ToList();
        var stored = Tags.ToStore(tags);
        var newest = await contributions.Newest(opening, ct);
        if ((opening.Texts != command.Seen && newest != command.Details) || (post.Title != command.SeenTitle && post.Title != title)
            || (post.Tags != command.SeenTags && post.Tags != stored))
        {
            return new EditContributionResult.Changed(newest, opening.Texts);
        }

        (post.Title, post.Slug, post.Topic, post.Kind) = (title, Anchor.NameOf(title), command.Topic, command.Kind);
        var isTagged = post.Tags != stored;
        if (isTagged)
        {
            post.Tags = stored;
            var there = await db.Set<CommunityTag>().Where(t => t.Post == post.Id).Take(CommunityTag.MostOfPost).ToListAsync(ct);
            db.RemoveRange(there.Where(t => !tags.Contains(t.Tag)));
            db.AddRange(tags.Except(there.Select(t => t.Tag)).Select(tag => new CommunityTag { Tag = tag, Number = post.Number, Post = post.Id }));
        }

        var isRenamed = isTagged || db.Entry(post).Property(p => p.Title).IsModified;
        var result = await contributions.Handle(new Comments.EditContribution(post.Opening, command.By, command.Details, opening.Texts), ct);
        if (result is not EditContributionResult.Edited)
        {
            return result;
        }

        if (isRenamed && opening.State is ContributionState.Shown)
        {
            var plain = ContributionSearch.WithWords(markdown.Draw(opening.Source, opening.Style).Plain, Tags.Typed(tags));
            await index.Put(ContributionSearch.PostKind, opening.Id.Value, Audience.Everybody, new Searchable(title, plain, 5, opening.At), ct);
        }

        try
        {
            await db.SaveChangesAsync(ct);
            return result;
        }
        catch (DbUpdateException problem) when (problem is DbUpdateConcurrencyException || DoubledRow.Is(problem))
        {
            db.ChangeTracker.Clear();
            var there = await db.Set<Contribution>().AsNoTracking().SingleAsync(c => c.Id == command.Post.Opening.Id, ct);
            return new EditContributionResult.Changed(await contributions.Newest(there, ct), there.Texts);
        }
    }
}
