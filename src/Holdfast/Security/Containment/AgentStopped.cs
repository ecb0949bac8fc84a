using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Containment;

/// <summary>An agent contained as many accounts as one may within an hour and asked for one more: the alarm of rulings F35.</summary>
public sealed record AgentStopped(Guid Agent, DateTimeOffset At, string Device, string Network) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "agent-stopped";

    Guid? IOutboxMessage.Subject => Agent;
}

/// <summary>Tells every admin, at every address.</summary>
internal sealed class TellAdminsOfStop(Notices notices) : IOutboxConsumer<AgentStopped>
{
    /// <summary>Its name in the rows.</summary>
    public const string Consumer = "agent-alarm";

    public async Task Deliver(HoldfastDb db, AgentStopped message, Delivery delivery, CancellationToken ct)
    {
        var agent = AccountId.From(message.Agent);
        var name = await db.Set<Account>().Where(a => a.Id == agent).Select(a => a.Name).SingleOrDefaultAsync(ct);
        foreach (var admin in await db.Set<Account>().Where(a => a.Role == Role.Admin && a.Status == AccountStatus.Active).Select(a => a.Id).ToListAsync(ct))
        {
            notices.Owe<AgentStoppedNotice>(admin, new Origin(message.Device, message.Network, ""), name, message.At);
        }
    }
}

/// <summary>Lets a stopped agent go on, after an admin has looked at what they did.</summary>
public sealed class ResumeAgentHandler(HoldfastDb db, AuditTrail audit, TimeProvider time)
{
    /// <returns>Whether they were stopped still.</returns>
    public async Task<bool> Handle(AccountId agent, AccountId admin, Origin origin, CancellationToken ct)
    {
        if (await db.Set<ContainingAgent>().SingleOrDefaultAsync(a => a.Agent == agent && a.StoppedAt != null, ct) is not { } stopped)
        {
            return false;
        }

        stopped.Resume(time.GetUtcNow());
        audit.RecordOfInstallation(ContainmentEvents.AgentResumed, admin, origin, agent.ToString());
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another admin was faster.
            return false;
        }
    }
}
