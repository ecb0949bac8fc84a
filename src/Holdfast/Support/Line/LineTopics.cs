using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Line;

/// <summary>Names of what pages about the line listen to.</summary>
public static class LineTopics
{
    /// <summary>The line as an agent sees it, and their own chats.</summary>
    public const string Kind = "line";

    /// <summary>The line of a department, and who is there.</summary>
    public static string Of(DepartmentId department) => $"line-of:{department}";

    /// <summary>The chats of an agent.</summary>
    internal static string OfAgent(AccountId agent) => $"chats-of:{agent.Value}";
}

/// <summary>Tells open pages where a commit has changed a line.</summary>
internal sealed class TellOfLines(LiveHints hints) : ISaveHook
{
    public Task Committed(IReadOnlyList<SavedRow> rows)
    {
        foreach (var place in rows.Select(row => row.Entity).OfType<LinePlace>())
        {
            hints.Tell(LineTopics.Of(place.Department));
            if (place.Agent is { } agent)
            {
                hints.Tell(LineTopics.OfAgent(agent));
            }
        }

        return Task.CompletedTask;
    }
}

/// <summary>
/// The line, for an agent. That its page is open is what makes them "there": any page of the desk has it (rulings G25).
/// </summary>
internal sealed class LineTopic(HoldfastDb db, TicketViewers viewers, Presences presences) : ILiveTopics
{
    private const int MostChats = 50;

    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct)
    {
        if (listener is not { IsStaff: true, Account: { } agent } || await viewers.StaffOf(agent, ct) is not { } staff)
        {
            return null;
        }

        var own = await db.Set<LinePlace>().Where(p => p.Agent == agent && p.EndedAt == null).Select(p => p.Ticket).Take(MostChats).ToListAsync(ct);
        return new LiveTopic
        {
            AlsoHears = [LineTopics.OfAgent(agent), .. staff.Departments.Select(LineTopics.Of), .. own.Select(TicketTopics.Ticket)],
        };
    }

    public Task Alive(LiveListener listener, string id, CancellationToken ct) => listener.Account is { } agent ? presences.Touch(agent, ct) : Task.CompletedTask;
}
