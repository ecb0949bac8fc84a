using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Live;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Departments;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Chat;

public sealed record StartForm
{
    public string Department { get; init => field = value ?? ""; } = "";

    public string Help { get; init => field = value ?? ""; } = "";

    /// <summary>What the form was drawn with: pressed twice it makes one.</summary>
    public string Submission { get; init => field = value ?? ""; } = "";
}

public sealed record MessageForm
{
    /// <summary>The chat's number: a new one in another window is another one.</summary>
    public string Chat { get; init => field = value ?? ""; } = "";

    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>The message's own id, made with the page: sent again it is one message.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>The newest event that a page with script shows.</summary>
    public string Since { get; init => field = value ?? ""; } = "";

    internal int SinceNumber => int.TryParse(Since, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>What was typed and comes back with the page.</summary>
public sealed record TypedInChat(string Help = "", string Message = "", Guid? MessageId = null, string? Submission = null);

/// <summary>/chat: the member's side.</summary>
internal static class ChatEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(ChatPaths.Chat, Show).OpenToStrangers("Whoever cannot sign in reads here when somebody is there, and how to reach us.");
        routes.MapForm(ChatPaths.Chat, Start);
        routes.MapForm(ChatPaths.Offline, LeaveMessage).StandsOn(ChatPaths.Chat);
        routes.MapPage(ChatPaths.Chat + "/sent/{number}", Sent);
        routes.MapForm(ChatPaths.Message, Send).StandsOn(ChatPaths.Chat);
        Form(ChatPaths.End, ChatEnd.ByMember);
        Form(ChatPaths.LeaveLine, ChatEnd.LeftLine);
        Form(ChatPaths.LeaveMessage, ChatEnd.LeftMessage);
        routes.MapForm(ChatPaths.RatedGood, RateGood).StandsOn(ChatPaths.Chat);
        routes.MapForm(ChatPaths.RatedBad, RateBad).StandsOn(ChatPaths.Chat);
        // Parts of the page: what is new, for a page that listens.
        routes.MapHandler(ChatPaths.Window, [HttpMethods.Get], Window);
        routes.MapHandler(ChatPaths.Head, [HttpMethods.Get], Head);
        routes.MapHandler(ChatPaths.Chat + "/events", [HttpMethods.Get], Events);

        void Form(string path, ChatEnd how) => routes.MapForm(
            path,
            ([FromForm] MessageForm? sent, HttpContext http, ChatPages pages, ChatActs acts, NewsCookie news, CancellationToken ct) =>
                End(sent, how, http, pages, acts, news, ct)).StandsOn(ChatPaths.Chat);
    }

    private static async Task<IResult> Show(HttpContext http, ChatPages pages, NewsCookie news, CancellationToken ct, Guid? department = null, string? @new = null) =>
        await pages.Draw(http, new TypedInChat(), [], news.Take(http), ct, department is { } id ? DepartmentId.From(id) : null, isNew: @new is not null);

    private static async Task<IResult> Start(
        [FromForm] StartForm? sent, HttpContext http, ChatPages pages, StartChatHandler handler, Submissions submissions, CancellationToken ct)
    {
        var form = sent ?? new StartForm();
        return Command(form, http, submissions) is { } command
            ? await Answer(await handler.Handle(command, ct), command.Department, form, http, pages, ct)
            : await Stale(form, http, pages, ct);
    }

    private static async Task<IResult> LeaveMessage(
        [FromForm] StartForm? sent, HttpContext http, ChatPages pages, StartChatHandler handler, Submissions submissions, CancellationToken ct)
    {
        var form = sent ?? new StartForm();
        return Command(form, http, submissions) is { } command
            ? await Answer(await handler.LeaveMessage(command, ct), command.Department, form, http, pages, ct)
            : await Stale(form, http, pages, ct);
    }

    private static async Task<IResult> Answer(
        StartChatResult result, DepartmentId department, StartForm form, HttpContext http, ChatPages pages, CancellationToken ct)
    {
        var typed = new TypedInChat(Help: form.Help, Submission: form.Submission);
        return result switch
        {
            StartChatResult.Started => Pages.Go(ChatPaths.Chat),
            StartChatResult.Sent sent => Pages.Go($"{ChatPaths.Chat}/sent/{sent.Number}"),
            StartChatResult.Empty => await Again([ChatText.NoWords], null, 0),
            StartChatResult.TooLong far => await Again([ChatText.TooLong(nameof(StartForm.Help), far.Length)], null, 0),
            StartChatResult.Offline => await Again([], ChatText.NowOffline, StatusCodes.Status409Conflict),
            StartChatResult.LineIsFull => await Again([], ChatText.LineIsFull, StatusCodes.Status409Conflict, isOffline: true),
            StartChatResult.Blocked blocked => await Again([], ChatText.Blocked(blocked.Until, http.SignedIn.Visitor.Zone), StatusCodes.Status403Forbidden),
            StartChatResult.TooMany many => await Again([], ChatText.TooMany(many.AnHour), StatusCodes.Status429TooManyRequests),
            StartChatResult.NotThere => TypedResults.NotFound(),
            var other => throw new UnreachableException($"{other}"),
        };

        async Task<IResult> Again(IReadOnlyList<Problem> problems, News? news, int status, bool isOffline = false) =>
            await pages.Draw(http, typed, problems, news, ct, department, status, isNew: true, isOffline: isOffline);
    }

    /// <summary>The form is of another sign-in: its words are kept, and it is drawn anew.</summary>
    private static async Task<IResult> Stale(StartForm form, HttpContext http, ChatPages pages, CancellationToken ct) => await pages.Draw(
        http, new TypedInChat(Help: form.Help), [new Problem("", "This page can't send it any more", "Your words are still here. Look through them and send them again.")], null, ct,
        Guid.TryParse(form.Department, out var id) ? DepartmentId.From(id) : null, isNew: true);

    private static StartChat? Command(StartForm form, HttpContext http, Submissions submissions)
    {
        var person = http.SignedIn;
        return submissions.Read(form.Submission, ChatPages.BrowserOf(http)) is { } submission
            ? new StartChat(person.Account, person.Session, submission, Guid.TryParse(form.Department, out var id) ? DepartmentId.From(id) : default, form.Help)
            : null;
    }

    private static async Task<IResult> Sent(string number, HttpContext http, ChatPages pages, CancellationToken ct) =>
        await pages.Find(http, number, ct) is { } sent ? Pages.Draw<ChatSentPage>(new { sent.Number }) : TypedResults.NotFound();

    private static async Task<IResult> Send([FromForm] MessageForm? sent, HttpContext http, ChatPages pages, ChatActs acts, CancellationToken ct)
    {
        var form = sent ?? new MessageForm();
        Guid? id = Guid.TryParse(form.Id, out var given) ? given : null;
        if (await pages.Find(http, form.Chat, ct) is not { } chat)
        {
            return TypedResults.NotFound();
        }

        var result = await acts.Send(new SendAsMember(chat.By, chat.Ticket, form.Message, id), ct);
        return result switch
        {
            // A page with script gets the new messages as the answer, its own among them.
            ChatWrite.Done => http.IsForMore ? await pages.DrawEvents(http, form.Chat, form.SinceNumber, ct) : Pages.Go(ChatPaths.Chat),
            ChatWrite.Empty => await Again([ChatText.NoMessage], null, 0),
            ChatWrite.TooLong far => await Again([ChatText.TooLong(nameof(MessageForm.Message), far.Length)], null, 0),
            ChatWrite.TooFast => await Again([], ChatText.TooFast, StatusCodes.Status429TooManyRequests),
            ChatWrite.OtherContent => await Again([], ChatText.SentBefore, StatusCodes.Status409Conflict, isNewId: true),
            ChatWrite.Full => await Again([], ChatText.Full("us"), StatusCodes.Status409Conflict),
            ChatWrite.Blocked blocked => await Again([], ChatText.Blocked(blocked.Until, http.SignedIn.Visitor.Zone), StatusCodes.Status403Forbidden),
            // The page says that it has ended, how to go on, and keeps the words.
            ChatWrite.Ended => await Again([], null, StatusCodes.Status409Conflict),
            _ => TypedResults.NotFound(),
        };

        async Task<IResult> Again(IReadOnlyList<Problem> problems, News? news, int status, bool isNewId = false)
        {
            if (status == StatusCodes.Status429TooManyRequests)
            {
                http.Response.Headers.RetryAfter = "5";
            }

            return await pages.Draw(http, new TypedInChat(Message: form.Message, MessageId: isNewId ? null : id), problems, news, ct, status: status);
        }
    }

    private static async Task<IResult> End(MessageForm? sent, ChatEnd how, HttpContext http, ChatPages pages, ChatActs acts, NewsCookie news, CancellationToken ct)
    {
        if (await pages.Find(http, sent?.Chat ?? "", ct) is not { } chat || await acts.End(chat.By, chat.Ticket, how, ct) is ChatWrite.NotThere)
        {
            return TypedResults.NotFound();
        }

        if (how is not ChatEnd.LeftLine)
        {
            return Pages.Go(how is ChatEnd.LeftMessage ? $"{ChatPaths.Chat}/sent/{chat.Number}" : ChatPaths.Chat);
        }

        news.Leave(http, ChatText.LeftLine);
        return Pages.Go(ChatPaths.New);
    }

    private static Task<IResult> RateGood([FromForm] MessageForm? sent, HttpContext http, ChatPages pages, ChatActs acts, CancellationToken ct) => Rate(sent, true, http, pages, acts, ct);

    private static Task<IResult> RateBad([FromForm] MessageForm? sent, HttpContext http, ChatPages pages, ChatActs acts, CancellationToken ct) => Rate(sent, false, http, pages, acts, ct);

    private static async Task<IResult> Rate(MessageForm? sent, bool isGood, HttpContext http, ChatPages pages, ChatActs acts, CancellationToken ct) =>
        await pages.Find(http, sent?.Chat ?? "", ct) is { } chat && await acts.Rate(chat.By, chat.Ticket, isGood, ct) is ChatWrite.Done
            ? Pages.Go(ChatPaths.Chat)
            : TypedResults.NotFound();

    private static async Task<IResult> Window(HttpContext http, ChatPages pages, CancellationToken ct) => await pages.DrawWindow(http, ct);

    private static async Task<IResult> Head(HttpContext http, ChatPages pages, CancellationToken ct) => await pages.DrawBelow(http, ct);

    private static async Task<IResult> Events(string chat, int since, HttpContext http, ChatPages pages, CancellationToken ct) => await pages.DrawEvents(http, chat, since, ct);
}

/// <summary>Draws the member's side of a chat.</summary>
public sealed class ChatPages(
    TicketViewers viewers, TicketThread threads, ChatReader reader, LineBook line, Conversations conversations, Submissions submissions, LiveHints hints,
    TimeProvider time)
{
    public sealed record Found(TicketViewer.Member By, TicketId Ticket, int Number);

    /// <summary>A chat of whoever is signed in; null where it is none.</summary>
    public async Task<Found?> Find(HttpContext http, string number, CancellationToken ct)
    {
        if (TicketNumbers.Parse(number) is not { } known)
        {
            return null;
        }

        var member = await viewers.Member(http.SignedIn.Account, ct);
        return await threads.IdOf(member, known, ct) is { } ticket ? new Found(member, ticket, known) : null;
    }

    /// <param name="isOffline">The line is full: as if nobody were there.</param>
    public async Task<IResult> Draw(
        HttpContext http, TypedInChat typed, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, DepartmentId? department = null, int status = 0, bool isNew = false,
        bool isOffline = false)
    {
        var view = await View(http, department, isNew, ct);
        if (isOffline && view.State is ChatState.Start)
        {
            view = view with { State = ChatState.Offline };
        }

        var page = Pages.Draw<ChatPage>(
            new
            {
                View = view,
                Typed = typed,
                MessageId = typed.MessageId ?? Guid.CreateVersion7(time.GetUtcNow()),
                Submission = typed.Submission ?? (http.Features.Get<SignedIn>() is null ? "" : submissions.New(BrowserOf(http))),
                Now = time.GetUtcNow(),
                Problems = problems,
                News = news,
            },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }

    public async Task<IResult> DrawWindow(HttpContext http, CancellationToken ct) => Pages.Draw<ChatWindow>(new
    {
        View = await View(http, null, false, ct),
        MessageId = Guid.CreateVersion7(time.GetUtcNow()),
        Submission = submissions.New(BrowserOf(http)),
        Now = time.GetUtcNow(),
    });

    public async Task<IResult> DrawBelow(HttpContext http, CancellationToken ct) =>
        await View(http, null, false, ct) is { Chat: not null } view
            ? Pages.Draw<ChatBelow>(new { View = view, Now = time.GetUtcNow() })
            : TypedResults.NotFound();

    public async Task<IResult> DrawEvents(HttpContext http, string number, int since, CancellationToken ct)
    {
        var member = await viewers.Member(http.SignedIn.Account, ct);
        if (TicketNumbers.Parse(number) is not { } known || await threads.Read(member, known, null, since, ct) is not { } thread)
        {
            return TypedResults.NotFound();
        }

        await Reached(http, member, thread, ct);
        return Pages.Draw<ChatEvents>(new { Thread = thread });
    }

    internal static string BrowserOf(HttpContext http) => http.Features.Get<SignedIn>()?.Session.Value.ToString("N") ?? "";

    /// <summary>What the page shows; that it was shown is noted: a place in the line is kept by it, and messages count as read.</summary>
    private async Task<ChatView> View(HttpContext http, DepartmentId? department, bool isNew, CancellationToken ct)
    {
        var member = http.Features.Get<SignedIn>() is { } person ? await viewers.Member(person.Account, ct) : null;
        var view = await reader.Read(member, department, isNew, ct);
        if (member is { Contact: { } contact } && view.Chat is { } chat)
        {
            if (view.State is ChatState.Waiting or ChatState.Talking && await line.OpenOf(contact, PlaceKind.Chat, ct) is { } place)
            {
                await line.Seen(place.Id, ct);
            }

            await Reached(http, member, chat.Thread, ct);
        }

        return view;
    }

    private async Task Reached(HttpContext http, TicketViewer.Member member, RequestThread thread, CancellationToken ct)
    {
        var until = thread.Events.Count > 0 ? thread.Events[^1].Number : thread.Newest;
        if (await conversations.Reached(member, thread.Id, until, isInSight: http.Request.Headers["X-In-Sight"] != "no", ct))
        {
            hints.Tell(ChatTopics.Seen(thread.Id));
        }
    }
}
