using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Video;

/// <summary>
/// Looks after those who wait for a call and those in one (rulings G27, G37): a member whose sign-in has ended, or whose account was protected, is
/// in no call; one whose page is gone loses the place after five minutes and the call after one; a call whose agent is gone goes back to the front.
/// </summary>
internal sealed class WatchCalls(IServiceScopeFactory scopes, TimeProvider time) : IJob
{
    /// <summary>How long a member's page in a call may be silent: three pings.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>Of each sort in one round.</summary>
    public const int AtOnce = 200;

    public TimeSpan Every => TimeSpan.FromSeconds(10);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var open = db.Set<LinePlace>().AsNoTracking().Where(p => p.EndedAt == null && p.Kind == PlaceKind.Call);

        var living = LiveSignIns.Of(db).Select(s => s.Id);
        await Each(db, open.Where(p => p.Session == null || !living.Contains(p.Session.Value)), (acts, call, _, inside) => acts.End(call, CallEnd.SignInEnded, _ => true, inside), ct);

        var gone = now - LineBook.Kept;
        await Each(
            db, open.Where(p => p.Agent == null && p.ArrivedAt < gone && !db.Set<LineSign>().Any(s => s.Place == p.Id && s.SeenAt >= gone)),
            (acts, call, _, inside) => acts.End(call, CallEnd.Vanished, place => place.IsWaiting, inside), ct);

        await Each(
            db, open.Where(p => p.Agent != null && p.TakenAt < now - Presences.Life && !db.Set<AgentPresence>().Any(a => a.Agent == p.Agent && a.AliveUntil > now)),
            (acts, call, place, inside) => acts.Return(call, place.Agent!.Value, inside), ct);

        var silent = now - Silence;
        await Each(
            db, open.Where(p => p.Agent != null && p.TakenAt < silent && !db.Set<LineSign>().Any(s => s.Place == p.Id && s.SeenAt >= silent)),
            (acts, call, _, inside) => acts.End(call, CallEnd.Lost, place => !place.IsWaiting, inside), ct);
    }

    /// <summary>Each in a scope and a save of its own, so that one that fails keeps no other.</summary>
    private async Task Each(
        HoldfastDb db, IQueryable<LinePlace> places, Func<CallActs, VideoCall, LinePlace, CancellationToken, Task<CallResult>> act, CancellationToken ct)
    {
        var found = await places.OrderBy(p => p.ArrivedAt).ThenBy(p => p.Id).Take(AtOnce)
            .Join(db.Set<VideoCall>().AsNoTracking(), p => p.Id, c => c.Place, (place, call) => new { place, call }).ToListAsync(ct);
        foreach (var one in found)
        {
            await using var scope = scopes.CreateAsyncScope();
            await act(scope.ServiceProvider.GetRequiredService<CallActs>(), one.call, one.place, ct);
        }
    }
}
