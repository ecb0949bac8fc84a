using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Desk;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Drafts;

/// <summary>A version as an agent writes it; its fields are the schema's.</summary>
public sealed record ProposeForm
{
    /// <summary>The newest version that the page showed.</summary>
    public string Seen { get; init => field = value ?? ""; } = "";

    /// <summary>The form's own id: sent twice it is one version.</summary>
    public string Once { get; init => field = value ?? ""; } = "";

    public string SendAnyway { get; init => field = value ?? ""; } = "";

    internal int SeenNumber => int.TryParse(Seen, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>Where agents write drafts, beside the conversation, and where staff read them.</summary>
internal static class DeskDraftEndpoint
{
    private static readonly Role[] Workers = [Role.Agent, Role.Lead, Role.Admin];
    private static readonly Role[] Readers = [Role.Agent, Role.Lead, Role.Admin, Role.Auditor];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(DraftsPaths.Chat, Show, ReadingsEndpoint.Bounded).ForRoles(Workers);
        routes.MapForm(DraftsPaths.Chat, Propose, ReadingsEndpoint.Bounded).ForRoles(Workers).StandsOn(DeskPaths.Chats).WithFormLimits(DraftEndpoint.MaxBytes, FormLimits.Usual.Fields);
        routes.MapForm(DraftsPaths.Chat + "/preview", Preview, ReadingsEndpoint.Bounded).ForRoles(Workers).StandsOn(DeskPaths.Chats)
            .WithFormLimits(DraftEndpoint.MaxBytes, FormLimits.Usual.Fields);
        routes.MapForm(DraftsPaths.Chat + "/withdraw", Withdraw).ForRoles(Workers).StandsOn(DeskPaths.Chats);
        routes.MapHandler(DraftsPaths.OfChat + "/acts/{version:int}", [HttpMethods.Get], Acts).ForRoles(Readers);
        routes.MapPage(DraftsPaths.Ticket, Read, ReadingsEndpoint.Bounded).ForRoles(Readers);
        routes.MapPage(DraftsPaths.Ticket + "/files/{format}", File, ReadingsEndpoint.Bounded).ForRoles(Readers);
    }

    private static async Task<IResult> Show(int number, HttpContext http, DeskDraftPages pages, NewsCookie news, CancellationToken ct) =>
        await pages.Draw(http, number, null, null, null, [], news.Take(http), ct);

    private static async Task<IResult> Preview(int number, [FromForm] ProposeForm? sent, HttpContext http, DeskDraftPages pages, CancellationToken ct)
    {
        var form = sent ?? new ProposeForm();
        var typed = await pages.TypedOf(http, ct);
        return http.IsForMore
            ? Pages.Draw<DraftPreview>(new { typed.Read(pages.Schema).Content, Number = form.SeenNumber + 1 })
            : await pages.Draw(http, number, typed, form.SeenNumber, OnceOf(form), [], null, ct);
    }

    private static async Task<IResult> Propose(
        int number, [FromForm] ProposeForm? sent, HttpContext http, Act act, DeskDraftPages pages, DraftActs acts, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new ProposeForm();
        if (await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        var typed = await pages.TypedOf(http, ct);
        var (content, problems) = typed.Read(pages.Schema);
        if (problems.Count > 0)
        {
            return await pages.Draw(http, number, typed, form.SeenNumber, OnceOf(form), problems, null, ct);
        }

        switch (await acts.Propose(new ProposeDraft(on.By, on.Ticket, content, form.SeenNumber, OnceOf(form), form.SendAnyway.Length > 0), ct))
        {
            case DraftWrite.Done done:
                news.Leave(http, done.IsLater ? DraftsText.ProposedLater : DraftsText.Proposed);
                return Pages.Go(DeskPaths.Chat(number));
            case DraftWrite.AsksForSecret asks:
                return await pages.Draw(http, number, typed, form.SeenNumber, OnceOf(form), [DraftsText.AsksForSecret(pages.Schema, asks.Sentence)], null, ct, asks: true);
            case DraftWrite.Newer newer:
                // Theirs first, and the agent's words stay; the next press sends them on top of it.
                return await pages.Draw(
                    http, number, typed, null, null, [], DraftsText.Newer("The member", newer.Number), ct, StatusCodes.Status409Conflict, since: form.SeenNumber);
            case DraftWrite.Decided:
                return await pages.Draw(http, number, typed, null, null, [], DraftsText.NowDecided, ct, StatusCodes.Status409Conflict);
            case DraftWrite.Closed:
                return await pages.Draw(http, number, typed, form.SeenNumber, OnceOf(form), [], DraftsText.IsClosed, ct, StatusCodes.Status409Conflict);
            case DraftWrite.Full:
                return await pages.Draw(http, number, typed, form.SeenNumber, OnceOf(form), [], DraftsText.IsFull, ct, StatusCodes.Status409Conflict);
            case DraftWrite.TooMany:
                return await pages.Draw(http, number, typed, form.SeenNumber, OnceOf(form), [], DraftsText.TooManyDrafts, ct, StatusCodes.Status409Conflict);
            case DraftWrite.OtherContent:
                return await pages.Draw(http, number, typed, null, null, [], DraftsText.SentBefore, ct, StatusCodes.Status409Conflict);
            default:
                return TypedResults.NotFound();
        }
    }

    private static async Task<IResult> Withdraw(
        int number, [FromForm] ProposeForm? sent, HttpContext http, Act act, DeskDraftPages pages, DraftActs acts, NewsCookie news, CancellationToken ct)
    {
        if (await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        var seen = (sent ?? new ProposeForm()).SeenNumber;
        switch (await acts.Withdraw(new WithdrawDraft(on.By, on.Ticket, seen), ct))
        {
            case DraftWrite.Done:
                news.Leave(http, DraftsText.Withdrawn);
                return Pages.Go(DeskPaths.Chat(number));
            case DraftWrite.Newer newer:
                return await pages.Draw(http, number, null, null, null, [], DraftsText.Newer("The member", newer.Number), ct, StatusCodes.Status409Conflict, since: seen);
            case DraftWrite.Decided:
                return await pages.Draw(http, number, null, null, null, [], DraftsText.NowDecided, ct, StatusCodes.Status409Conflict);
            case DraftWrite.Closed:
                return await pages.Draw(http, number, null, null, null, [], DraftsText.IsClosed, ct, StatusCodes.Status409Conflict);
            default:
                return TypedResults.NotFound();
        }
    }

    private static async Task<IResult> Acts(int number, Guid draft, int version, HttpContext http, TicketViewers viewers, DraftReader reader, CancellationToken ct) =>
        await reader.Read(await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct), number, DraftId.From(draft), ct) is { } view && view.Of(version) is { } of
            ? Pages.Draw<DraftActsPart>(new { View = new CardView(view.Id, view.Number, view.State, view.Latest, false, true, of) })
            : TypedResults.NotFound();

    private static async Task<IResult> Read(int number, Guid draft, HttpContext http, DeskDraftPages pages, CancellationToken ct) =>
        await pages.Find(http, number, draft, ct) is { } view ? Pages.Draw<DeskDraftPage>(new { View = view }) : TypedResults.NotFound();

    private static async Task<IResult> File(int number, Guid draft, string format, HttpContext http, DeskDraftPages pages, CancellationToken ct) =>
        await pages.Find(http, number, draft, ct) is { } view && DraftFile.Of(view, format) is { } file ? file : TypedResults.NotFound();

    private static Guid? OnceOf(ProposeForm form) => Guid.TryParse(form.Once, out var id) ? id : null;
}

/// <summary>Draws drafts for staff; what they read is written down like a ticket (rulings G41).</summary>
public sealed class DeskDraftPages(
    TicketViewers viewers, TicketThread threads, DeskChats chats, DraftReader reader, DraftSchema schema, Readings readings, TicketMarks marks, LiveHints hints, Secrets secrets,
    TimeProvider time)
{
    public DraftSchema Schema => schema;

    public async Task<TypedDraft> TypedOf(HttpContext http, CancellationToken ct) =>
        TypedDraft.Of(schema, await http.Request.ReadFormAsync(ct), typed => secrets.TakeOut(typed, http.SignedIn.Account).Text);

    /// <summary>A draft of a ticket; null where it does not exist for the reader.</summary>
    public async Task<DraftView?> Find(HttpContext http, int number, Guid draft, CancellationToken ct)
    {
        var viewer = await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct);
        if (await reader.Read(viewer, number, DraftId.From(draft), ct) is not { } view || await threads.Read(viewer, number, null, int.MaxValue, ct) is not { } thread)
        {
            return null;
        }

        await readings.Note(viewer, thread, ct);
        return view;
    }

    /// <param name="typed">What came back; null for what the newest version says.</param>
    /// <param name="seen">The version that the page was drawn from; null for the newest.</param>
    /// <param name="since">What is different from this version is shown first; else from the agent's own last one.</param>
    public async Task<IResult> Draw(
        HttpContext http, int number, TypedDraft? typed, int? seen, Guid? once, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, int status = 0, int? since = null,
        bool asks = false)
    {
        var viewer = await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct);
        if (await chats.Read(viewer, number, null, ct) is not { } chat || (!chat.IsMine && !chat.IsOver) || chat.Thread.RequesterAccount is null)
        {
            return TypedResults.NotFound();
        }

        await readings.Note(viewer, chat.Thread, ct);
        await marks.Read(viewer, chat.Thread.Id, chat.Thread.Events.Count > 0 ? chat.Thread.Events[^1].Number : chat.Thread.Newest, ct);
        if (chat.IsMine)
        {
            hints.Tell(Support.Chat.ChatTopics.Seen(chat.Thread.Id));
        }

        var last = await reader.Last(viewer, chat.Thread.Id, number, ct);
        var view = last is { State: DraftState.Open } ? last : null;
        var shown = seen ?? view?.Latest ?? 0;
        var newest = view?.Newest?.Content;
        typed ??= newest is null ? TypedDraft.Empty : TypedDraft.Of(schema, newest);
        var before = view is null ? null : since is { } from ? view.Of(from) : view.Versions.LastOrDefault(version => version.By.Kind is AuthorKind.Staff);
        var page = Pages.Draw<ComposeDraftPage>(
            new
            {
                Chat = chat,
                Schema = schema,
                View = view,
                Typed = typed,
                typed.Read(schema).Content,
                Seen = shown,
                Changed = newest is not null && before is { Content: { } old } && before.Number < view!.Latest ? newest.Since(old) : [],
                LosesSomething = newest is not null && TypedDraft.LosesSomething(schema, newest),
                Asks = asks,
                Once = once ?? Guid.CreateVersion7(time.GetUtcNow()),
                Now = time.GetUtcNow(),
                Problems = problems,
                News = news,
            },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
