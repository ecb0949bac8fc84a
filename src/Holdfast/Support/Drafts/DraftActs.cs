using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Drafts;

/// <summary>What came of something that somebody did with a draft.</summary>
public abstract record DraftWrite
{
    private DraftWrite()
    {
    }

    /// <summary>It is done, or was before by the same form.</summary>
    /// <param name="IsLater">The chat is over: the member hears of it by email.</param>
    public sealed record Done(bool IsLater = false) : DraftWrite;

    /// <summary>It does not exist for whoever did it.</summary>
    public sealed record NotThere : DraftWrite;

    /// <summary>There is a newer version than the one that they had before them: it is shown first.</summary>
    public sealed record Newer(DraftId Draft, int Number) : DraftWrite;

    /// <summary>It was accepted, declined or withdrawn before.</summary>
    public sealed record Decided(DraftState State) : DraftWrite;

    /// <summary>The ticket is closed.</summary>
    public sealed record Closed : DraftWrite;

    /// <summary>It has as many versions as it may have.</summary>
    public sealed record Full : DraftWrite;

    /// <summary>The conversation has as many drafts as it may have.</summary>
    public sealed record TooMany : DraftWrite;

    /// <summary>The same form came with other words before.</summary>
    public sealed record OtherContent : DraftWrite;

    public sealed record Blocked(DateTimeOffset Until) : DraftWrite;

    /// <summary>It seems to ask for a secret (rulings G43).</summary>
    public sealed record AsksForSecret(string Sentence) : DraftWrite;
}

/// <param name="Seen">The newest version that the agent had before them; 0 where there was none.</param>
/// <param name="Once">The form's own id: sent again it is one version.</param>
/// <param name="SendsAnyway">They were warned that it seems to ask for a secret: a lead sees that.</param>
public sealed record ProposeDraft(TicketViewer.Staff By, TicketId Ticket, DraftContent Content, int Seen, Guid? Once, bool SendsAnyway = false);

/// <param name="Seen">The version that the member changed.</param>
public sealed record ChangeDraft(TicketViewer.Member By, TicketId Ticket, DraftId Draft, DraftContent Content, int Seen, Guid? Once);

/// <param name="Hash">Of the version that they read (<see cref="DraftContent.HashOf"/>): no other is accepted.</param>
public sealed record AcceptDraft(TicketViewer.Member By, TicketId Ticket, DraftId Draft, string Hash);

/// <param name="Seen">The version that they read.</param>
public sealed record DeclineDraft(TicketViewer.Member By, TicketId Ticket, DraftId Draft, int Seen);

/// <param name="Seen">The version that the agent had before them.</param>
public sealed record WithdrawDraft(TicketViewer.Staff By, TicketId Ticket, int Seen);

/// <summary>
/// Everything that is done with a draft (rulings G32): the ticket is held, then the draft is looked at, and what is refused saves nothing. Agents
/// propose and withdraw; the requester alone changes, accepts and declines, in their own sign-in and never by a pass.
/// </summary>
public sealed class DraftActs(
    HoldfastDb db, Conversations conversations, TicketThread threads, TicketMarks marks, LineBook line, Blocks blocks, TicketDoor door, TimeProvider time)
{
    public async Task<DraftWrite> Propose(ProposeDraft command, CancellationToken ct)
    {
        var words = door.OfMember(command.Content.Write(), command.By.Account, []);
        var asks = AskingForSecrets.In(words.Body);
        if (asks is not null && !command.SendsAnyway)
        {
            return new DraftWrite.AsksForSecret(asks);
        }

        return await Do(command.By, command.Ticket, async (held, inside) =>
        {
            var place = await line.OpenOf(command.Ticket, PlaceKind.Chat, inside);
            // A colleague's chat is theirs, as with a message.
            // And only a member can accept it.
            if ((place is not null && place.Agent != command.By.Account) || held.RequesterAccount is null)
            {
                return new DraftWrite.NotThere();
            }

            var isLater = place is null;
            if (command.Once is { } once && await held.Knows(once, inside))
            {
                return await WroteBefore(command, words, inside) ? new DraftWrite.Done(isLater) : new DraftWrite.OtherContent();
            }

            var draft = await db.Set<Draft>().SingleOrDefaultAsync(d => d.Ticket == command.Ticket && d.State == DraftState.Open, inside);
            if (draft is null && command.Seen > 0)
            {
                var last = await db.Set<Draft>().Where(d => d.Ticket == command.Ticket).OrderByDescending(d => d.Id).Select(d => d.State).FirstOrDefaultAsync(inside);
                return new DraftWrite.Decided(last);
            }

            if (draft is not null && draft.Latest != command.Seen)
            {
                return new DraftWrite.Newer(draft.Id, draft.Latest);
            }

            if (draft is null && await db.Set<Draft>().CountAsync(d => d.Ticket == command.Ticket, inside) >= Draft.MostOfTicket)
            {
                return new DraftWrite.TooMany();
            }

            draft ??= Begin(held);
            var seq = held.LastSeq;
            var written = await Write(
                held, draft, command.Content, words, (number, changed) => new Happening.DraftProposed(draft.Id.Value, number, changed), command.By, command.Once, inside);
            if (written is not DraftWrite.Done || held.LastSeq == seq)
            {
                return written is DraftWrite.Done ? new DraftWrite.Done(isLater) : written;
            }

            if (asks is not null)
            {
                await held.Append(new Happening.SentDespiteGuard(held.LastSeq), null, null, inside);
            }

            await marks.Written(command.By, command.Ticket, held.LastSeq, isNote: false, inside);
            return new DraftWrite.Done(isLater);
        }, ct);
    }

    public async Task<DraftWrite> Change(ChangeDraft command, CancellationToken ct)
    {
        if (await blocks.Until(command.By.Account, ct) is { } until)
        {
            return new DraftWrite.Blocked(until);
        }

        var words = door.OfMember(command.Content.Write(), command.By.Account, []);
        return await OfMember(command.By, command.Ticket, command.Draft, async (held, draft, inside) =>
        {
            if (command.Once is { } once && await held.Knows(once, inside))
            {
                return new DraftWrite.Done();
            }

            return draft.State is not DraftState.Open ? new DraftWrite.Decided(draft.State)
                : draft.Latest != command.Seen ? new DraftWrite.Newer(draft.Id, draft.Latest)
                : await Write(
                    held, draft, command.Content, words, (number, changed) => new Happening.DraftChanged(draft.Id.Value, number, changed), command.By, command.Once, inside);
        }, ct);
    }

    public Task<DraftWrite> Accept(AcceptDraft command, CancellationToken ct) => OfMember(command.By, command.Ticket, command.Draft, async (held, draft, inside) =>
    {
        var newest = await Newest(command.By, draft, inside);
        var isIt = newest is { Words.TakenOutAt: null } && DraftContent.HashOf(draft.Id, draft.Latest, newest.Words.Body) == command.Hash;
        if (draft.State is not DraftState.Open)
        {
            // Pressed twice, or in two tabs: it is accepted once.
            return draft.State is DraftState.Accepted && isIt ? new DraftWrite.Done() : new DraftWrite.Decided(draft.State);
        }

        if (!isIt)
        {
            return new DraftWrite.Newer(draft.Id, draft.Latest);
        }

        draft.Decide(DraftState.Accepted, time.GetUtcNow());
        return Said(await held.Append(new Happening.DraftAccepted(draft.Id.Value, draft.Latest), null, null, inside));
    }, ct);

    public Task<DraftWrite> Decline(DeclineDraft command, CancellationToken ct) => OfMember(command.By, command.Ticket, command.Draft, async (held, draft, inside) =>
    {
        if (draft.State is not DraftState.Open)
        {
            return draft.State is DraftState.Declined ? new DraftWrite.Done() : new DraftWrite.Decided(draft.State);
        }

        if (draft.Latest != command.Seen)
        {
            return new DraftWrite.Newer(draft.Id, draft.Latest);
        }

        draft.Decide(DraftState.Declined, time.GetUtcNow());
        return Said(await held.Append(new Happening.DraftDeclined(draft.Id.Value, draft.Latest), null, null, inside));
    }, ct);

    public Task<DraftWrite> Withdraw(WithdrawDraft command, CancellationToken ct) => Do(command.By, command.Ticket, async (held, inside) =>
    {
        if (await line.OpenOf(command.Ticket, PlaceKind.Chat, inside) is { } place && place.Agent != command.By.Account)
        {
            return new DraftWrite.NotThere();
        }

        var draft = await db.Set<Draft>().Where(d => d.Ticket == command.Ticket).OrderByDescending(d => d.Id).FirstOrDefaultAsync(inside);
        switch (draft)
        {
            case null:
                return new DraftWrite.NotThere();
            case { State: DraftState.Withdrawn }:
                return new DraftWrite.Done();
            case { State: not DraftState.Open }:
                return new DraftWrite.Decided(draft.State);
            case { } when draft.Latest != command.Seen:
                return new DraftWrite.Newer(draft.Id, draft.Latest);
        }

        draft.Decide(DraftState.Withdrawn, time.GetUtcNow());
        return Said(await held.Append(new Happening.DraftWithdrawn(draft.Id.Value, draft.Latest), null, null, inside));
    }, ct);

    private Draft Begin(HeldConversation held)
    {
        var now = time.GetUtcNow();
        var draft = new Draft { Id = DraftId.New(now), Ticket = held.Ticket, Contact = held.Requester, CreatedAt = now };
        db.Add(draft);
        return draft;
    }

    private async Task<DraftWrite> Write(
        HeldConversation held, Draft draft, DraftContent content, TicketWords words, Func<int, string, Happening> what, TicketViewer by, Guid? once,
        CancellationToken ct)
    {
        if (draft.Latest >= Draft.MostVersions)
        {
            return new DraftWrite.Full();
        }

        var before = await Newest(by, draft, ct);
        IReadOnlyList<string> changed = [];
        if (before is { Words.TakenOutAt: null })
        {
            var shape = await db.Set<DraftVersion>().Where(v => v.Draft == draft.Id && v.Number == draft.Latest).Select(v => v.Shape).SingleAsync(ct);
            changed = [.. content.Since(DraftContent.Read(DraftShape.Read(shape), before.Words.Body)).Select(change => change.Key)];
            if (changed.Count == 0)
            {
                // The same once more is no version.
                return new DraftWrite.Done();
            }
        }

        var number = draft.Next();
        var appended = await held.Append(what(number, string.Join(',', changed)), words, once, ct);
        if (appended is Appended.Written)
        {
            db.Add(new DraftVersion { Draft = draft.Id, Number = number, Ticket = held.Ticket, Seq = held.LastSeq, Shape = content.Shape.Write() });
        }

        return Said(appended);
    }

    /// <summary>The event with the newest words of a draft.</summary>
    private async Task<CardedEvent?> Newest(TicketViewer by, Draft draft, CancellationToken ct)
    {
        var (id, latest) = (draft.Id, draft.Latest);
        var seqs = await db.Set<DraftVersion>().Where(v => v.Draft == id && v.Number == latest).Select(v => v.Seq).ToListAsync(ct);
        return (await threads.Read(by, draft.Ticket, seqs, ct)).Values.SingleOrDefault();
    }

    private async Task<bool> WroteBefore(ProposeDraft command, TicketWords words, CancellationToken ct)
    {
        var seqs = await db.Set<DraftVersion>().Where(v => v.Ticket == command.Ticket).OrderByDescending(v => v.Seq).Select(v => v.Seq).Take(TicketThread.Window).ToListAsync(ct);
        return (await threads.Read(command.By, command.Ticket, seqs, ct)).Values.Any(one => one.By.IsYou && one.Words?.Body == words.Body);
    }

    private Task<DraftWrite> OfMember(
        TicketViewer.Member by, TicketId ticket, DraftId id, Func<HeldConversation, Draft, CancellationToken, Task<DraftWrite>> act, CancellationToken ct) =>
        by.Pass is not null
            ? Task.FromResult<DraftWrite>(new DraftWrite.NotThere())
            : Do(by, ticket, async (held, inside) =>
                by.Contact is { } contact && await db.Set<Draft>().SingleOrDefaultAsync(d => d.Id == id && d.Ticket == ticket && d.Contact == contact, inside) is { } draft
                    ? await act(held, draft, inside)
                    : new DraftWrite.NotThere(), ct);

    private Task<DraftWrite> Do(TicketViewer by, TicketId ticket, Func<HeldConversation, CancellationToken, Task<DraftWrite>> act, CancellationToken ct) => db.Write(
        async inside =>
        {
            var result = await conversations.Hold(by, ticket, inside) is { IsChat: true } held ? await act(held, inside) : new DraftWrite.NotThere();
            if (result is DraftWrite.Done)
            {
                await db.SaveChangesAsync(inside);
            }
            else
            {
                // What a refused act had begun must not go with the next save of the same request.
                db.ChangeTracker.Clear();
            }

            return result;
        },
        ct);

    private static DraftWrite Said(Appended appended) => appended switch
    {
        Appended.Written or Appended.WrittenBefore => new DraftWrite.Done(),
        Appended.OtherContent => new DraftWrite.OtherContent(),
        Appended.StatusRefuses or Appended.Full => new DraftWrite.Closed(),
        _ => new DraftWrite.NotThere(),
    };
}
