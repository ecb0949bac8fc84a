using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Recovery;

/// <summary>
/// "Stop this, I did not ask": uses the link up without doing what it is for, and lets strangers' requests send this account
/// nothing for a day. The account's own devices go on.
/// </summary>
public sealed class StopLinkHandler(HoldfastDb db, Links links, AuditTrail audit, TimeProvider time)
{
    public async Task Handle(Link link, Origin origin, CancellationToken ct)
    {
        var account = link.Account ?? throw new InvalidOperationException("A reset is bound to an account.");
        var until = time.GetUtcNow() + RecoveryStop.Life;
        links.Use(link);
        audit.Record(RecoveryEvents.Stopped, account, origin);
        if (await db.Set<RecoveryStop>().SingleOrDefaultAsync(s => s.Account == account, ct) is { } stop)
        {
            stop.Until = until;
        }
        else
        {
            db.Add(new RecoveryStop { Account = account, Until = until });
        }

        await db.SaveChangesAsync(ct);
    }
}
