using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Desk;

public sealed record ReplyForm
{
    public string Reply { get; init => field = value ?? ""; } = "";

    /// <summary>The newest event that the page showed.</summary>
    public string Seen { get; init => field = value ?? ""; } = "";

    /// <summary>The form's own id: sent twice it is one reply.</summary>
    public string Once { get; init => field = value ?? ""; } = "";

    public string SendAnyway { get; init => field = value ?? ""; } = "";
}

public sealed record NoteForm
{
    public string Note { get; init => field = value ?? ""; } = "";

    public string Once { get; init => field = value ?? ""; } = "";
}

/// <summary>Either form of the page, while it is being written.</summary>
public sealed record DraftForm
{
    public string Reply { get; init => field = value ?? ""; } = "";

    public string Note { get; init => field = value ?? ""; } = "";

    /// <summary>The newest event that the page showed.</summary>
    public string Seen { get; init => field = value ?? ""; } = "";

    /// <summary>The version of the draft that the page goes on from.</summary>
    public string Kept { get; init => field = value ?? ""; } = "";
}

/// <summary>The one field of a form that changes something about a ticket.</summary>
public sealed record ChangeForm
{
    public string To { get; init => field = value ?? ""; } = "";

    /// <summary>Who had it on the page.</summary>
    public string Had { get; init => field = value ?? ""; } = "";
}

public sealed record TakeOutForm
{
    public string Reason { get; init => field = value ?? ""; } = "";

    public string Subject { get; init => field = value ?? ""; } = "";
}

public sealed record ShowAddressForm
{
    public string Reason { get; init => field = value ?? ""; } = "";
}

/// <summary>What was typed into a ticket's page and comes back with it.</summary>
/// <param name="Reply">Null where nothing was sent: the page then has what is kept as a draft.</param>
public sealed record TypedOnTicket(string? Reply = null, string? Note = null, string Tag = "", string? Asks = null, bool SawNewer = false)
{
    /// <summary>Why somebody wants to see the address.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<UploadedFile> ReplyFiles { get; init; } = [];

    public IReadOnlyList<UploadedFile> NoteFiles { get; init; } = [];
}

/// <summary>A ticket at the desk: its thread, and everything that staff do to it.</summary>
internal static class TicketEndpoint
{
    private const string Ticket = TicketPaths.DeskTickets + "/{number:int}";

    public const string ReplyFiles = "ReplyFiles";
    public const string NoteFiles = "NoteFiles";

    private static readonly Role[] Readers = [Role.Agent, Role.Lead, Role.Admin, Role.Auditor];
    private static readonly Role[] Writers = [Role.Agent, Role.Lead, Role.Admin];
    private static readonly Role[] Moderators = [Role.Lead, Role.Admin];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(Ticket, Show).ForRoles(Readers);
        routes.MapPage(Ticket + "/events", Newer, ReadingsEndpoint.Bounded).ForRoles(Readers);
        routes.MapPage(Ticket + "/state", State, ReadingsEndpoint.Bounded).ForRoles(Readers);
        routes.MapPage(Ticket + "/here", Here).ForRoles(Readers);
        Form("reply/{then}", Reply).TakesFiles(routes);
        Form("note", Note).TakesFiles(routes);
        Form("drafts/{kind}", KeepDraft).TakesFiles(routes);
        Form("status", Status);
        Form("assign", Assign);
        Form("department", Move);
        Form("priority", Priority);
        Form("address", ShowTheAddress);
        Form("tags", AddTag);
        Form("tags/remove", RemoveTag);
        routes.MapPage(Ticket + "/texts/{seq:int}/take-out", ShowTakeOut).ForRoles(Moderators);
        routes.MapForm(Ticket + "/texts/{seq:int}/take-out", TakeOut).ForRoles(Moderators).StandsOn(DeskPaths.Desk);

        // A text at its limit is up to three times as long in a form.
        IEndpointConventionBuilder Form(string act, Delegate handler) => routes.MapForm($"{Ticket}/{act}", handler).ForRoles(Writers).StandsOn(DeskPaths.Desk)
            .WithFormLimits(4 * TicketText.MaxBytes, FormLimits.Usual.Fields).KeepsWhatWasTyped(nameof(ReplyForm.Reply), nameof(NoteForm.Note));
    }

    private static async Task<IResult> Show(
        int number, int? before, HttpContext http, DeskTickets tickets, ShutChats shutChats, TicketViewers viewers, TicketMarks marks, NewsCookie news, TimeProvider time, CancellationToken ct)
    {
        var answer = await Page(number, before, http, tickets, time, new TypedOnTicket(), [], news.Take(http), ct);
        if (answer.Ticket is { } shut && await shutChats.Has(await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct), shut.Thread, ct))
        {
            // A chat that a colleague has is read openly or not at all.
            return Pages.Go(DeskPaths.Chat(number));
        }

        if (answer.Ticket is { } ticket && before is null)
        {
            await marks.Read(await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct), ticket.Thread.Id, ticket.Thread.Newest, ct);
        }

        return answer.Result;
    }

    /// <summary>What was written since an open page last looked.</summary>
    private static async Task<IResult> Newer(int number, HttpContext http, DeskTickets tickets, ShutChats shutChats, TicketViewers viewers, TicketMarks marks, CancellationToken ct, int since = 0)
    {
        if (await tickets.ReadNewer(http.SignedIn.Account, http.SignedIn.Role, number, since, ct) is not { } news
            || await shutChats.Has(await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct), news.Thread, ct))
        {
            return TypedResults.NotFound();
        }

        if (!http.IsForMore)
        {
            return Pages.Go(TicketPaths.OfTicket(number));
        }

        if (http.IsInSight)
        {
            await marks.Read(await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct), news.Thread.Id, news.Thread.Newest, ct);
        }

        return Pages.Draw<TicketEvents>(new { news.Thread, news.Names, news.MayTakeOut, IsLive = true, Since = since });
    }

    private static async Task<IResult> State(int number, HttpContext http, DeskTickets tickets, TimeProvider time, CancellationToken ct) =>
        await tickets.ReadNewer(http.SignedIn.Account, http.SignedIn.Role, number, int.MaxValue, ct) is not { } news ? TypedResults.NotFound()
            : http.IsForMore ? Pages.Draw<TicketHead>(new { news.Thread, Me = http.SignedIn.Account, Now = time.GetUtcNow() })
            : Pages.Go(TicketPaths.OfTicket(number));

    /// <summary>Which colleagues have it open too.</summary>
    private static async Task<IResult> Here(int number, HttpContext http, DeskTickets tickets, CancellationToken ct) =>
        await tickets.Colleagues(http.SignedIn.Account, http.SignedIn.Role, number, ct) is not var (ticket, people) ? TypedResults.NotFound()
            : http.IsForMore ? Pages.Draw<HereLine>(new { Ticket = ticket, Number = number, People = people })
            : Pages.Go(TicketPaths.OfTicket(number));

    private static async Task<IResult> Reply(
        int number, string then, [FromForm] ReplyForm? sent, HttpContext http, DeskTickets tickets, Act act, ReplyAsAgentHandler handler, FormFiles formFiles,
        IOptions<FilesOptions> limits, NewsCookie news, TimeProvider time, CancellationToken ct)
    {
        var typed = sent ?? new ReplyForm();
        if (DeskPaths.Read(then) is not { } status || await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        var files = formFiles.Read(http, ReplyFiles);
        var back = new TypedOnTicket(Reply: typed.Reply) { ReplyFiles = files.Of(ReplyFiles) };
        if (!files.IsRight)
        {
            return await Again(FilesText.Problems(files, limits.Value), back, null);
        }

        var reply = new ReplyAsAgent(on.By, on.Ticket, typed.Reply, status, Number(typed.Seen), Id(typed.Once), typed.SendAnyway.Length > 0) { Files = files.All };
        var result = await handler.Handle(reply, ct);
        return result switch
        {
            TicketWrite.Done => Done(http, news, number, TicketDeskNews.Replied),
            TicketWrite.Empty => await Again([new Problem(nameof(ReplyForm.Reply), "The reply is empty", "Write what the member should read.")], back, null),
            TicketWrite.TooLong => await Again([TooLong(nameof(ReplyForm.Reply))], back, null),
            TicketWrite.FileIsSent => await Again([FilesText.IsSent(ReplyFiles)], back, null),
            TicketWrite.TooManyFiles => await Again([FilesText.TicketIsFull(ReplyFiles)], back, null),
            TicketWrite.AsksForSecret asks => await Again(
                [new Problem(nameof(ReplyForm.Reply), "This seems to ask for a secret", $"We never ask for a password, an answer or a code: \"{asks.Sentence}\". Change it, or tick the box below if it means something else. A lead sees that you did.")],
                back with { Asks = asks.Sentence }, null),
            TicketWrite.NewerEvents => await Again(
                [], back with { SawNewer = true },
                new News(Tone.Warn, "Somebody wrote in the meantime", "Nothing was sent. Read the end of the thread, then send your reply again: it's kept below.")),
            TicketWrite.OtherContent => await Again(
                [], back, new News(Tone.Warn, "You already sent this form, with other words", "The first ones were sent. If you want to send these too, press the button again.")),
            _ => Answer(result, http, news, number),
        };

        async Task<IResult> Again(IReadOnlyList<Problem> problems, TypedOnTicket kept, News? said)
        {
            var page = await Page(number, null, http, tickets, time, kept, problems, said, ct);
            return said is null ? page.Result : page.With(StatusCodes.Status409Conflict);
        }
    }

    private static async Task<IResult> Note(
        int number, [FromForm] NoteForm? sent, HttpContext http, DeskTickets tickets, Act act, AddNoteHandler handler, FormFiles formFiles,
        IOptions<FilesOptions> limits, NewsCookie news, TimeProvider time, CancellationToken ct)
    {
        var typed = sent ?? new NoteForm();
        if (await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        var files = formFiles.Read(http, NoteFiles);
        if (!files.IsRight)
        {
            return await Again([.. FilesText.Problems(files, limits.Value)]);
        }

        var result = await handler.Handle(new AddNote(on.By, on.Ticket, typed.Note, Id(typed.Once)) { Files = files.All }, ct);
        return result switch
        {
            TicketWrite.Done => Done(http, news, number, TicketDeskNews.Noted),
            TicketWrite.Empty => await Again(new Problem(nameof(NoteForm.Note), "The note is empty", "Write what your colleagues should know.")),
            TicketWrite.TooLong => await Again(TooLong(nameof(NoteForm.Note))),
            TicketWrite.FileIsSent => await Again(FilesText.IsSent(NoteFiles)),
            TicketWrite.TooManyFiles => await Again(FilesText.TicketIsFull(NoteFiles)),
            _ => Answer(result, http, news, number),
        };

        async Task<IResult> Again(params IReadOnlyList<Problem> problems) =>
            (await Page(number, null, http, tickets, time, new TypedOnTicket(Note: typed.Note) { NoteFiles = formFiles.Shown(http, NoteFiles).Of(NoteFiles) }, problems, null, ct)).Result;
    }

    /// <summary>Keeps what is being written: by itself while somebody types, or by a button where there is no script.</summary>
    private static async Task<IResult> KeepDraft(
        int number, string kind, [FromForm] DraftForm? sent, HttpContext http, DeskTickets tickets, Act act, TicketDrafts drafts, NewsCookie news, TimeProvider time, CancellationToken ct)
    {
        var typed = sent ?? new DraftForm();
        if (kind is not (DeskPaths.ReplyDraft or DeskPaths.NoteDraft) || await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        var isNote = kind == DeskPaths.NoteDraft;
        var text = isNote ? typed.Note : typed.Reply;
        var kept = await drafts.Keep(new Tickets.KeepDraft(on.By, on.Ticket, isNote, text, Number(typed.Seen), Number(typed.Kept)), ct);
        if (kept is KeptDraft.NotThere)
        {
            return TypedResults.NotFound();
        }

        if (http.IsForMore)
        {
            return Pages.Draw<DraftLine>(new { IsNote = isNote, Kept = kept });
        }

        if (kept is KeptDraft.Kept)
        {
            return Done(http, news, number, TicketDeskNews.DraftKept);
        }

        var back = isNote ? new TypedOnTicket(Note: text) : new TypedOnTicket(Reply: text);
        return kept is KeptDraft.TooLong
            ? (await Page(number, null, http, tickets, time, back, [TooLong(isNote ? nameof(NoteForm.Note) : nameof(ReplyForm.Reply))], null, ct)).Result
            : (await Page(number, null, http, tickets, time, back, [], DeskText.OtherDraft, ct)).With(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Status(int number, [FromForm] ChangeForm? sent, HttpContext http, Act act, SetStatusHandler handler, NewsCookie news, CancellationToken ct) =>
        DeskPaths.Read(sent?.To) is { } status && await act.On(http, number, ct) is { } on
            ? Answer(await handler.Handle(new SetStatus(on.By, on.Ticket, status), ct), http, news, number)
            : TypedResults.NotFound();

    private static async Task<IResult> Assign(int number, [FromForm] ChangeForm? sent, HttpContext http, Act act, AssignTicketHandler handler, NewsCookie news, CancellationToken ct)
    {
        var typed = sent ?? new ChangeForm();
        return (typed.To.Length == 0 || Guid.TryParse(typed.To, out _)) && await act.On(http, number, ct) is { } on
            ? Answer(await handler.Handle(new AssignTicket(on.By, on.Ticket, Account(typed.To), Account(typed.Had)), ct), http, news, number)
            : TypedResults.NotFound();

        static AccountId? Account(string text) => Guid.TryParse(text, out var id) ? AccountId.From(id) : null;
    }

    private static async Task<IResult> Move(
        int number, [FromForm] ChangeForm? sent, HttpContext http, Act act, MoveTicketHandler handler, NewsCookie news, CancellationToken ct)
    {
        if (!Guid.TryParse(sent?.To, out var id) || await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        var result = await handler.Handle(new MoveTicket(on.By, on.Ticket, DepartmentId.From(id)), ct);
        if (result is TicketWrite.Done && await act.On(http, number, ct) is null)
        {
            news.Leave(http, TicketDeskNews.Gone);
            return Pages.Go(DeskPaths.Desk);
        }

        return Answer(result, http, news, number);
    }

    private static async Task<IResult> Priority(int number, [FromForm] ChangeForm? sent, HttpContext http, Act act, SetPriorityHandler handler, NewsCookie news, CancellationToken ct) =>
        Enum.TryParse<TicketPriority>(sent?.To, out var priority) && Enum.IsDefined(priority) && await act.On(http, number, ct) is { } on
            ? Answer(await handler.Handle(new SetPriority(on.By, on.Ticket, priority), ct), http, news, number)
            : TypedResults.NotFound();

    private static async Task<IResult> AddTag(
        int number, [FromForm] ChangeForm? sent, HttpContext http, DeskTickets tickets, Act act, TagTicketHandler handler, NewsCookie news, TimeProvider time, CancellationToken ct)
    {
        var tag = sent?.To ?? "";
        if (await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        var result = await handler.Handle(new TagTicket(on.By, on.Ticket, tag, IsOn: true), ct);
        return result switch
        {
            TicketWrite.Empty => await Again("The tag is empty", "Type a word or two."),
            TicketWrite.TooLong => await Again("The tag is too long", $"Use at most {Tag.NameLength} characters."),
            _ => Answer(result, http, news, number),
        };

        async Task<IResult> Again(string said, string advice) =>
            (await Page(number, null, http, tickets, time, new TypedOnTicket(Tag: tag), [new Problem("Tag", said, advice)], null, ct)).Result;
    }

    private static async Task<IResult> RemoveTag(int number, [FromForm] ChangeForm? sent, HttpContext http, Act act, TagTicketHandler handler, NewsCookie news, CancellationToken ct) =>
        await act.On(http, number, ct) is { } on
            ? Answer(await handler.Handle(new TagTicket(on.By, on.Ticket, sent?.To ?? "", IsOn: false), ct), http, news, number)
            : TypedResults.NotFound();

    private static async Task<IResult> ShowTheAddress(
        int number, [FromForm] ShowAddressForm? sent, HttpContext http, DeskTickets tickets, TicketViewers viewers, TicketThread threads, Readings readings,
        ShowAddressHandler handler, NewsCookie news, TimeProvider time, CancellationToken ct)
    {
        var (typed, viewer) = ((sent ?? new ShowAddressForm()).Reason, await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct));
        if (await threads.Read(viewer, number, null, int.MaxValue, ct) is not { } thread)
        {
            return TypedResults.NotFound();
        }

        try
        {
            // Whoever may read no more leaves no event that says they saw it.
            await readings.Note(viewer, thread, ct);
            switch (await handler.Handle(new ShowAddress(viewer, thread.Id, typed), ct))
            {
                case TicketWrite.Done:
                    await readings.NoteAddress(viewer, thread, ct);
                    return Done(http, news, number, TicketDeskNews.AddressShown);
                case TicketWrite.Empty:
                    return await Again("The reason is missing", "Say in a few words why you need the email.");
                case TicketWrite.TooLong:
                    return await Again("The reason is too long", $"Use at most {ShowAddressHandler.ReasonLength} characters.");
                default:
                    return TypedResults.NotFound();
            }
        }
        catch (ReadingStoppedException)
        {
            return await ReadingsEndpoint.Stopped(http);
        }

        async Task<IResult> Again(string said, string advice) => (await Page(
            number, null, http, tickets, time, new TypedOnTicket { Reason = typed }, [new Problem(nameof(ShowAddressForm.Reason), said, advice)], null, ct)).Result;
    }

    private static async Task<IResult> ShowTakeOut(int number, int seq, HttpContext http, Act act, CancellationToken ct) =>
        await act.On(http, number, ct) is null ? TypedResults.NotFound() : TakeOutPage(number, seq, new TakeOutForm(), []);

    private static async Task<IResult> TakeOut(int number, int seq, [FromForm] TakeOutForm? sent, HttpContext http, Act act, TakeOutTextHandler handler, NewsCookie news, CancellationToken ct)
    {
        var typed = sent ?? new TakeOutForm();
        if (await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        switch (await handler.Handle(new TakeOutText(on.By, on.Ticket, seq, typed.Reason, typed.Subject.Length > 0), ct))
        {
            case TicketWrite.Empty:
                return TakeOutPage(number, seq, typed, [new Problem(nameof(TakeOutForm.Reason), "The reason is missing", "Say why in a few words. Don't repeat what you take out.")]);
            case TicketWrite.TooLong:
                return TakeOutPage(number, seq, typed, [TooLong(nameof(TakeOutForm.Reason))]);
            case TicketWrite.Done:
                return Done(http, news, number, TicketDeskNews.TextTakenOut);
            case TicketWrite.NothingThere:
                return Done(http, news, number, TicketDeskNews.NothingThere);
            case var other:
                return Answer(other, http, news, number);
        }
    }

    private static RazorComponentResult<TakeOutTextPage> TakeOutPage(int number, int seq, TakeOutForm typed, IReadOnlyList<Problem> problems) =>
        Pages.Draw<TakeOutTextPage>(new { Number = number, Seq = seq, Typed = typed, Problems = problems }, problems);

    /// <summary>What comes of every act in the same words.</summary>
    private static IResult Answer(TicketWrite result, HttpContext http, NewsCookie news, int number) => result switch
    {
        TicketWrite.Done => Done(http, news, number, TicketDeskNews.Changed),
        TicketWrite.IsSo => Done(http, news, number, TicketDeskNews.IsSo),
        TicketWrite.IsClosed => Done(http, news, number, TicketDeskNews.Closed),
        TicketWrite.TakenMeanwhile => Done(http, news, number, TicketDeskNews.Taken),
        TicketWrite.TooManyTags many => Done(http, news, number, TicketDeskNews.TooManyTags, many.Most),
        TicketWrite.Empty => Done(http, news, number, TicketDeskNews.IsSo),
        TicketWrite.NotThere => TypedResults.NotFound(),
        _ => throw new UnreachableException(result.ToString()),
    };

    private static SeeOther Done(HttpContext http, NewsCookie news, int number, NewsKind what, int count = 0)
    {
        news.Leave(http, what, count);
        return Pages.Go(TicketPaths.OfTicket(number));
    }

    private static Problem TooLong(string field) => new(field, "That's too long", $"Use at most {TicketText.MaxBytes / 1024} KB of text.");

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static Guid? Id(string text) => Guid.TryParse(text, out var id) ? id : null;

    private static async Task<TicketAnswer> Page(
        int number, int? before, HttpContext http, DeskTickets tickets, TimeProvider time, TypedOnTicket typed, IReadOnlyList<Problem> problems, News? news, CancellationToken ct)
    {
        var (person, now) = (http.SignedIn, time.GetUtcNow());
        DeskTicket? read;
        try
        {
            read = await tickets.Read(person.Account, person.Role, number, before, ct);
        }
        catch (ReadingStoppedException)
        {
            return new TicketAnswer(null, null) { Stopped = await ReadingsEndpoint.Stopped(http) };
        }

        if (read is not { } ticket)
        {
            return new TicketAnswer(null, null);
        }

        var page = Pages.Draw<TicketPage>(
            new { View = ticket, Me = person.Account, Typed = typed, Problems = problems, News = news, Now = now, Once = Guid.CreateVersion7(now), IsOlder = before is not null }, problems);
        return new TicketAnswer(ticket, page);
    }

    /// <summary>A ticket's page, or the answer of an address that is none.</summary>
    private sealed record TicketAnswer(DeskTicket? Ticket, RazorComponentResult<TicketPage>? Drawn)
    {
        /// <summary>The reader may read no more.</summary>
        public IResult? Stopped { get; init; }

        public IResult Result => Stopped ?? (Drawn is null ? TypedResults.NotFound() : Drawn);

        public IResult With(int status)
        {
            Drawn?.StatusCode = status;
            return Result;
        }
    }
}

/// <summary>Who acts on which ticket, for the handlers: null where the number is none for them.</summary>
public sealed class Act(TicketViewers viewers, TicketThread threads)
{
    public sealed record Actor(TicketViewer.Staff By, TicketId Ticket);

    public async Task<Actor?> On(HttpContext http, int number, CancellationToken ct)
    {
        var viewer = await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct);
        return await threads.IdOf(viewer, number, ct) is { } id ? new Actor(viewer, id) : null;
    }
}
