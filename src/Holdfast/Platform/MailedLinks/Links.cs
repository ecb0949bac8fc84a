using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.MailedLinks;

/// <summary>A link that is to be made.</summary>
/// <param name="Account">The account that it is bound to, as it will be saved: make the link after its epochs have moved.</param>
/// <param name="Subject">The id of the row that it is about.</param>
/// <param name="Recipient">The address it goes to, as that address is stored.</param>
/// <param name="Life">Counts from now, which is the request and not the mail.</param>
public sealed record LinkRequest(LinkPurpose Purpose, Account? Account, Guid Subject, string Recipient, TimeSpan Life, Origin Origin);

/// <summary>The links "This wasn't me" of one notice.</summary>
/// <param name="About">The name of the notice's words.</param>
/// <param name="At">When it happened; their life counts from it.</param>
public sealed record LockRequest(AccountId Account, string About, DateTimeOffset At, Origin Origin);

/// <summary>What a token that somebody brought turned out to be.</summary>
public abstract record FoundLink
{
    private FoundLink()
    {
    }

    /// <summary>It works. The row is tracked, so that <see cref="Links.Use"/> can mark it.</summary>
    public sealed record Live(Link Link) : FoundLink;

    /// <summary>Never ours, cut off, or made for something else.</summary>
    public sealed record Unknown : FoundLink;

    public sealed record Used(Link Link) : FoundLink;

    public sealed record TooOld : FoundLink;

    /// <summary>A newer link took its place, or something ended all links of the account.</summary>
    public sealed record Replaced : FoundLink;
}

/// <summary>
/// The one way to make, find and use mailed links. Nothing is saved here: a link is made, replaced and used in the save of
/// the change that it belongs to.
/// </summary>
public sealed class Links(HoldfastDb db, InstallationKeys keys, Outbox outbox, LinkTemplates templates, TimeProvider time)
{
    /// <summary>How long "This wasn't me" works, counted from what happened.</summary>
    public static readonly TimeSpan LockLife = TimeSpan.FromDays(7);

    /// <summary>Makes a link; earlier ones of the same purpose about the same row stop working in the same save (rulings F16).</summary>
    public async Task<Link> Make(LinkRequest asked, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var installation = await db.Set<Installation>().Select(i => i.Epoch).SingleAsync(ct);
        var older = await db.Set<Link>()
            .Where(l => l.Subject == asked.Subject && l.Purpose == asked.Purpose && l.UsedAt == null && l.ReplacedAt == null).ToListAsync(ct);
        older.ForEach(link => link.Replace(now));
        var id = LinkId.New();
        var link = new Link
        {
            Id = id,
            Purpose = asked.Purpose,
            Account = asked.Account?.Id,
            Subject = asked.Subject,
            Recipient = asked.Recipient,
            TokenHash = TokenOf(id, asked.Purpose, keys.Number).Hash,
            KeyNumber = keys.Number,
            LinkEpoch = asked.Account?.LinkEpoch ?? 0,
            InstallationEpoch = installation,
            Device = asked.Origin.Device,
            Network = asked.Origin.Network,
            CreatedAt = now,
            ExpiresAt = now + asked.Life,
        };
        db.Add(link);
        return link;
    }

    /// <summary>
    /// Makes the link "This wasn't me" of a notice, one for each recipient, so that it is known which mailbox pressed it
    /// (rulings F17). It takes no other link's place.
    /// </summary>
    internal async Task<IReadOnlyList<Link>> MakeLocks(LockRequest asked, IEnumerable<string> recipients, CancellationToken ct)
    {
        var installation = await db.Set<Installation>().Select(i => i.Epoch).SingleAsync(ct);
        var now = time.GetUtcNow();
        var at = asked.At > now ? now : asked.At;
        List<Link> made = [.. recipients.Select(recipient =>
        {
            var id = LinkId.New();
            return new Link
            {
                Id = id,
                Purpose = LinkPurpose.NotMe,
                Account = asked.Account,
                Subject = id.Value,
                Recipient = recipient,
                TokenHash = TokenOf(id, LinkPurpose.NotMe, keys.Number).Hash,
                KeyNumber = keys.Number,
                LinkEpoch = 0,
                InstallationEpoch = installation,
                Device = asked.Origin.Device,
                Network = asked.Origin.Network,
                About = asked.About,
                CreatedAt = at,
                ExpiresAt = at + LockLife,
            };
        })];
        db.AddRange(made);
        return made;
    }

    /// <summary>The statement that ends what can lock the account: its owner has come back (rulings F17).</summary>
    public Task<int> EndLocks(AccountId account, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.Set<Link>().Where(l => l.Account == account && l.Purpose == LinkPurpose.NotMe && l.UsedAt == null && l.ReplacedAt == null)
            .ExecuteUpdateAsync(l => l.SetProperty(x => x.ReplacedAt, now).SetProperty(x => x.Version, x => x.Version + 1), ct);
    }

    /// <summary>Leaves the link's mail in the caller's save. Sent again, it is the same link.</summary>
    public void Send<TTemplate>(Link link)
        where TTemplate : IComponent => Send<TTemplate>(link.Id);

    /// <summary>The same for a link that is named by its id.</summary>
    public void Send<TTemplate>(LinkId link)
        where TTemplate : IComponent => outbox.Add(new LinkMail(link.Value, templates.Of<TTemplate>().Name));

    /// <summary>The link of this token, when it works for this purpose, or why it does not. One statement either way.</summary>
    public async Task<FoundLink> Find(string? token, LinkPurpose purpose, CancellationToken ct)
    {
        if (!SecretToken.TryHash(token, out var hash))
        {
            return new FoundLink.Unknown();
        }

        var found = await WithEpochs(l => l.TokenHash == hash).SingleOrDefaultAsync(ct);
        return found is null || found.Link.Purpose != purpose ? new FoundLink.Unknown() : Judge(found);
    }

    /// <summary>The same for a link that is named by its id, as an outbox row names it.</summary>
    internal async Task<FoundLink> Find(LinkId id, CancellationToken ct) =>
        await WithEpochs(l => l.Id == id).SingleOrDefaultAsync(ct) is { } found ? Judge(found) : new FoundLink.Unknown();

    /// <summary>
    /// Marks the link used in the caller's save, which throws <see cref="LinkOverException"/> when another use, a newer link or
    /// an end of the account's links was faster: of any number at once one wins, whole.
    /// </summary>
    public void Use(Link link) => link.Use(time.GetUtcNow());

    /// <summary>The same for a link that makes its account: it goes when that is erased, and with it the address that it was sent to.</summary>
    public void Use(Link link, AccountId made)
    {
        Use(link);
        link.Account = made;
    }

    /// <summary>The token, made anew. It goes into the mail and nowhere else.</summary>
    internal SecretToken TokenOf(Link link) => TokenOf(link.Id, link.Purpose, link.KeyNumber);

    private SecretToken TokenOf(LinkId id, LinkPurpose purpose, int key)
    {
        byte[] named = [.. id.Value.ToByteArray(bigEndian: true), .. Encoding.ASCII.GetBytes(purpose.Name)];
        return SecretToken.Of(HMACSHA256.HashData(keys.For("links", key), named));
    }

    private IQueryable<WithEpoch> WithEpochs(System.Linq.Expressions.Expression<Func<Link, bool>> which) =>
        from link in db.Set<Link>().Where(which)
        from installation in db.Set<Installation>()
        join account in db.Set<Account>() on link.Account equals account.Id into accounts
        from account in accounts.DefaultIfEmpty()
        select new WithEpoch(link, installation.Epoch, account == null ? 0 : account.LinkEpoch);

    private FoundLink Judge(WithEpoch found) => found.Link switch
    {
        { UsedAt: not null } used => new FoundLink.Used(used),
        { ReplacedAt: not null } => new FoundLink.Replaced(),
        var link when link.InstallationEpoch != found.InstallationEpoch || (link.LinkEpoch != 0 && link.LinkEpoch != found.LinkEpoch) => new FoundLink.Replaced(),
        // No life is longer than this one's.
        var link when link.CreatedAt.IsAhead(time.GetUtcNow()) || !link.ExpiresAt.StillHolds(LockLife, time.GetUtcNow()) => new FoundLink.TooOld(),
        var link => new FoundLink.Live(link),
    };

    private sealed record WithEpoch(Link Link, int InstallationEpoch, int LinkEpoch);
}
