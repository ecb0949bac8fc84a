using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Chat;

/// <summary>What came of something that somebody did in a chat.</summary>
public abstract record ChatWrite
{
    private ChatWrite()
    {
    }

    /// <summary>It is done, or was before under the same client id.</summary>
    public sealed record Done : ChatWrite;

    /// <summary>The chat is over: nothing was written.</summary>
    public sealed record Ended : ChatWrite;

    /// <summary>It does not exist for whoever did it.</summary>
    public sealed record NotThere : ChatWrite;

    /// <summary>The same client id came with other words before.</summary>
    public sealed record OtherContent : ChatWrite;

    public sealed record Empty : ChatWrite;

    public sealed record TooLong(int Length) : ChatWrite;

    /// <summary>Faster than anybody reads.</summary>
    public sealed record TooFast : ChatWrite;

    /// <summary>It has as many messages as a chat may have.</summary>
    public sealed record Full : ChatWrite;

    /// <summary>One of its files was sent before.</summary>
    public sealed record FileIsSent : ChatWrite;

    public sealed record TooManyFiles : ChatWrite;

    public sealed record Blocked(DateTimeOffset Until) : ChatWrite;

    /// <summary>The message seems to ask for a secret (rulings G43).</summary>
    public sealed record AsksForSecret(string Sentence) : ChatWrite;
}

/// <param name="Id">The message's own id: sent again it is one message.</param>
public sealed record SendAsMember(TicketViewer.Member By, TicketId Chat, string Text, Guid? Id)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <param name="SendsAnyway">They were warned that it seems to ask for a secret: a lead sees that.</param>
public sealed record SendAsAgent(TicketViewer.Staff By, TicketId Chat, string Text, Guid? Id, bool SendsAnyway = false)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <summary>
/// Everything that is done in a chat: the ticket is held, then its place in the line, and what is refused saves nothing. A message is an event
/// of the ticket's log (rulings G28).
/// </summary>
public sealed class ChatActs(HoldfastDb db, Conversations conversations, TicketMarks marks, LineBook line, Blocks blocks, Bursts bursts, Outbox outbox, TicketDoor door, TimeProvider time)
{
    /// <summary>Messages of a chat at the most.</summary>
    public const int MostMessages = 2_000;

    public async Task<ChatWrite> Send(SendAsMember command, CancellationToken ct)
    {
        var words = door.OfMember(command.Text, command.By.Account, command.Files);
        if (Fault(words) is { } fault)
        {
            return fault;
        }

        // A stranger who is blocked loses the conversation with it.
        if (command.By.Pass is null && await blocks.Until(command.By.Account, ct) is { } until)
        {
            return new ChatWrite.Blocked(until);
        }

        return bursts.TryTake(command.By.Pass?.Id.Value ?? command.By.Contact?.Value ?? default)
            ? await Do(command.By, command.Chat, (held, place, inside) => Message(held, place, new Happening.MemberReplied(), words, command.Id, inside), ct)
            : new ChatWrite.TooFast();
    }

    public async Task<ChatWrite> Send(SendAsAgent command, CancellationToken ct)
    {
        var words = door.OfStaff(command.Text, command.By.Account, command.Files);
        if (Fault(words) is { } fault)
        {
            return fault;
        }

        var asks = AskingForSecrets.In(words.Body);
        if (asks is not null && !command.SendsAnyway)
        {
            return new ChatWrite.AsksForSecret(asks);
        }

        return await Do(
            command.By,
            command.Chat,
            async (held, place, inside) =>
            {
                // A colleague's chat is theirs; who wants to say something there writes a note.
                if (place is { Agent: var agent } && agent != command.By.Account && !(await conversations.GuestsOf(command.Chat, inside)).Contains(command.By.Account))
                {
                    return new ChatWrite.NotThere();
                }

                var isAgain = command.Id is { } id && await held.Knows(id, inside);
                var result = await Message(held, place, new Happening.AgentReplied(TicketStatus.Pending), words, command.Id, inside);
                if (result is ChatWrite.Done && !isAgain)
                {
                    if (asks is not null)
                    {
                        await held.Append(new Happening.SentDespiteGuard(held.LastSeq), null, null, inside);
                    }

                    await marks.Written(command.By, command.Chat, held.LastSeq, isNote: false, inside);
                }

                return result;
            },
            ct);
    }

    /// <summary>The member ends the chat, or leaves the line.</summary>
    public Task<ChatWrite> End(TicketViewer.Member by, TicketId chat, ChatEnd how, CancellationToken ct) =>
        Do(by, chat, (held, place, inside) => End(held, place, how, inside), ct);

    /// <summary>The agent ends it, and blocks the member if they say so; of a stranger the browser, and for a lead the network too.</summary>
    public Task<ChatWrite> End(TicketViewer.Staff by, TicketId chat, bool blocksMember, CancellationToken ct, bool blocksNetwork = false) => Do(
        by,
        chat,
        async (held, place, inside) =>
        {
            if (place is { Agent: var agent } && agent != by.Account)
            {
                return new ChatWrite.NotThere();
            }

            if (blocksMember && held.RequesterAccount is { } account)
            {
                await blocks.Add(account, by.Account, inside);
            }
            else if (blocksMember && place is { Browser: { } browser })
            {
                await blocks.Add(browser, blocksNetwork && by.SeesParked ? place.Network : null, by.Account, inside);
            }

            return await End(held, place, ChatEnd.ByAgent, inside);
        },
        ct);

    /// <summary>The agent ends it as a chat, and goes on by email.</summary>
    public Task<ChatWrite> GoOnByEmail(TicketViewer.Staff by, TicketId chat, CancellationToken ct) => Do(
        by,
        chat,
        (held, place, inside) => place is { Agent: var agent } && agent != by.Account ? Task.FromResult<ChatWrite>(new ChatWrite.NotThere()) : End(held, place, ChatEnd.ToEmail, inside),
        ct);

    /// <summary>We end it ourselves, where it is still as we saw it.</summary>
    internal Task<ChatWrite> End(TicketId chat, ChatEnd how, Func<HeldConversation, LinePlace, bool> isStillSo, CancellationToken ct) => Do(
        new TicketViewer.Ourselves(),
        chat,
        (held, place, inside) => place is not null && isStillSo(held, place) ? End(held, place, how, inside) : Task.FromResult<ChatWrite>(new ChatWrite.Ended()),
        ct);

    /// <summary>The pass of a stranger's is over; where the ticket is gone too, its place goes alone.</summary>
    internal async Task<ChatWrite> EndWithPass(LinePlace place, CancellationToken ct)
    {
        var result = await End(place.Ticket, ChatEnd.SignInEnded, (_, held) => held.Id == place.Id, ct);
        if (result is ChatWrite.NotThere)
        {
            await line.Close(place.Id, ct);
        }

        return result;
    }

    /// <summary>Its agent was gone: back to the front of the line.</summary>
    internal Task<ChatWrite> Return(TicketId chat, Platform.Accounts.AccountId agent, CancellationToken ct) => Do(
        new TicketViewer.Ourselves(),
        chat,
        async (held, place, inside) =>
        {
            if (place?.Agent != agent)
            {
                return new ChatWrite.Ended();
            }

            place.Return();
            return Said(await held.Append(new Happening.ChatReturned(), null, null, inside));
        },
        ct);

    /// <summary>How it was; said once.</summary>
    public Task<ChatWrite> Rate(TicketViewer.Member by, TicketId chat, bool isGood, CancellationToken ct) => Do(
        by,
        chat,
        async (held, _, inside) => await conversations.WasRated(chat, inside)
            ? new ChatWrite.Done()
            : Said(await held.Append(new Happening.Rated(isGood), null, null, inside)),
        ct);

    private static ChatWrite? Fault(TicketWords words) =>
        words.IsEmpty ? new ChatWrite.Empty() : words.Body.Length > StartChatHandler.MessageLength ? new ChatWrite.TooLong(words.Body.Length) : null;

    private Task<ChatWrite> Do(TicketViewer by, TicketId chat, Func<HeldConversation, LinePlace?, CancellationToken, Task<ChatWrite>> act, CancellationToken ct) => db.Write(
        async inside =>
        {
            var result = await conversations.Hold(by, chat, inside) is { IsChat: true } held
                ? await act(held, await line.Hold(chat, PlaceKind.Chat, inside), inside)
                : new ChatWrite.NotThere();
            if (result is ChatWrite.Done)
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

    private static async Task<ChatWrite> Message(HeldConversation held, LinePlace? place, Happening what, TicketWords words, Guid? id, CancellationToken ct)
    {
        var isAgain = id is { } known && await held.Knows(known, ct);
        if (!isAgain && place is null)
        {
            return new ChatWrite.Ended();
        }

        return !isAgain && held.LastPublicSeq >= MostMessages ? new ChatWrite.Full() : Said(await held.Append(what, words, id, ct));
    }

    private async Task<ChatWrite> End(HeldConversation held, LinePlace? place, ChatEnd how, CancellationToken ct)
    {
        if (place is null)
        {
            return new ChatWrite.Ended();
        }

        place.End(time.GetUtcNow());
        var isOwed = how is not (ChatEnd.ByAgent or ChatEnd.LeftLine) && held.IsOwed;
        if (isOwed && how is ChatEnd.LeftMessage or ChatEnd.Vanished && held.IsConfirmed)
        {
            outbox.Add(new RequestReceived(held.Ticket.Value, held.RequesterAccount?.Value));
        }

        return Said(await held.Append(new Happening.ChatEnded(how, isOwed || how is ChatEnd.ToEmail ? TicketStatus.Open : TicketStatus.Solved), null, null, ct));
    }

    private static ChatWrite Said(Appended appended) => appended switch
    {
        Appended.Written or Appended.WrittenBefore => new ChatWrite.Done(),
        Appended.OtherContent => new ChatWrite.OtherContent(),
        Appended.TooLong => new ChatWrite.TooLong(0),
        Appended.Full => new ChatWrite.Full(),
        Appended.FileIsSent => new ChatWrite.FileIsSent(),
        Appended.TooManyFiles => new ChatWrite.TooManyFiles(),
        Appended.StatusRefuses => new ChatWrite.Ended(),
        _ => new ChatWrite.NotThere(),
    };
}
