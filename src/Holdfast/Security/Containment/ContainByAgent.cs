using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Containment;

/// <param name="Agent">Who does it.</param>
/// <param name="Account">Whose account.</param>
public sealed record ContainByAgent(AccountId Agent, AccountId Account, ContainmentReason Reason, Origin Origin);

public enum ContainByAgentResult
{
    /// <summary>The account is contained.</summary>
    Contained,

    /// <summary>Nobody could get in before this already; that it was asked for is in the trail.</summary>
    AlreadyShut,

    /// <summary>No member has it: there is none, or it belongs to staff. Nothing was done.</summary>
    NoMember,

    /// <summary>The agent contained as many as one may within an hour, and contains no more until an admin has looked at it.</summary>
    Stopped,

    /// <summary>The account or the agent's count changed at the same moment; nothing was done.</summary>
    ChangedMeanwhile,
}

/// <summary>
/// An agent contains an account for somebody who told support. They can only lock, and only so many within an hour: with one more
/// they are stopped and every admin is told, because an agent's account that was taken over must not shut out everybody (rulings F35).
/// </summary>
public sealed partial class ContainByAgentHandler(
    HoldfastDb db, ContainAccount contain, AuditTrail audit, Outbox outbox, IOptions<ContainmentOptions> options, TimeProvider time, ILogger<ContainByAgentHandler> log)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>How many the agent may contain within an hour.</summary>
    public int AnHour => options.Value.AnHourByAgent;

    /// <summary>Whether the agent is stopped.</summary>
    public Task<bool> IsStopped(AccountId agent, CancellationToken ct) =>
        db.Set<ContainingAgent>().AsNoTracking().AnyAsync(a => a.Agent == agent && a.StoppedAt != null, ct);

    public async Task<ContainByAgentResult> Handle(ContainByAgent command, CancellationToken ct)
    {
        var agent = await db.Set<ContainingAgent>().SingleOrDefaultAsync(a => a.Agent == command.Agent, ct);
        if (agent is { StoppedAt: not null })
        {
            return ContainByAgentResult.Stopped;
        }

        if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == command.Account && a.Role == Role.Member, ct) is not { } account)
        {
            return ContainByAgentResult.NoMember;
        }

        agent ??= db.Add(new ContainingAgent { Agent = command.Agent }).Entity;
        var result = await Judge(agent, account, ct);
        switch (result)
        {
            case ContainByAgentResult.Contained:
                contain.ApplyBy(command.Agent, command.Reason, account, command.Origin);
                agent.Count();
                break;
            case ContainByAgentResult.AlreadyShut:
                audit.RecordOfStaff(ContainmentEvents.AskedAgain, account.Id, command.Agent, ContainAccount.Support(command.Origin));
                break;
            case ContainByAgentResult.Stopped:
                agent.Stop(time.GetUtcNow());
                audit.RecordOfInstallation(ContainmentEvents.AgentStopped, command.Agent, command.Origin);
                outbox.Add(new AgentStopped(command.Agent.Value, time.GetUtcNow(), command.Origin.Device, command.Origin.Network));
                break;
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ContainByAgentResult.ChangedMeanwhile;
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            return ContainByAgentResult.ChangedMeanwhile;
        }

        if (result is ContainByAgentResult.Stopped)
        {
            LogStopped(log, command.Agent, AnHour);
        }

        return result;
    }

    private async Task<ContainByAgentResult> Judge(ContainingAgent agent, Account account, CancellationToken ct)
    {
        if (account.Status is AccountStatus.Contained or AccountStatus.Locked)
        {
            return ContainByAgentResult.AlreadyShut;
        }

        var since = time.GetUtcNow() - Hour;
        var ahead = time.GetUtcNow() + Clocks.Slack;
        since = agent.ResumedAt > since && agent.ResumedAt <= ahead ? agent.ResumedAt.Value : since;
        var lately = await db.Set<ContainmentRecord>().CountAsync(c => c.Agent == agent.Agent && c.At > since && c.At <= ahead, ct);
        return lately >= AnHour ? ContainByAgentResult.Stopped : ContainByAgentResult.Contained;
    }

    [LoggerMessage(LogLevel.Warning, "Agent {Agent} was stopped: they protected {Count} accounts within an hour and tried one more")]
    private static partial void LogStopped(ILogger log, AccountId agent, int count);
}
