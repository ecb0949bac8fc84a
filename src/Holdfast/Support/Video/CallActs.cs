using System.Text.Json;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Holdfast.Support.Contacts;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Video;

/// <summary>What came of something that was done in a call.</summary>
public enum CallResult
{
    Done,

    /// <summary>It was over.</summary>
    Ended,

    /// <summary>It does not exist for whoever did it.</summary>
    NotThere,

    /// <summary>What was sent is nothing that may be passed on.</summary>
    Refused,

    /// <summary>Another page of the same person holds their side by now.</summary>
    OtherTab,

    /// <summary>More signals than a call needs.</summary>
    TooMany,
}

/// <summary>What a browser sends to the other through us.</summary>
public sealed record SignalSent(CallId Call, string Kind, string Tab, string To, string Round, string Text, string Mid);

/// <summary>The same as it is passed on.</summary>
internal sealed record SignalBody(string Kind, string Tab, string To, string Round, string Text, string Mid);

/// <summary>Everything that is done in a call: the ticket is held, then its place in the line, then the call.</summary>
public sealed class CallActs(HoldfastDb db, VideoSettings settings, Conversations conversations, LineBook line, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The member leaves the line, or ends the call.</summary>
    public Task<CallResult> End(TicketViewer.Member by, VideoCall call, CancellationToken ct) => Do(
        by, call,
        async (held, place, inside) =>
        {
            var left = place.IsWaiting;
            await End(held, place, call.Id, left ? CallEnd.LeftLine : CallEnd.ByMember, inside);
            // A ticket that was made for a call which never was needs no answer.
            if (left && held is { Channel: TicketChannel.Video, IsOwed: true })
            {
                await held.Append(new Happening.MarkedSolved(), null, null, inside);
            }

            return CallResult.Done;
        },
        ct);

    /// <summary>The member would rather write: the place goes, and the ticket stays for an answer.</summary>
    public Task<CallResult> WriteInstead(TicketViewer.Member by, VideoCall call, CancellationToken ct) => Do(
        by, call,
        async (held, place, inside) =>
        {
            await End(held, place, call.Id, CallEnd.LeftLine, inside);
            return CallResult.Done;
        },
        ct);

    /// <summary>The agent ends it.</summary>
    public Task<CallResult> End(TicketViewer.Staff by, VideoCall call, CallEnd how, CancellationToken ct) => Do(
        by, call,
        async (held, place, inside) =>
        {
            if (place.Agent != by.Account)
            {
                return CallResult.NotThere;
            }

            await End(held, place, call.Id, how, inside);
            return CallResult.Done;
        },
        ct);

    /// <summary>We end it ourselves, where it is still as we saw it.</summary>
    internal Task<CallResult> End(VideoCall call, CallEnd how, Func<LinePlace, bool> isStillSo, CancellationToken ct) => Do(
        new TicketViewer.Ourselves(), call,
        async (held, place, inside) =>
        {
            if (!isStillSo(place))
            {
                return CallResult.Ended;
            }

            await End(held, place, call.Id, how, inside);
            return CallResult.Done;
        },
        ct);

    /// <summary>Its agent was gone: back to the front of the line.</summary>
    internal Task<CallResult> Return(VideoCall call, AccountId agent, CancellationToken ct) => Do(
        new TicketViewer.Ourselves(), call,
        async (held, place, inside) =>
        {
            if (place.Agent != agent || await Hold(call.Id, inside) is not { } row)
            {
                return CallResult.Ended;
            }

            place.Return();
            row.AgentTab = null;
            await held.Append(new Happening.CallReturned(), null, null, inside);
            return CallResult.Done;
        },
        ct);

    /// <summary>An agent asks for a video check on a ticket.</summary>
    public Task<CallResult> Invite(TicketViewer.Staff by, TicketId ticket, CancellationToken ct) => db.Write(
        async inside =>
        {
            if (await conversations.Hold(by, ticket, inside) is not { RequesterAccount: not null } held || await held.Append(new Happening.CallInvited(), null, null, inside) is not Appended.Written)
            {
                db.ChangeTracker.Clear();
                return CallResult.NotThere;
            }

            await db.SaveChangesAsync(inside);
            return CallResult.Done;
        },
        ct);

    /// <summary>Passes on what a browser says to the other, read and cut (rulings G37).</summary>
    /// <param name="contact">The member's side; null is the agent's.</param>
    public async Task<CallResult> Signal(SignalSent sent, AccountId account, (ContactId Contact, SessionId Session)? contact, CancellationToken ct)
    {
        var text = Read(sent, contact is not null);
        if (text is null && (sent.Kind != "candidate" || !AreNames(sent)))
        {
            return CallResult.Refused;
        }

        return await Saved(inside => Signal(sent, text, account, contact, inside), ct);
    }

    /// <summary>Something that the agent does in a call that goes on; the call is held.</summary>
    internal Task<CallResult> InCall(CallId id, AccountId agent, Func<VideoCall, CancellationToken, Task<CallResult>> act, CancellationToken ct) => Saved(
        async inside => await Hold(id, inside) is { EndedAt: null } call
            && await db.Set<LinePlace>().AnyAsync(p => p.Id == call.Place && p.EndedAt == null && p.Agent == agent, inside)
                ? await act(call, inside) : CallResult.NotThere,
        ct);

    /// <summary>We ourselves say something to one side's page.</summary>
    internal void Tell(VideoCall call, bool isToMember, string kind, string text) => Pass(call, isToMember, new SignalBody(kind, "", "", "", text, ""));

    private async Task<CallResult> Signal(SignalSent sent, string? text, AccountId account, (ContactId Contact, SessionId Session)? member, CancellationToken ct)
    {
        if (await Hold(sent.Call, ct) is not { EndedAt: null } call
            || await db.Set<LinePlace>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == call.Place && p.EndedAt == null && p.Agent != null, ct) is not { } place
            || (member is { } side ? call.Contact != side.Contact || call.Session != side.Session : place.Agent != account))
        {
            return CallResult.NotThere;
        }

        var tab = member is null ? call.AgentTab : call.MemberTab;
        if (sent.Kind != "ready" && tab != sent.Tab)
        {
            return CallResult.OtherTab;
        }

        if (call.Signals >= CallSignal.Most)
        {
            return CallResult.TooMany;
        }

        call.Signals++;
        if (sent.Kind == "ready" && tab != sent.Tab)
        {
            if (tab is not null)
            {
                // The page that held this side before stops its camera.
                Pass(call, isToMember: member is not null, new SignalBody("moved", sent.Tab, "", "", "", ""));
            }

            (call.MemberTab, call.AgentTab) = member is null ? (call.MemberTab, sent.Tab) : (sent.Tab, call.AgentTab);
        }

        // A candidate that may not pass counts and goes nowhere: the browser that found it need not know.
        if (text is not null)
        {
            Pass(call, isToMember: member is null, new SignalBody(sent.Kind, sent.Tab, sent.To, sent.Round, text, sent.Mid));
        }

        return CallResult.Done;
    }

    /// <summary>What may be passed on of it; null for nothing.</summary>
    private string? Read(SignalSent sent, bool isMember) =>
        !AreNames(sent) ? null
        : sent.Kind switch
        {
            "ready" or "restart" or "away" => "",
            "offer" when !isMember => SessionDescription.Read(sent.Text, settings.RelayOnly),
            "answer" when isMember => SessionDescription.Read(sent.Text, settings.RelayOnly),
            "candidate" => Candidate.Read(sent.Text, settings.RelayOnly),
            _ => null,
        };

    private static bool AreNames(SignalSent sent) => sent.Tab.Length > 0 && IsName(sent.Tab) && IsName(sent.To) && IsName(sent.Round) && IsName(sent.Mid);

    private static bool IsName(string text) => text.Length <= VideoCall.TabLength && text.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_');

    private void Pass(VideoCall call, bool isToMember, SignalBody body) => db.Add(new CallSignal
    {
        Call = call.Id,
        Seq = ++call.LastSignal,
        IsToMember = isToMember,
        Body = JsonSerializer.Serialize(body, Json),
        At = time.GetUtcNow(),
    });

    private async Task End(HeldConversation held, LinePlace place, CallId id, CallEnd how, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await held.Append(new Happening.CallEnded(how), null, null, ct);
        if (await Hold(id, ct) is { } call)
        {
            call.End(place, how, now);
            await db.Set<CallSignal>().Where(s => s.Call == id).ExecuteDeleteAsync(ct);
        }

        place.End(now);
    }

    private async Task<VideoCall?> Hold(CallId id, CancellationToken ct)
    {
        var hold = $"SELECT * FROM video_calls c WHERE c.id = @id {db.HoldingRow("c")}";
        return (await db.Set<VideoCall>().FromSqlRaw(hold, db.Parameter("@id", id.Value)).AsTracking().ToListAsync(ct)).SingleOrDefault();
    }

    private Task<CallResult> Do(TicketViewer by, VideoCall call, Func<HeldConversation, LinePlace, CancellationToken, Task<CallResult>> act, CancellationToken ct) => Saved(
        async inside => await conversations.Hold(by, call.Ticket, inside) is not { } held ? CallResult.NotThere
            : await line.Hold(call.Ticket, PlaceKind.Call, inside) is not { } place || place.Id != call.Place ? CallResult.Ended
            : await act(held, place, inside),
        ct);

    /// <summary>Saves what was done. What a refused act had begun must not go with the next save of the same request.</summary>
    private Task<CallResult> Saved(Func<CancellationToken, Task<CallResult>> act, CancellationToken ct) => db.Write(
        async inside =>
        {
            var result = await act(inside);
            if (result is CallResult.Done)
            {
                await db.SaveChangesAsync(inside);
            }
            else
            {
                db.ChangeTracker.Clear();
            }

            return result;
        },
        ct);
}
