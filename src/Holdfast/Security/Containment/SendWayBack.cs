using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Containment;

/// <summary>Sends the owner of a contained account the way back; whoever has one to send implements it. It goes with the caller's save.</summary>
public interface IWayBack
{
    void Send(AccountId account, Origin origin);
}

public enum SendWayBackResult
{
    Sent,

    /// <summary>The account got as many as agents may have sent to it within an hour.</summary>
    TooMany,

    /// <summary>It is open again, or another agent protected it.</summary>
    NotProtected,
}

/// <summary>An agent has the way back sent again, to the owner of an account that they protected and who did not get the email.</summary>
public sealed class SendWayBackHandler(HoldfastDb db, IWayBack wayBack, HourBudgets budgets, AuditTrail audit)
{
    /// <summary>How often within an hour, for one account: enough for somebody on the telephone, and no flood.</summary>
    public const int AnHour = 3;

    public async Task<SendWayBackResult> Handle(AccountId agent, ContainmentId containment, Origin origin, CancellationToken ct)
    {
        var record = await db.Set<ContainmentRecord>().AsNoTracking()
            .SingleOrDefaultAsync(c => c.Id == containment && c.Agent == agent && c.ReturnedAt == null, ct);
        if (record is null)
        {
            return SendWayBackResult.NotProtected;
        }

        if (!await budgets.Take(ContainmentHours.WaysBack, record.Account.ToString(), AnHour, ct))
        {
            return SendWayBackResult.TooMany;
        }

        wayBack.Send(record.Account, ContainAccount.Support(origin));
        audit.RecordOfStaff(ContainmentEvents.WayBackSent, record.Account, agent, ContainAccount.Support(origin));
        await db.SaveChangesAsync(ct);
        return SendWayBackResult.Sent;
    }
}
