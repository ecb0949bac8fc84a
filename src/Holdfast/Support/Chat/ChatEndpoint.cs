using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Live;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Departments;
using Holdfast.Support.Line;
using Holdfast.Support.Strangers;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Chat;

public sealed record StartForm
{
    public string Department { get; init => field = value ?? ""; } = "";

    public string Help { get; init => field = value ?? ""; } = "";

    /// <summary>Of somebody without a sign-in; null where the form was drawn for a member.</summary>
    public string? Name { get; init; }

    public string? Email { get; init; }

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
public sealed record TypedInChat(string Help = "", string Message = "", Guid? MessageId = null, string? Submission = null)
{
    public string Name { get; init; } = "";

    public string Email { get; init; } = "";

    /// <summary>What is uploaded already.</summary>
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <summary>/chat: the side of whoever asks, a member or somebody without a sign-in.</summary>
internal static class ChatEndpoint
{
    /// <summary>The field of a message's files.</summary>
    public const string FilesField = "Files";

    /// <summary>Of a message with what is sealed of its files.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string Why = "Whoever cannot sign in talks to us here, by the pass that their browser got when the chat began.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        // A form of a sign-in that is over leads to the sign-in with its words; a pass acts, so its forms are guarded like any.
        var byPass = new StaleTokenWithoutSession(UnlessCookie: Passes.Chat);
        routes.MapPage(ChatPaths.Chat, Show).OpenToStrangers(Why);
        Begins(ChatPaths.Chat, Start);
        Begins(ChatPaths.Offline, LeaveMessage).StandsOn(ChatPaths.Chat);
        routes.MapPage(ChatPaths.Chat + "/sent/{number}", Sent);
        Acts(ChatPaths.Message, Send).WithFormLimits(MaxBytes, FormLimits.Usual.Fields).TakesFiles(routes).KeepsWhatWasTyped(nameof(MessageForm.Message));
        Ends(ChatPaths.End, ChatEnd.ByMember);
        Ends(ChatPaths.LeaveLine, ChatEnd.LeftLine);
        Ends(ChatPaths.LeaveMessage, ChatEnd.LeftMessage);
        routes.MapForm(ChatPaths.Transcript, Transcript).StandsOn(ChatPaths.Chat);
        Acts(ChatPaths.RatedGood, RateGood);
        Acts(ChatPaths.RatedBad, RateBad);
        // Parts of the page: what is new, for a page that listens.
        routes.MapHandler(ChatPaths.Window, [HttpMethods.Get], Window).OpenToStrangers(Why);
        routes.MapHandler(ChatPaths.Head, [HttpMethods.Get], Head).OpenToStrangers(Why);
        routes.MapHandler(ChatPaths.Chat + "/events", [HttpMethods.Get], Events).OpenToStrangers(Why);

        IEndpointConventionBuilder Begins(string path, Delegate handler) =>
            routes.MapForm(path, handler).ActsAsWhoeverIsSignedIn(Why).KeepsWhatWasTyped(nameof(StartForm.Help));

        IEndpointConventionBuilder Acts(string path, Delegate handler) =>
            routes.MapForm(path, handler).ActsAsWhoeverIsSignedIn(Why).WithMetadata(byPass).StandsOn(ChatPaths.Chat);

        void Ends(string path, ChatEnd how) => Acts(
            path,
            ([FromForm] MessageForm? sent, HttpContext http, ChatPages pages, ChatActs acts, NewsCookie news, SignedOutAnswer signedOut, CancellationToken ct) =>
                End(sent, how, http, pages, acts, news, signedOut, ct));
    }

    private static async Task<IResult> Show(HttpContext http, ChatPages pages, NewsCookie news, CancellationToken ct, Guid? department = null, string? @new = null) =>
        await pages.Draw(http, new TypedInChat(), [], news.Take(http), ct, department is { } id ? DepartmentId.From(id) : null, isNew: @new is not null);

    private static async Task<IResult> Start(
        [FromForm] StartForm? sent, HttpContext http, ChatPages pages, StartChatHandler handler, StartChatAsStrangerHandler strangers, Submissions submissions, Passes passes,
        SignedOutAnswer signedOut, CancellationToken ct)
    {
        var form = sent ?? new StartForm();
        if (http.Features.Get<SignedIn>() is null)
        {
            return form.Email is null ? signedOut.Result(http) : await OfStranger(form, strangers.Handle, http, pages, submissions, passes, ct);
        }

        return Command(form, http, pages, submissions) is { } command
            ? await Answer(await handler.Handle(command, ct), command.Department, form, http, pages, ct)
            : await Stale(form, http, pages, ct);
    }

    private static async Task<IResult> LeaveMessage(
        [FromForm] StartForm? sent, HttpContext http, ChatPages pages, StartChatHandler handler, StartChatAsStrangerHandler strangers, Submissions submissions, Passes passes,
        SignedOutAnswer signedOut, CancellationToken ct)
    {
        var form = sent ?? new StartForm();
        if (http.Features.Get<SignedIn>() is null)
        {
            return form.Email is null ? signedOut.Result(http) : await OfStranger(form, strangers.LeaveMessage, http, pages, submissions, passes, ct);
        }

        return Command(form, http, pages, submissions) is { } command
            ? await Answer(await handler.LeaveMessage(command, ct), command.Department, form, http, pages, ct)
            : await Stale(form, http, pages, ct);
    }

    private static async Task<IResult> OfStranger(
        StartForm form, Func<StartChatAsStranger, CancellationToken, Task<StartChatResult>> handle, HttpContext http, ChatPages pages, Submissions submissions, Passes passes,
        CancellationToken ct)
    {
        DepartmentId department = Guid.TryParse(form.Department, out var id) ? DepartmentId.From(id) : default;
        var email = TypedEmail.Read(form.Email ?? "");
        List<Problem> problems =
        [
            .. PersonName.Check(PersonName.Of(form.Name ?? "")) is { } fault ? [NameText.Of(fault, nameof(StartForm.Name))] : Array.Empty<Problem>(),
            .. EmailText.Of(email, nameof(StartForm.Email)) is { } problem ? [problem] : Array.Empty<Problem>(),
        ];
        if (problems.Count > 0)
        {
            return await pages.Draw(http, Typed(form), [.. problems, .. form.Help.Trim().Length == 0 ? [ChatText.NoWords] : Array.Empty<Problem>()], null, ct, department, isNew: true);
        }

        if (submissions.Read(form.Submission, pages.BrowserOf(http)) is not { } submission)
        {
            return await Stale(form, http, pages, ct);
        }

        var address = ((TypedEmail.Good)email).Address;
        var command = new StartChatAsStranger(
            form.Name ?? "", address, submission, department, form.Help, pages.BrowserOf(http), Network.Of(http.Connection.RemoteIpAddress), http.Origin);
        switch (await handle(command, ct))
        {
            case StartChatResult.StartedByPass begun:
                passes.KeepChat(http, begun.Secret);
                return Pages.Go(ChatPaths.Chat);
            case StartChatResult.Sent message:
                return Pages.Draw<ChatSentPage>(new { message.Number, Address = address });
            case var other:
                return await Answer(other, department, form, http, pages, ct);
        }
    }

    private static TypedInChat Typed(StartForm form) =>
        new(Help: form.Help, Submission: form.Submission) { Name = form.Name ?? "", Email = EmailText.Shown(form.Email ?? "") };

    private static async Task<IResult> Answer(
        StartChatResult result, DepartmentId department, StartForm form, HttpContext http, ChatPages pages, CancellationToken ct)
    {
        var typed = Typed(form);
        var zone = http.Features.Get<Visitor>()?.Zone ?? TimeZoneInfo.Utc;
        return result switch
        {
            StartChatResult.Started => Pages.Go(ChatPaths.Chat),
            StartChatResult.Sent sent => Pages.Go($"{ChatPaths.Chat}/sent/{sent.Number}"),
            StartChatResult.Empty => await Again([ChatText.NoWords], null, 0),
            StartChatResult.TooLong far => await Again([ChatText.TooLong(nameof(StartForm.Help), far.Length)], null, 0),
            StartChatResult.Offline => await Again([], ChatText.NowOffline, StatusCodes.Status409Conflict),
            StartChatResult.LineIsFull => await Again([], ChatText.LineIsFull, StatusCodes.Status409Conflict, isOffline: true),
            StartChatResult.NoPlace => await Again([], ChatText.NoPlace, StatusCodes.Status409Conflict, isOffline: true),
            StartChatResult.Blocked blocked => await Again([], ChatText.Blocked(blocked.Until, zone), StatusCodes.Status403Forbidden),
            StartChatResult.TooMany many => await Again([], ChatText.TooMany(many.AnHour), StatusCodes.Status429TooManyRequests),
            StartChatResult.NotThere => TypedResults.NotFound(),
            var other => throw new UnreachableException($"{other}"),
        };

        async Task<IResult> Again(IReadOnlyList<Problem> problems, News? news, int status, bool isOffline = false) =>
            await pages.Draw(http, typed, problems, news, ct, department, status, isNew: true, isOffline: isOffline);
    }

    /// <summary>The form is of another sign-in: its words are kept, and it is drawn anew.</summary>
    private static async Task<IResult> Stale(StartForm form, HttpContext http, ChatPages pages, CancellationToken ct) => await pages.Draw(
        http, Typed(form) with { Submission = null }, [new Problem("", "This page can't send it any more", "Your words are still here. Look through them and send them again.")], null, ct,
        Guid.TryParse(form.Department, out var id) ? DepartmentId.From(id) : null, isNew: true);

    private static StartChat? Command(StartForm form, HttpContext http, ChatPages pages, Submissions submissions)
    {
        var person = http.SignedIn;
        return submissions.Read(form.Submission, pages.BrowserOf(http)) is { } submission
            ? new StartChat(person.Account, person.Session, submission, Guid.TryParse(form.Department, out var id) ? DepartmentId.From(id) : default, form.Help)
            : null;
    }

    private static async Task<IResult> Sent(string number, HttpContext http, ChatPages pages, CancellationToken ct) =>
        await pages.Viewer(http, ct) is { } viewer && await pages.Find(viewer, number, ct) is { } sent ? Pages.Draw<ChatSentPage>(new { sent.Number }) : TypedResults.NotFound();

    private static async Task<IResult> Send(
        [FromForm] MessageForm? sent, HttpContext http, ChatPages pages, ChatActs acts, FormFiles formFiles, IOptions<FilesOptions> limits, SignedOutAnswer signedOut, CancellationToken ct)
    {
        var form = sent ?? new MessageForm();
        Guid? id = Guid.TryParse(form.Id, out var given) ? given : null;
        if (await pages.Viewer(http, ct) is not { } viewer)
        {
            // A page with script sends it again as a page: then the words are kept for the account whose sign-in has ended, so its token stays.
            return http.IsForMore && http.Features.Get<EndedSession>() is not null ? TypedResults.StatusCode(StatusCodes.Status401Unauthorized) : signedOut.Result(http);
        }

        if (await pages.Find(viewer, form.Chat, ct) is not { } chat)
        {
            return TypedResults.NotFound();
        }

        var files = formFiles.Read(http, FilesField);
        if (!files.IsRight)
        {
            return await Again(FilesText.Problems(files, limits.Value), null, 0);
        }

        var result = await acts.Send(new SendAsMember(chat.By, chat.Ticket, form.Message, id) { Files = files.All }, ct);
        return result switch
        {
            // A page with script gets the new messages as the answer, its own among them.
            ChatWrite.Done => http.IsForMore ? await pages.DrawEvents(http, form.Chat, form.SinceNumber, ct) : Pages.Go(ChatPaths.Chat),
            ChatWrite.Empty => await Again([ChatText.NoMessage], null, 0),
            ChatWrite.FileIsSent => await Again([FilesText.IsSent(FilesField)], null, 0),
            ChatWrite.TooManyFiles => await Again([ChatText.TooManyFiles(FilesField)], null, 0),
            ChatWrite.TooLong far => await Again([ChatText.TooLong(nameof(MessageForm.Message), far.Length)], null, 0),
            ChatWrite.TooFast => await Again([], ChatText.TooFast, StatusCodes.Status429TooManyRequests),
            ChatWrite.OtherContent => await Again([], ChatText.SentBefore, StatusCodes.Status409Conflict, isNewId: true),
            ChatWrite.Full => await Again([], ChatText.Full("us"), StatusCodes.Status409Conflict),
            ChatWrite.Blocked blocked => await Again([], ChatText.Blocked(blocked.Until, http.Features.Get<Visitor>()?.Zone ?? TimeZoneInfo.Utc), StatusCodes.Status403Forbidden),
            // The words begin another one, if that is wanted.
            ChatWrite.Ended => await pages.Draw(
                http, new TypedInChat(Help: form.Message), [], ChatText.HasEnded, ct, null, StatusCodes.Status409Conflict, isNew: true),
            _ => TypedResults.NotFound(),
        };

        async Task<IResult> Again(IReadOnlyList<Problem> problems, News? news, int status, bool isNewId = false)
        {
            if (status == StatusCodes.Status429TooManyRequests)
            {
                http.Response.Headers.RetryAfter = "5";
            }

            return await pages.Draw(http, new TypedInChat(Message: form.Message, MessageId: isNewId ? null : id) { Files = formFiles.Shown(http, FilesField).All }, problems, news, ct, status: status);
        }
    }

    private static async Task<IResult> End(
        MessageForm? sent, ChatEnd how, HttpContext http, ChatPages pages, ChatActs acts, NewsCookie news, SignedOutAnswer signedOut, CancellationToken ct)
    {
        if (await pages.Viewer(http, ct) is not { } viewer)
        {
            return signedOut.Result(http);
        }

        if (await pages.Find(viewer, sent?.Chat ?? "", ct) is not { } chat || await acts.End(chat.By, chat.Ticket, how, ct) is ChatWrite.NotThere)
        {
            return TypedResults.NotFound();
        }

        if (how is not ChatEnd.LeftLine)
        {
            // A stranger reads there that the email comes first.
            return Pages.Go(how is ChatEnd.LeftMessage && viewer.Pass is null ? $"{ChatPaths.Chat}/sent/{chat.Number}" : ChatPaths.Chat);
        }

        news.Leave(http, ChatText.LeftLine);
        return Pages.Go(ChatPaths.New);
    }

    private static async Task<IResult> Transcript([FromForm] MessageForm? sent, HttpContext http, ChatPages pages, PassActs acts, NewsCookie news, CancellationToken ct)
    {
        if (await pages.Viewer(http, ct) is not { Pass: null } viewer || await pages.Find(viewer, sent?.Chat ?? "", ct) is not { } chat)
        {
            return TypedResults.NotFound();
        }

        news.Leave(http, await acts.Send(new SendTranscript(chat.By, chat.Ticket, null), ct) switch
        {
            PassResult.TooOften => ChatText.TranscriptTooOften,
            PassResult.NoAddress => ChatText.TranscriptNoAddress,
            _ => ChatText.TranscriptSent,
        });
        return Pages.Go(ChatPaths.Chat);
    }

    private static Task<IResult> RateGood([FromForm] MessageForm? sent, HttpContext http, ChatPages pages, ChatActs acts, SignedOutAnswer signedOut, CancellationToken ct) =>
        Rate(sent, true, http, pages, acts, signedOut, ct);

    private static Task<IResult> RateBad([FromForm] MessageForm? sent, HttpContext http, ChatPages pages, ChatActs acts, SignedOutAnswer signedOut, CancellationToken ct) =>
        Rate(sent, false, http, pages, acts, signedOut, ct);

    private static async Task<IResult> Rate(MessageForm? sent, bool isGood, HttpContext http, ChatPages pages, ChatActs acts, SignedOutAnswer signedOut, CancellationToken ct) =>
        await pages.Viewer(http, ct) is not { } viewer ? signedOut.Result(http)
            : await pages.Find(viewer, sent?.Chat ?? "", ct) is { } chat && await acts.Rate(chat.By, chat.Ticket, isGood, ct) is ChatWrite.Done ? Pages.Go(ChatPaths.Chat)
            : TypedResults.NotFound();

    private static async Task<IResult> Window(HttpContext http, ChatPages pages, CancellationToken ct) =>
        await Part(http, pages, () => pages.DrawWindow(http, ct), ct);

    private static async Task<IResult> Head(HttpContext http, ChatPages pages, CancellationToken ct) =>
        await Part(http, pages, () => pages.DrawBelow(http, ct), ct);

    private static async Task<IResult> Events(string chat, int since, HttpContext http, ChatPages pages, CancellationToken ct) =>
        await Part(http, pages, () => pages.DrawEvents(http, chat, since, ct), ct);

    /// <summary>A page whose sign-in has ended is told so, and sends on what was being typed; to whoever has neither sign-in nor pass there is nothing.</summary>
    private static async Task<IResult> Part(HttpContext http, ChatPages pages, Func<Task<IResult>> draw, CancellationToken ct) =>
        await pages.Viewer(http, ct) is not null ? await draw()
            : http.Features.Get<EndedSession>() is not null ? TypedResults.StatusCode(StatusCodes.Status401Unauthorized)
            : TypedResults.NotFound();
}

/// <summary>Draws the side of whoever asks.</summary>
public sealed class ChatPages(
    TicketViewers viewers, Passes passes, TicketThread threads, ChatReader reader, LineBook line, Conversations conversations, Submissions submissions, LiveHints hints,
    TimeProvider time)
{
    public sealed record Found(TicketViewer.Member By, TicketId Ticket, int Number);

    /// <summary>Who asks: whoever is signed in, or the browser that holds the pass of a chat. Null for everybody else.</summary>
    public async Task<TicketViewer.Member?> Viewer(HttpContext http, CancellationToken ct) =>
        http.Features.Get<SignedIn>() is { } person ? await viewers.Member(person.Account, ct) : await passes.OfChat(http, ct);

    /// <summary>A chat of theirs; null where it is none.</summary>
    public async Task<Found?> Find(TicketViewer.Member viewer, string number, CancellationToken ct) =>
        TicketNumbers.Parse(number) is { } known && await threads.IdOf(viewer, known, ct) is { } ticket ? new Found(viewer, ticket, known) : null;

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
                Submission = typed.Submission ?? submissions.New(BrowserOf(http)),
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
        if (await Viewer(http, ct) is not { } viewer || TicketNumbers.Parse(number) is not { } known || await threads.Read(viewer, known, null, since, ct) is not { } thread)
        {
            return TypedResults.NotFound();
        }

        if (viewer.Pass is not null && await line.OpenOf(thread.Id, PlaceKind.Chat, ct) is null)
        {
            thread = ChatReader.UpToEnd(thread);
        }

        await Reached(http, viewer, thread, ct);
        return Pages.Draw<ChatEvents>(new { Thread = thread });
    }

    internal string BrowserOf(HttpContext http) => http.Features.Get<SignedIn>()?.Session.Value.ToString("N") ?? passes.BrowserOf(http);

    /// <summary>What the page shows; that it was shown is noted: a place in the line is kept by it, and messages count as read.</summary>
    private async Task<ChatView> View(HttpContext http, DepartmentId? department, bool isNew, CancellationToken ct)
    {
        var member = await Viewer(http, ct);
        var view = await reader.Read(member, department, isNew, ct) with { IsStranger = http.Features.Get<SignedIn>() is null };
        if (member is { Contact: not null } && view.Chat is { } chat)
        {
            if (view.State is ChatState.Waiting or ChatState.Talking && await line.OpenOf(member, PlaceKind.Chat, ct) is { } place)
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
