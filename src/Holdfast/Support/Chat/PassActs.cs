using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Support.Departments;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Chat;

/// <summary>What came of passing a chat on, or of asking somebody into it.</summary>
public abstract record PassResult
{
    private PassResult()
    {
    }

    public sealed record Done : PassResult;

    /// <summary>The chat, or whoever was named, does not exist for whoever did it.</summary>
    public sealed record NotThere : PassResult;

    /// <summary>The chat is over: nothing was changed.</summary>
    public sealed record Ended : PassResult;

    /// <summary>They don't take chats at this moment.</summary>
    public sealed record Away(string Name) : PassResult;

    /// <summary>All their seats are taken.</summary>
    public sealed record NoSeat(string Name) : PassResult;

    /// <summary>The department is closed, or nobody is there.</summary>
    public sealed record Closed(string Department) : PassResult;

    /// <summary>So many wait there already that nobody would come soon.</summary>
    public sealed record LineIsFull(string Department) : PassResult;

    /// <summary>As many colleagues as may be are in it.</summary>
    public sealed record TooMany : PassResult;

    public sealed record TooLong(int Length) : PassResult;

    /// <summary>No email of the member's is confirmed.</summary>
    public sealed record NoAddress : PassResult;

    /// <summary>It was sent so often in this hour that it isn't sent again.</summary>
    public sealed record TooOften : PassResult;
}

/// <param name="Word">For whoever takes over; the member never reads it. May be empty.</param>
public sealed record PassToAgent(TicketViewer.Staff By, TicketId Chat, AccountId To, string Word);

/// <param name="Word">For whoever takes over; the member never reads it. May be empty.</param>
public sealed record PassToDepartment(TicketViewer.Staff By, TicketId Chat, DepartmentId To, string Word);

public sealed record InviteAgent(TicketViewer.Staff By, TicketId Chat, AccountId Who);

/// <param name="Once">The form's own id: sent twice it is one email.</param>
public sealed record SendTranscript(TicketViewer By, TicketId Chat, Guid? Once);

/// <summary>
/// Chats change hands: the ticket is held, then the agent's row, then the place. What is refused changes nothing, so a colleague without a seat or a
/// closed department costs nobody their place. Who takes over and dies loses the chat like any agent (<see cref="WatchChats"/>).
/// </summary>
public sealed class PassActs(
    HoldfastDb db, Conversations conversations, TicketViewers viewers, DepartmentBook departments, Presences presences, LineBook line, TicketDoor door, Outbox outbox,
    HourBudgets budgets, LiveHints hints)
{
    /// <summary>Colleagues in a conversation besides whoever has it.</summary>
    public const int MostGuests = 3;

    /// <summary>Longest word, in UTF-16 units.</summary>
    public const int WordLength = 1_000;

    /// <summary>Transcripts of a conversation within an hour.</summary>
    public const int TranscriptsAnHour = 5;

    public static readonly Hourly Transcripts = new("Transcripts");

    public async Task<PassResult> Pass(PassToAgent command, CancellationToken ct)
    {
        var word = door.OfStaff(command.Word, command.By.Account, []);
        if (word.Body.Length > WordLength)
        {
            return new PassResult.TooLong(word.Body.Length);
        }

        if (command.To == command.By.Account || await viewers.StaffOf(command.To, ct) is not { } to || await conversations.NameOf(command.To, ct) is not { } name)
        {
            return new PassResult.NotThere();
        }

        if (!await presences.IsTaking(command.To, ct))
        {
            return new PassResult.Away(name);
        }

        var result = await Do(command.By, command.Chat, async (held, inside) =>
        {
            if (!held.IsSeenBy(to))
            {
                return new PassResult.NotThere();
            }

            var hasSeat = await line.HoldSeat(command.To, held.Department, inside);
            if (await line.Hold(command.Chat, inside) is not { } place)
            {
                return new PassResult.Ended();
            }

            if (place.Agent != command.By.Account)
            {
                return new PassResult.NotThere();
            }

            if (!hasSeat)
            {
                return new PassResult.NoSeat(name);
            }

            place.Take(command.To, place.TakenAt ?? place.ArrivedAt);
            return await Written(held, new Happening.ChatPassed(command.By.Account, command.To), word, inside);
        }, ct);
        Tell(result, command.By.Account, command.To);
        return result;
    }

    public async Task<PassResult> Pass(PassToDepartment command, CancellationToken ct)
    {
        var word = door.OfStaff(command.Word, command.By.Account, []);
        if (word.Body.Length > WordLength)
        {
            return new PassResult.TooLong(word.Body.Length);
        }

        if (await departments.Read(command.To, ct) is not { } to)
        {
            return new PassResult.NotThere();
        }

        if (!await presences.IsOpen(to, ct))
        {
            return new PassResult.Closed(to.Department.Name);
        }

        if (!await line.HasRoom(command.To, ct))
        {
            return new PassResult.LineIsFull(to.Department.Name);
        }

        var result = await Do(command.By, command.Chat, async (held, inside) =>
        {
            if (await line.Hold(command.Chat, inside) is not { } place)
            {
                return new PassResult.Ended();
            }

            if (place.Agent != command.By.Account)
            {
                return new PassResult.NotThere();
            }

            place.PassTo(command.To);
            if (held.Department != command.To && await held.Append(new Happening.Moved(command.To, false), null, null, inside) is not Appended.Written)
            {
                return new PassResult.NotThere();
            }

            return await Written(held, new Happening.ChatPassed(command.By.Account, null), word, inside);
        }, ct);
        Tell(result, command.By.Account);
        return result;
    }

    /// <summary>A colleague of the department may write in the conversation too, until it ends.</summary>
    public async Task<PassResult> Invite(InviteAgent command, CancellationToken ct)
    {
        if (command.Who == command.By.Account || await viewers.StaffOf(command.Who, ct) is not { } who || await conversations.NameOf(command.Who, ct) is not { } name)
        {
            return new PassResult.NotThere();
        }

        if (!(await presences.Among([command.Who], ct)).TryGetValue(command.Who, out var now) || !now.IsHere)
        {
            return new PassResult.Away(name);
        }

        var result = await Do(command.By, command.Chat, async (held, inside) =>
        {
            if (!held.IsSeenBy(who))
            {
                return new PassResult.NotThere();
            }

            if (await line.Hold(command.Chat, inside) is not { } place)
            {
                return new PassResult.Ended();
            }

            if (place.Agent != command.By.Account)
            {
                return new PassResult.NotThere();
            }

            var guests = await conversations.GuestsOf(command.Chat, inside);
            return guests.Contains(command.Who) ? new PassResult.Done()
                : guests.Count >= MostGuests ? new PassResult.TooMany()
                : await Written(held, new Happening.ChatInvited(command.Who), null, inside);
        }, ct);
        Tell(result, command.By.Account, command.Who);
        return result;
    }

    /// <summary>Somebody of the staff reads a colleague's chat while it goes on: both sides are told before they read a word.</summary>
    public Task<PassResult> ReadAlong(TicketViewer.Staff by, TicketId chat, CancellationToken ct) => Do(
        by,
        chat,
        async (held, inside) => await line.OpenOf(chat, inside) is null ? new PassResult.Ended()
            : await conversations.ReadsAlong(chat, by.Account, inside) ? new PassResult.Done()
            : await Written(held, new Happening.ChatRead(by.Account), null, inside),
        ct);

    /// <summary>Sends the conversation to the member's own email, at a press of either side.</summary>
    public async Task<PassResult> Send(SendTranscript command, CancellationToken ct)
    {
        if (!await budgets.Take(Transcripts, command.Chat.ToString(), TranscriptsAnHour, ct))
        {
            return new PassResult.TooOften();
        }

        return await Do(command.By, command.Chat, async (held, inside) =>
        {
            if (command.Once is { } once && await held.Knows(once, inside))
            {
                return new PassResult.Done();
            }

            if (held.RequesterAccount is not { } account || !await db.Set<EmailAddress>().AnyAsync(e => e.Account == account && e.IsPrimary && e.ConfirmedAt != null, inside))
            {
                return new PassResult.NoAddress();
            }

            outbox.Add(new TranscriptAsked(held.Ticket.Value, account.Value));
            return await held.Append(new Happening.TranscriptSent(), null, command.Once, inside) is Appended.Written ? new PassResult.Done() : new PassResult.NotThere();
        }, ct);
    }

    /// <summary>The event, and after it the word as a note.</summary>
    private static async Task<PassResult> Written(HeldConversation held, Happening what, TicketWords? word, CancellationToken ct)
    {
        if (await held.Append(what, null, null, ct) is not Appended.Written)
        {
            return new PassResult.NotThere();
        }

        return word is null or { IsEmpty: true } || await held.Append(new Happening.NoteAdded(), word, null, ct) is Appended.Written ? new PassResult.Done() : new PassResult.NotThere();
    }

    private void Tell(PassResult result, params ReadOnlySpan<AccountId> agents)
    {
        if (result is PassResult.Done)
        {
            foreach (var agent in agents)
            {
                hints.Tell(LineTopics.OfAgent(agent));
            }
        }
    }

    private Task<PassResult> Do(TicketViewer by, TicketId chat, Func<HeldConversation, CancellationToken, Task<PassResult>> act, CancellationToken ct) => db.Write(
        async inside =>
        {
            var result = await conversations.Hold(by, chat, inside) is { IsChat: true } held ? await act(held, inside) : new PassResult.NotThere();
            if (result is PassResult.Done)
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
}
