using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Line;

/// <summary>Who is there to take chats (rulings G25).</summary>
public sealed class Presences(HoldfastDb db, LiveHints hints, TimeProvider time) : IWhoIsThere
{
    /// <summary>How long a sign of life counts.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    /// <summary>How long after the last page the choice to take chats still stands when one is opened again.</summary>
    public static readonly TimeSpan ChoiceLives = TimeSpan.FromMinutes(30);

    /// <summary>One of the agent's pages of the desk is open. A choice that has lived out is gone before it can count again.</summary>
    public Task Touch(AccountId agent, CancellationToken ct)
    {
        const string Sql =
            """
            INSERT INTO agent_presences (agent, is_taking, alive_until) VALUES (@agent, FALSE, @until)
            ON CONFLICT (agent) DO UPDATE SET is_taking = agent_presences.is_taking AND agent_presences.alive_until > @lapsed, alive_until = @until
            """;
        var now = time.GetUtcNow();
        return db.Alone(
            inside => db.Database.ExecuteSqlRawAsync(
                Sql,
                [db.Parameter("@agent", agent.Value), db.Parameter("@until", db.TimeValue(now + Life)), db.Parameter("@lapsed", db.TimeValue(now + Life - ChoiceLives))],
                inside),
            ct);
    }

    /// <summary>The agent chose to take chats, or not to, in this sign-in.</summary>
    public async Task Choose(AccountId agent, SessionId session, bool takes, CancellationToken ct)
    {
        const string Sql =
            """
            INSERT INTO agent_presences (agent, is_taking, session, alive_until) VALUES (@agent, @takes, @session, @until)
            ON CONFLICT (agent) DO UPDATE SET is_taking = @takes, session = @session, alive_until = @until
            """;
        await db.Alone(
            inside => db.Database.ExecuteSqlRawAsync(
                Sql,
                [db.Parameter("@agent", agent.Value), db.Parameter("@takes", takes), db.Parameter("@session", session.Value), db.Parameter("@until", db.TimeValue(time.GetUtcNow() + Life))],
                inside),
            ct);
        foreach (var department in await db.Set<DepartmentAgent>().Where(a => a.Agent == agent).Select(a => a.Department).Take(DepartmentBook.Most).ToListAsync(ct))
        {
            hints.Tell(LineTopics.Of(department));
        }

        hints.Tell(LineTopics.OfAgent(agent));
    }

    public async Task<IReadOnlyDictionary<AccountId, AgentNow>> Among(IReadOnlyList<AccountId> agents, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var here = await db.Set<AgentPresence>().AsNoTracking().Where(p => agents.Contains(p.Agent) && p.AliveUntil > now).Select(p => p.Agent).ToListAsync(ct);
        var taking = await There().Where(agent => agents.Contains(agent)).ToListAsync(ct);
        var taken = await db.Set<LinePlace>().Where(p => p.EndedAt == null && p.Agent != null && agents.Contains(p.Agent.Value))
            .GroupBy(p => p.Agent).Select(g => new { Agent = g.Key, Count = g.Count() }).ToListAsync(ct);
        var counts = taken.ToDictionary(t => t.Agent!.Value, t => t.Count);
        return here.Union(counts.Keys)
            .ToDictionary(agent => agent, agent => new AgentNow(here.Contains(agent), taking.Contains(agent), counts.GetValueOrDefault(agent)));
    }

    /// <summary>Those of these departments in which somebody is there.</summary>
    public async Task<IReadOnlyList<DepartmentId>> Manned(IReadOnlyList<DepartmentId> departments, CancellationToken ct)
    {
        var there = There();
        return await db.Set<DepartmentAgent>().Where(a => departments.Contains(a.Department) && a.Seats > 0 && there.Contains(a.Agent))
            .Select(a => a.Department).Distinct().ToListAsync(ct);
    }

    /// <summary>Whether the department is open at this moment: inside its hours, and somebody is there.</summary>
    public async Task<bool> IsOpen(DepartmentWithHours department, CancellationToken ct) =>
        department.Hours.IsOpen(time.GetUtcNow()) && (await Manned([department.Department.Id], ct)).Count > 0;

    /// <summary>Whether somebody who is there has a seat that is free.</summary>
    public async Task<bool> HasFreeSeat(DepartmentId department, CancellationToken ct)
    {
        var there = There();
        return await db.Set<DepartmentAgent>().AnyAsync(
            a => a.Department == department && there.Contains(a.Agent)
                && db.Set<LinePlace>().Count(p => p.Agent == a.Agent && p.EndedAt == null) < a.Seats,
            ct);
    }

    /// <summary>Whether the agent takes chats at this moment.</summary>
    public Task<bool> IsTaking(AccountId agent, CancellationToken ct) => There().ContainsAsync(agent, ct);

    /// <summary>Agents who take chats: chosen in a sign-in that lives, with a page open.</summary>
    internal IQueryable<AccountId> There()
    {
        var now = time.GetUtcNow();
        return from presence in db.Set<AgentPresence>()
               join account in db.Set<Account>() on presence.Agent equals account.Id
               join session in db.Set<Session>() on presence.Session equals session.Id
               from installation in db.Set<Installation>()
               where presence.IsTaking && presence.AliveUntil > now && account.Status == AccountStatus.Active
                   && (account.Role == Role.Agent || account.Role == Role.Lead || account.Role == Role.Admin)
                   && session.EndedAt == null && session.Epoch == account.SessionEpoch && session.InstallationEpoch == installation.Epoch
               select presence.Agent;
    }
}
