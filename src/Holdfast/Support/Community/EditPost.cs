using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

/// <param name="SeenTitle">The title that it showed.</param>
/// <param name="Seen">The version of the text that the form showed.</param>
public sealed record EditPost(PostView Post, Reader By, string Title, string Details, CommunityTopicId Topic, PostKind Kind, int Seen, string SeenTitle);

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

        var newest = await contributions.Newest(opening, ct);
        if ((opening.Texts != command.Seen && newest != command.Details) || (post.Title != command.SeenTitle && post.Title != title))
        {
            return new EditContributionResult.Changed(newest, opening.Texts);
        }

        (post.Title, post.Slug, post.Topic, post.Kind) = (title, Anchor.NameOf(title), command.Topic, command.Kind);
        var isRenamed = db.Entry(post).Property(p => p.Title).IsModified;
        var result = await contributions.Handle(new Comments.EditContribution(post.Opening, command.By, command.Details, opening.Texts), ct);
        if (result is not EditContributionResult.Edited)
        {
            return result;
        }

        if (isRenamed && opening.State is ContributionState.Shown)
        {
            var plain = markdown.Draw(opening.Source, opening.Style).Plain;
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
