using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Community;

/// <summary>There is something new below what a person follows.</summary>
public sealed record DigestDue(Guid Account) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "community-digest";

    Guid? IOutboxMessage.Subject => Account;
}

/// <summary>Finds who has something to be told, once a day each: a budget of its own, apart from every other email.</summary>
internal sealed class FindDigests(TimeProvider time, IServiceScopeFactory scopes) : IJob
{
    public static readonly TimeSpan Between = TimeSpan.FromDays(1);

    /// <summary>People of one round.</summary>
    public const int Most = 500;

    public TimeSpan Every => TimeSpan.FromMinutes(15);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var due = await db.Set<CommunityDigest>().Where(d => !d.IsOff && d.NextAt <= now
                && db.Set<CommunityFollow>().Any(f => f.Account == d.Account && db.Set<CommunityPost>().Any(p => p.Id == f.Post && p.State == ContributionState.Shown && p.LastAt > f.ToldUntil)))
            .AsNoTracking().OrderBy(d => d.NextAt).ThenBy(d => d.Account).Take(Most).ToListAsync(ct);
        if (due.Count == 0)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var (inside, outbox) = (scope.ServiceProvider.GetRequiredService<HoldfastDb>(), scope.ServiceProvider.GetRequiredService<Outbox>());
        foreach (var digest in due)
        {
            inside.Attach(digest);
            digest.NextAt = now + Between;
            outbox.Add(new DigestDue(digest.Account.Value));
        }

        await inside.SaveChangesAsync(ct);
    }
}

/// <summary>A post with what is new below it.</summary>
public sealed record DigestPart(string Title, string Link, int Answers, string First, string By);

public sealed record DigestView(string Service, string Address, string Name, IReadOnlyList<DigestPart> Parts, string Unsubscribe);

/// <summary>Sends one person one email with what is new below the posts that they follow; nothing where they read it or left meanwhile.</summary>
internal sealed class SendDigest(Follows follows, OutgoingMail mail, PublicAddress address, IOptions<ShellOptions> shell) : IOutboxConsumer<DigestDue>
{
    /// <summary>Its name in the rows: a lane of its own, so that nobody's security mail waits for it.</summary>
    public const string Consumer = "community-mail";

    /// <summary>Posts of one email.</summary>
    public const int Most = 20;

    /// <summary>Letters of the first answer that are shown.</summary>
    private const int Shown = 240;

    public async Task Deliver(HoldfastDb db, DigestDue message, Delivery delivery, CancellationToken ct)
    {
        var id = AccountId.From(message.Account);
        if (await db.Set<CommunityDigest>().AsNoTracking().SingleOrDefaultAsync(d => d.Account == id && !d.IsOff, ct) is not { } digest
            || await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, ct) is not { Status: AccountStatus.Active } account
            || await db.Set<EmailAddress>().Where(e => e.Account == id && e.IsPrimary && e.ConfirmedAt != null).Select(e => e.Address).SingleOrDefaultAsync(ct) is not { } to)
        {
            // Nobody is left to be told; while an account is protected nothing of it goes out.
            return;
        }

        var followed = await (
            from follow in db.Set<CommunityFollow>()
            join post in db.Set<CommunityPost>() on follow.Post equals post.Id
            where follow.Account == id && post.State == ContributionState.Shown && post.LastAt > follow.ToldUntil
            orderby post.LastAt descending, post.Number descending
            select new { Follow = follow, Post = post }).Take(Most).ToListAsync(ct);
        List<DigestPart> parts = [];
        foreach (var one in followed)
        {
            var (place, since) = (one.Post.Id.Value, one.Follow.ToldUntil);
            var fresh = db.Set<Contribution>().AsNoTracking().Where(c => c.PlaceKind == PlaceKind.Post && c.Place == place && c.State == ContributionState.Shown && c.Number > 1 && c.At > since && c.Account != id);
            var count = await fresh.Take(Count.Most).CountAsync(ct);
            one.Follow.ToldUntil = one.Post.LastAt;
            if (count > 0 && await fresh.OrderBy(c => c.Number).Select(c => new { c.Source, Name = db.Set<PenName>().Where(p => p.Account == c.Account).Select(p => p.Name).FirstOrDefault() }).FirstAsync(ct) is var first)
            {
                var words = first.Source.Length <= Shown ? first.Source : first.Source[..Shown] + " …";
                parts.Add(new DigestPart(one.Post.Title, Absolute(one.Post.Path), count, words, first.Name ?? ContributionsText.FormerMember));
            }
        }

        if (parts.Count == 0)
        {
            return;
        }

        var unsubscribe = Absolute($"{CommunityPaths.Unsubscribe}?token={follows.SecretOf(digest)}");
        await mail.SendWithUnsubscribe(
            typeof(DigestMailPage), delivery, to, $"{shell.Value.Name} community: {(parts.Count == 1 ? "news in a post" : "news in posts")} you follow", new Uri(unsubscribe),
            new Dictionary<string, object?> { ["View"] = new DigestView(shell.Value.Name, to, account.Name, parts, unsubscribe) }, ct);
    }

    private string Absolute(string path) => address.Url.ToString().TrimEnd('/') + path;
}

internal sealed class EraseFollows : IEraseWithAccount
{
    public async Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        await db.Set<CommunityFollow>().Where(f => f.Account == account).ExecuteDeleteAsync(ct);
        await db.Set<CommunityDigest>().Where(d => d.Account == account).ExecuteDeleteAsync(ct);
    }
}
