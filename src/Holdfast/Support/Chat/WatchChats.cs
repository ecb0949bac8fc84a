using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Chat;

/// <summary>
/// Looks after those in the line and in chats (rulings G27, G33): a member whose page is gone for five minutes leaves the line and is
/// answered by email, a chat whose agent is gone for a minute goes back to the front, one in which nobody has written for half an hour
/// ends, and so does one whose sign-in has ended.
/// </summary>
internal sealed class WatchChats(IServiceScopeFactory scopes, TimeProvider time) : IJob
{
    /// <summary>How long nobody writes before a chat ends.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(30);

    /// <summary>When that is said before.</summary>
    public static readonly TimeSpan Warning = TimeSpan.FromMinutes(25);

    /// <summary>Of each sort in one round.</summary>
    public const int AtOnce = 200;

    public TimeSpan Every => TimeSpan.FromSeconds(10);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var open = db.Set<LinePlace>().AsNoTracking().Where(p => p.EndedAt == null && p.Kind == PlaceKind.Chat);

        var living = LiveSignIns.Of(db).Select(s => s.Id);
        foreach (var chat in await Some(open.Where(p => p.Session != null && !living.Contains(p.Session.Value)), ct))
        {
            await Act((acts, inside) => acts.End(chat.Ticket, ChatEnd.SignInEnded, (_, place) => place.Id == chat.Id, inside), ct);
        }

        // A stranger's hangs on a pass in the same way, which goes with the ticket too.
        var byPass = await Some(open.Where(p => p.Pass != null), ct);
        var passes = await Passes(byPass.ConvertAll(p => p.Pass!.Value), ct);
        foreach (var chat in byPass.Where(p => !passes.Contains(p.Pass!.Value)))
        {
            await Act((acts, inside) => acts.EndWithPass(chat, inside), ct);
        }

        var gone = now - LineBook.Kept;
        foreach (var chat in await Some(
            open.Where(p => p.Agent == null && p.ArrivedAt < gone && !db.Set<LineSign>().Any(s => s.Place == p.Id && s.SeenAt >= gone)), ct))
        {
            await Act((acts, inside) => acts.End(chat.Ticket, ChatEnd.Vanished, (_, place) => place.Id == chat.Id && place.IsWaiting, inside), ct);
        }

        foreach (var chat in await Some(
            open.Where(p => p.Agent != null && p.TakenAt < now - Presences.Life && !db.Set<AgentPresence>().Any(a => a.Agent == p.Agent && a.AliveUntil > now)), ct))
        {
            await Act((acts, inside) => acts.Return(chat.Ticket, chat.Agent!.Value, inside), ct);
        }

        var silent = now - Silence;
        var old = await Some(open.Where(p => p.Agent != null && p.TakenAt < silent), ct);
        foreach (var ticket in await Silent(old.ConvertAll(p => p.Ticket), silent, ct))
        {
            await Act((acts, inside) => acts.End(ticket, ChatEnd.Silence, (held, place) => !place.IsWaiting && held.ChangedAt < silent, inside), ct);
        }
    }

    private static Task<List<LinePlace>> Some(IQueryable<LinePlace> places, CancellationToken ct) =>
        places.OrderBy(p => p.ArrivedAt).ThenBy(p => p.Id).Take(AtOnce).ToListAsync(ct);

    private async Task<IReadOnlyList<TicketPassId>> Passes(List<TicketPassId> passes, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return passes.Count == 0 ? [] : await scope.ServiceProvider.GetRequiredService<TicketPasses>().LiveAmong(passes, ct);
    }

    private async Task<IReadOnlyList<TicketId>> Silent(IReadOnlyList<TicketId> tickets, DateTimeOffset since, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Conversations>().SilentSince(tickets, since, ct);
    }

    /// <summary>Each in a scope and a save of its own, so that one that fails keeps no other.</summary>
    private async Task Act(Func<ChatActs, CancellationToken, Task<ChatWrite>> act, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<ChatActs>(), ct);
    }
}
