using Holdfast.Platform.Storage;
using Holdfast.Support.Comments;
using Holdfast.Support.Community;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.TicketPosts;

/// <summary>A post that an event of a ticket tells of.</summary>
/// <param name="By">Who made the step.</param>
/// <param name="Path">Null where the post is not there for everybody.</param>
public sealed record PostOfTicket(DateTimeOffset At, string By, bool IsMove, string Title, string? Path);

/// <summary>Draws what became of a request, or where it came from, with a link to the post while it is shown.</summary>
internal sealed class TicketPostCards(HoldfastDb db) : IThreadCards
{
    public IReadOnlyList<HappeningKind> Kinds { get; } = [HappeningKind.Posted, HappeningKind.MovedFromPost];

    public async Task<IReadOnlyDictionary<int, ThreadCard>> Draw(TicketViewer reader, CardedTicket ticket, IReadOnlyList<CardedEvent> events, CancellationToken ct)
    {
        var numbers = events.Select(one => NumberOf(one.What)).Distinct().Take(TicketThread.Window).ToList();
        var posts = await db.Set<CommunityPost>().AsNoTracking().Where(p => numbers.Contains(p.Number)).Take(TicketThread.Window)
            .Select(p => new { p.Number, p.Slug, p.Title, IsShown = p.State == ContributionState.Shown }).ToDictionaryAsync(p => p.Number, ct);
        return events.ToDictionary(
            one => one.Seq,
            one =>
            {
                var post = posts.GetValueOrDefault(NumberOf(one.What));
                var view = new PostOfTicket(
                    one.At, one.By.Name, one.What is Happening.MovedFromPost, post?.Title ?? "", post is { IsShown: true } ? CommunityPaths.Of(post.Number, post.Slug) : null);
                return new ThreadCard(typeof(TicketPostCard), new Dictionary<string, object?> { [nameof(TicketPostCard.View)] = view });
            });
    }

    private static int NumberOf(Happening what) => what switch
    {
        Happening.Posted posted => posted.Post,
        Happening.MovedFromPost moved => moved.Post,
        _ => 0,
    };
}
