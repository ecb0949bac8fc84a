using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Live;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Chat;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Desk;

public sealed record ChatMessageForm
{
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>The form's own id: sent twice it is one message.</summary>
    public string Once { get; init => field = value ?? ""; } = "";

    public string SendAnyway { get; init => field = value ?? ""; } = "";

    /// <summary>The newest event that a page with script shows.</summary>
    public string Since { get; init => field = value ?? ""; } = "";

    internal int SinceNumber => int.TryParse(Since, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>What was typed into a chat's page and comes back with it.</summary>
public sealed record TypedByAgent(string Message = "", string Note = "", string? Asks = null)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];

    public IReadOnlyList<UploadedFile> NoteFiles { get; init; } = [];

    /// <summary>For whoever takes over.</summary>
    public string Word { get; init; } = "";
}

/// <summary>/desk/chats: the line, and the chats that an agent has.</summary>
internal static class ChatsEndpoint
{
    /// <summary>The field of a message's files.</summary>
    public const string FilesField = "Files";

    private const int MaxBytes = 256 * 1024;

    private const string One = DeskPaths.Chats + "/{number:int}";

    private static readonly Role[] Workers = [Role.Agent, Role.Lead, Role.Admin];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(DeskPaths.Chats, Show, ReadingsEndpoint.Bounded).ForRoles(Workers);
        routes.MapHandler(DeskPaths.ChatsSide, [HttpMethods.Get], Side, ReadingsEndpoint.Bounded).ForRoles(Workers);
        routes.MapHandler(DeskPaths.TakingPart, [HttpMethods.Get], () => Pages.Draw<TakingPart>(new { IsAlone = true })).ForRoles(Workers);
        routes.MapPage(One, ShowOne, ReadingsEndpoint.Bounded).ForRoles(Workers);
        routes.MapHandler(One + "/events", [HttpMethods.Get], Events, ReadingsEndpoint.Bounded).ForRoles(Workers);
        routes.MapHandler(One + "/below", [HttpMethods.Get], Below).ForRoles(Workers);
        Form(DeskPaths.Taking, (HttpContext http, Presences presences, CancellationToken ct) => Choose(true, http, presences, ct));
        Form(DeskPaths.NotTaking, (HttpContext http, Presences presences, CancellationToken ct) => Choose(false, http, presences, ct));
        Form(DeskPaths.TakeNext, TakeNext);
        WithFiles(One + "/send", Send, nameof(ChatMessageForm.Message));
        WithFiles(One + "/note", Note, nameof(NoteForm.Note));
        Form(One + "/end", (int number, HttpContext http, Act act, ChatActs acts, Conversations all, NewsCookie news, CancellationToken ct) => End(number, false, false, http, act, acts, all, news, ct));
        Form(One + "/block", (int number, HttpContext http, Act act, ChatActs acts, Conversations all, NewsCookie news, CancellationToken ct) => End(number, true, false, http, act, acts, all, news, ct));
        // Others may be behind a network: a lead decides it.
        routes.MapForm(
            One + "/block-network", (int number, HttpContext http, Act act, ChatActs acts, Conversations all, NewsCookie news, CancellationToken ct) => End(number, true, true, http, act, acts, all, news, ct))
            .ForRoles(Role.Lead, Role.Admin).StandsOn(DeskPaths.Chats);

        void WithFiles(string path, Delegate handler, string words) => routes.MapForm(path, handler).ForRoles(Workers).StandsOn(DeskPaths.Chats)
            .WithFormLimits(MaxBytes, FormLimits.Usual.Fields).TakesFiles(routes).KeepsWhatWasTyped(words);

        IEndpointConventionBuilder Form(string path, Delegate handler) =>
            routes.MapForm(path, handler, ReadingsEndpoint.Bounded).ForRoles(Workers).StandsOn(DeskPaths.Chats);
    }

    private static async Task<IResult> Show(HttpContext http, ChatsPages pages, NewsCookie news, CancellationToken ct) =>
        await pages.Draw(http, null, new TypedByAgent(), [], news.Take(http), ct);

    private static async Task<IResult> ShowOne(int number, HttpContext http, ChatsPages pages, NewsCookie news, CancellationToken ct) =>
        await pages.Draw(http, number, new TypedByAgent(), [], news.Take(http), ct);

    private static async Task<IResult> Side(HttpContext http, ChatsPages pages, CancellationToken ct, int? chat = null) => await pages.DrawSide(http, chat, ct);

    private static async Task<IResult> Events(int number, int since, HttpContext http, ChatsPages pages, CancellationToken ct) => await pages.DrawEvents(http, number, since, ct);

    private static async Task<IResult> Below(int number, HttpContext http, ChatsPages pages, CancellationToken ct) => await pages.DrawBelow(http, number, ct);

    private static async Task<IResult> Choose(bool takes, HttpContext http, Presences presences, CancellationToken ct)
    {
        await presences.Choose(http.SignedIn.Account, http.SignedIn.Session, takes, ct);
        return Pages.Go(DeskPaths.Chats);
    }

    private static async Task<IResult> TakeNext(HttpContext http, TicketViewers viewers, Presences presences, LineBook line, NewsCookie news, CancellationToken ct)
    {
        // The row that is held while the seats are counted must be there.
        await presences.Touch(http.SignedIn.Account, ct);
        switch (await line.TakeNext(await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct), PlaceKind.Chat, ct))
        {
            case TakeNextResult.Taken taken:
                return Pages.Go(DeskPaths.Chat(taken.Number));
            case TakeNextResult.NoSeat:
                news.Leave(http, ChatsText.NoSeat);
                break;
            default:
                news.Leave(http, ChatsText.Nobody);
                break;
        }

        return Pages.Go(DeskPaths.Chats);
    }

    // A filter would read the form before its files: what bounds an agent's reading stands here.
    private static Task<IResult> Send(
        int number, [FromForm] ChatMessageForm? sent, HttpContext http, Act act, ChatsPages pages, ChatActs acts, FormFiles formFiles, IOptions<FilesOptions> limits, CancellationToken ct) =>
        Bounded(http, () => SendOne(number, sent ?? new ChatMessageForm(), http, act, pages, acts, formFiles, limits.Value, ct));

    private static async Task<IResult> Bounded(HttpContext http, Func<Task<IResult>> handle)
    {
        try
        {
            return await handle();
        }
        catch (ReadingStoppedException)
        {
            return await ReadingsEndpoint.Stopped(http);
        }
    }

    private static async Task<IResult> SendOne(
        int number, ChatMessageForm form, HttpContext http, Act act, ChatsPages pages, ChatActs acts, FormFiles formFiles, FilesOptions limits, CancellationToken ct)
    {
        if (await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        var files = formFiles.Read(http, FilesField);
        var typed = new TypedByAgent(Message: form.Message) { Files = files.All };
        if (!files.IsRight)
        {
            return await pages.Draw(http, number, typed, FilesText.Problems(files, limits), null, ct);
        }

        var send = new SendAsAgent(on.By, on.Ticket, form.Message, Guid.TryParse(form.Once, out var id) ? id : null, form.SendAnyway.Length > 0) { Files = files.All };
        var result = await acts.Send(send, ct);
        const string Field = nameof(ChatMessageForm.Message);
        switch (result)
        {
            case ChatWrite.Done:
                // A page with script gets the new messages as the answer, its own among them.
                return http.IsForMore ? await pages.DrawEvents(http, number, form.SinceNumber, ct) : Pages.Go(DeskPaths.Chat(number));
            case ChatWrite.Ended:
                return await pages.Draw(http, number, typed, [], new News(Tone.Warn, "The chat has ended in the meantime", "Your message wasn't sent. Answer on the ticket: your words are below."), ct, StatusCodes.Status409Conflict);
            case ChatWrite.Empty:
                return await pages.Draw(http, number, typed, [new Problem(Field, "The message is empty", "Write what the member should read.")], null, ct);
            case ChatWrite.FileIsSent:
                return await pages.Draw(http, number, typed, [FilesText.IsSent(FilesField)], null, ct);
            case ChatWrite.TooManyFiles:
                return await pages.Draw(http, number, typed, [FilesText.TicketIsFull(FilesField)], null, ct);
            case ChatWrite.TooLong:
                return await pages.Draw(http, number, typed, [new Problem(Field, "The message is too long", $"Use {StartChatHandler.MessageLength:N0} characters or fewer.")], null, ct);
            case ChatWrite.AsksForSecret asks:
                return await pages.Draw(
                    http, number, typed with { Asks = asks.Sentence },
                    [new Problem(Field, "This seems to ask for a secret", $"We never ask for a password, an answer or a code: \"{asks.Sentence}\". Change it, or tick the box below if it means something else. A lead sees that you did.")],
                    null, ct);
            case ChatWrite.OtherContent:
                return await pages.Draw(http, number, typed, [], new News(Tone.Warn, "You already sent this form, with other words", "The first ones were sent. To send these too, press the button again."), ct, StatusCodes.Status409Conflict);
            case ChatWrite.Full:
                return await pages.Draw(http, number, typed, [], new News(Tone.Warn, "This chat is as long as a chat can be", "Your message wasn't sent. End the chat and continue by email on its ticket."), ct, StatusCodes.Status409Conflict);
            default:
                return TypedResults.NotFound();
        }
    }

    private static Task<IResult> Note(
        int number, [FromForm] NoteForm? sent, HttpContext http, Act act, ChatsPages pages, AddNoteHandler handler, FormFiles formFiles, IOptions<FilesOptions> limits, CancellationToken ct) =>
        Bounded(http, () => NoteOne(number, sent ?? new NoteForm(), http, act, pages, handler, formFiles, limits.Value, ct));

    private static async Task<IResult> NoteOne(
        int number, NoteForm form, HttpContext http, Act act, ChatsPages pages, AddNoteHandler handler, FormFiles formFiles, FilesOptions limits, CancellationToken ct)
    {
        if (await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        var files = formFiles.Read(http, TicketEndpoint.NoteFiles);
        var typed = new TypedByAgent(Note: form.Note) { NoteFiles = files.All };
        if (!files.IsRight)
        {
            return await pages.Draw(http, number, typed, FilesText.Problems(files, limits), null, ct);
        }

        return await handler.Handle(new AddNote(on.By, on.Ticket, form.Note, Guid.TryParse(form.Once, out var id) ? id : null) { Files = files.All }, ct) switch
        {
            TicketWrite.FileIsSent => await pages.Draw(http, number, typed, [FilesText.IsSent(TicketEndpoint.NoteFiles)], null, ct),
            TicketWrite.TooManyFiles => await pages.Draw(http, number, typed, [FilesText.TicketIsFull(TicketEndpoint.NoteFiles)], null, ct),
            TicketWrite.Done => Pages.Go(DeskPaths.Chat(number)),
            TicketWrite.Empty => await pages.Draw(http, number, new TypedByAgent(), [new Problem(nameof(NoteForm.Note), "The note is empty", "Write what your colleagues should know.")], null, ct),
            TicketWrite.TooLong => await pages.Draw(http, number, typed, [new Problem(nameof(NoteForm.Note), "The note is too long", "Make it shorter, or add a second one.")], null, ct),
            TicketWrite.OtherContent => await pages.Draw(http, number, typed, [], null, ct, StatusCodes.Status409Conflict),
            _ => TypedResults.NotFound(),
        };
    }

    private static async Task<IResult> End(
        int number, bool blocks, bool blocksNetwork, HttpContext http, Act act, ChatActs acts, Conversations all, NewsCookie news, CancellationToken ct)
    {
        if (await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        var isOfStranger = (await all.CallersOf([on.Ticket], ct)).Values.Any(caller => !caller.IsConfirmed);
        switch (await acts.End(on.By, on.Ticket, blocks, ct, blocksNetwork))
        {
            case ChatWrite.Done:
                news.Leave(http, (blocks, isOfStranger) switch
                {
                    (true, true) => ChatsText.StrangerBlocked,
                    (true, false) => ChatsText.Blocked,
                    (false, true) => ChatsText.StrangerEnded,
                    _ => ChatsText.ChatEnded,
                });
                return Pages.Go(DeskPaths.Chats);
            case ChatWrite.Ended:
                news.Leave(http, ChatsText.WasOver);
                return Pages.Go(DeskPaths.Chats);
            default:
                return TypedResults.NotFound();
        }
    }
}

/// <summary>Draws the agent's side of chats. A page that is drawn is a sign of life, and what it shows counts as read.</summary>
public sealed class ChatsPages(TicketViewers viewers, DeskChats chats, Presences presences, TicketMarks marks, LiveHints hints, Readings readings, TimeProvider time)
{
    public async Task<IResult> Draw(
        HttpContext http, int? number, TypedByAgent typed, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, int status = 0)
    {
        await presences.Touch(http.SignedIn.Account, ct);
        var viewer = await Viewer(http, ct);
        DeskChat? chat = null;
        if (number is { } wanted)
        {
            if (await chats.Read(viewer, wanted, null, ct) is not { } found)
            {
                return TypedResults.NotFound();
            }

            if (found.IsShut)
            {
                return Pages.Draw<ShutChatPage>(new { Chat = found, News = news });
            }

            await readings.Note(viewer, found.Thread, ct);
            await Reads(viewer, found, ct);
            chat = found;
        }

        var page = Pages.Draw<ChatsPage>(
            new { Side = await Side(viewer, number, ct), Chat = chat, Typed = typed, Once = Guid.CreateVersion7(time.GetUtcNow()), Now = time.GetUtcNow(), Problems = problems, News = news },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }

    public async Task<IResult> DrawSide(HttpContext http, int? opened, CancellationToken ct) =>
        Pages.Draw<ChatsSideList>(new { Side = await Side(await Viewer(http, ct), opened, ct), Now = time.GetUtcNow() });

    public async Task<IResult> DrawEvents(HttpContext http, int number, int since, CancellationToken ct)
    {
        var viewer = await Viewer(http, ct);
        if (await chats.Read(viewer, number, since, ct) is not { IsShut: false } chat)
        {
            return TypedResults.NotFound();
        }

        await readings.Note(viewer, chat.Thread, ct);
        if (chat.IsMine)
        {
            await Reads(viewer, chat, ct);
        }

        return Pages.Draw<DeskChatEvents>(new { Chat = chat });
    }

    public async Task<IResult> DrawBelow(HttpContext http, int number, CancellationToken ct) =>
        await chats.Read(await Viewer(http, ct), number, null, ct) is { IsShut: false } chat
            ? Pages.Draw<DeskChatBelow>(new { Chat = chat, Now = time.GetUtcNow() })
            : TypedResults.NotFound();

    /// <summary>The line shows who waits, and one's own chats their last words.</summary>
    private async Task<ChatsSide> Side(TicketViewer.Staff viewer, int? opened, CancellationToken ct)
    {
        var side = await chats.Side(viewer, opened, ct);
        await readings.NoteList(viewer, [.. side.Line.Select(one => one.Who.Ticket), .. side.Yours.Select(one => one.Line.Ticket), .. side.Invited.Select(one => one.Line.Ticket)], ct);
        return side;
    }

    private async Task Reads(TicketViewer.Staff viewer, DeskChat chat, CancellationToken ct)
    {
        await marks.Read(viewer, chat.Thread.Id, chat.Thread.Events.Count > 0 ? chat.Thread.Events[^1].Number : chat.Thread.Newest, ct);
        if (chat.IsMine && chat.Thread.Events.Any(e => e.By.Kind is AuthorKind.Contact))
        {
            hints.Tell(ChatTopics.Seen(chat.Thread.Id));
        }
    }

    private Task<TicketViewer.Staff> Viewer(HttpContext http, CancellationToken ct) => viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct);
}
