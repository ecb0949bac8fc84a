using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Holdfast.Support.Line;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Video;

/// <summary>A call that an agent has taken and that is not over, with the side of whoever asks.</summary>
public sealed record LiveCall(CallId Id, int Number, AccountId Agent, bool IsMember, int LastSignal);

/// <summary>Who the two of a call are. Everybody else is told that there is none.</summary>
public sealed class CallSides(HoldfastDb db)
{
    /// <summary>For the member who joined, in the sign-in in which they did.</summary>
    public async Task<LiveCall?> OfMember(CallId call, AccountId account, SessionId session, CancellationToken ct) => await (
        from c in db.Set<VideoCall>().AsNoTracking()
        join p in db.Set<LinePlace>() on c.Place equals p.Id
        where c.Id == call && c.Account == account && c.Session == session && p.EndedAt == null && p.Agent != null
        select new LiveCall(c.Id, c.Number, p.Agent!.Value, true, c.LastSignal)).SingleOrDefaultAsync(ct);

    /// <summary>For the agent who has it.</summary>
    public async Task<LiveCall?> OfAgent(CallId call, AccountId agent, CancellationToken ct) => await (
        from c in db.Set<VideoCall>().AsNoTracking()
        join p in db.Set<LinePlace>() on c.Place equals p.Id
        where c.Id == call && p.EndedAt == null && p.Agent == agent
        select new LiveCall(c.Id, c.Number, agent, false, c.LastSignal)).SingleOrDefaultAsync(ct);

    /// <summary>Whoever is one of the two, in any of their sign-ins: for hints, which carry nothing.</summary>
    internal Task<bool> IsOfCall(CallId call, AccountId account, bool isStaff, CancellationToken ct) => (
        from c in db.Set<VideoCall>()
        join p in db.Set<LinePlace>() on c.Place equals p.Id
        where c.Id == call && p.EndedAt == null && (isStaff ? p.Agent == account : c.Account == account)
        select c.Id).AnyAsync(ct);

    /// <summary>The agent has it, or had it when it ended.</summary>
    internal Task<bool> WasOfAgent(CallId call, AccountId agent, CancellationToken ct) =>
        db.Set<VideoCall>().AnyAsync(c => c.Id == call && (c.Agent == agent || db.Set<LinePlace>().Any(p => p.Id == c.Place && p.EndedAt == null && p.Agent == agent)), ct);
}
