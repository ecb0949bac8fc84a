using System.Text.RegularExpressions;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Recovery;

/// <summary>
/// A link of ours to a new secret that somebody sent us in a text or a file: it stops working in that save. A link that can only lock is taken
/// out of the text and goes on working: whoever sends us one may need it (rulings G19).
/// </summary>
internal sealed class RecoveryLinkSecret(AuditTrail audit, Notices notices, TimeProvider time) : ISecretKind
{
    public string Name => "recovery-link";

    public Regex? Form => null;

    public IEnumerable<TokenHash> HashesOf(string found, AccountId? by) => [];

    public async Task EndThose(HoldfastDb db, IReadOnlyList<TokenHash> found, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        LinkPurpose[] purposes = [RecoveryLinks.ResetPassword, RecoveryLinks.ResetQuestion, RecoveryLinks.ResetBoth, RecoveryLinks.TakeBack];
        var live = await db.Set<Link>()
            .Where(l => found.Contains(l.TokenHash) && purposes.Contains(l.Purpose) && l.UsedAt == null && l.ReplacedAt == null && l.ExpiresAt > now)
            .OrderBy(l => l.Id).ToListAsync(ct);
        foreach (var link in live)
        {
            link.Replace(now);
            if (link.Account is { } account)
            {
                var origin = new Origin(link.Device, "", "");
                audit.Record(RecoveryEvents.LinkFound, account, origin);
                notices.Owe<LinkFoundNotice>(account, origin);
            }
        }
    }
}
