using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Chat;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Drafts;

/// <summary>A press on a version.</summary>
public sealed record DecideForm
{
    /// <summary>Of the version that was read.</summary>
    public string Hash { get; init => field = value ?? ""; } = "";

    /// <summary>Its number.</summary>
    public string Seen { get; init => field = value ?? ""; } = "";

    /// <summary>Where they go on.</summary>
    public string Back { get; init => field = value ?? ""; } = "";

    internal int SeenNumber => int.TryParse(Seen, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>/help/requests/drafts and each draft of a request: for its member, in their own sign-in only (rulings G32).</summary>
internal static class DraftEndpoint
{
    /// <summary>In addresses: they came from the chat.</summary>
    public const string ToChat = "chat";

    /// <summary>Room for every field at its limit.</summary>
    public const int MaxBytes = 256 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(DraftsPaths.Mine, List);
        routes.MapPage(DraftsPaths.Request, Show);
        routes.MapPage(DraftsPaths.Request + "/edit", ShowEdit);
        routes.MapPage(DraftsPaths.Request + "/files/{format}", File);
        routes.MapHandler(DraftsPaths.Request + "/acts/{version}", [HttpMethods.Get], Acts);
        routes.MapForm(DraftsPaths.Request + "/edit", Edit).StandsOn(DraftsPaths.Mine).WithFormLimits(MaxBytes, FormLimits.Usual.Fields);
        routes.MapForm(DraftsPaths.Request + "/accept", Accept).StandsOn(DraftsPaths.Mine);
        routes.MapForm(DraftsPaths.Request + "/decline", Decline).StandsOn(DraftsPaths.Mine);
    }

    private static async Task<IResult> List(HttpContext http, TicketViewers viewers, DraftReader reader, CancellationToken ct) =>
        Pages.Draw<MyDraftsPage>(new { Drafts = await reader.Of(await viewers.Member(http.SignedIn.Account, ct), ct) });

    private static async Task<IResult> Show(string number, string draft, HttpContext http, DraftPages pages, NewsCookie news, CancellationToken ct) =>
        await pages.Find(http, number, draft, ct) is { } found ? pages.Draw(found.View, null, news.Take(http)) : TypedResults.NotFound();

    private static async Task<IResult> Acts(string number, string draft, string version, HttpContext http, DraftPages pages, CancellationToken ct) =>
        await pages.Find(http, number, draft, ct) is { View: { } view } && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && view.Of(wanted) is { } of
            ? Pages.Draw<DraftActsPart>(new { View = new CardView(view.Id, view.Number, view.State, view.Latest, view.IsOwn, false, of) })
            : TypedResults.NotFound();

    private static async Task<IResult> File(string number, string draft, string format, HttpContext http, DraftPages pages, CancellationToken ct) =>
        await pages.Find(http, number, draft, ct) is { } found && DraftFile.Of(found.View, format) is { } file ? file : TypedResults.NotFound();

    private static async Task<IResult> ShowEdit(string number, string draft, HttpContext http, DraftPages pages, CancellationToken ct, string? back = null)
    {
        if (await pages.Find(http, number, draft, ct) is not { View: { IsOwn: true } view })
        {
            return TypedResults.NotFound();
        }

        return view is { State: DraftState.Open, Newest.Content: { } content }
            ? pages.DrawEdit(view, pages.TypedOf(content), view.Latest, null, back ?? "", [], null)
            : Pages.Go(DraftsPaths.Of(view.Number, view.Id));
    }

    private static async Task<IResult> Edit(
        string number, string draft, [FromForm] DecideForm? sent, HttpContext http, DraftPages pages, DraftActs acts, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new DecideForm();
        if (await pages.Find(http, number, draft, ct) is not { View: { IsOwn: true } view } found)
        {
            return TypedResults.NotFound();
        }

        var all = await http.Request.ReadFormAsync(ct);
        Guid? once = Guid.TryParse(all["Once"], out var id) ? id : null;
        var typed = pages.TypedOf(all, http.SignedIn.Account);
        var (content, problems) = typed.Read(pages.Schema);
        if (problems.Count > 0)
        {
            return pages.DrawEdit(view, typed, form.SeenNumber, once, form.Back, problems, null);
        }

        switch (await acts.Change(new ChangeDraft(found.By, view.Ticket, view.Id, content, form.SeenNumber, once), ct))
        {
            case DraftWrite.Done:
                news.Leave(http, DraftsText.Changed);
                return Pages.Go(BackOf(form, view));
            case DraftWrite.Newer newer when await pages.Find(http, number, draft, ct) is { } now:
                var by = now.View.Newest is { } newest ? DraftsText.NameOf(newest.By) : "Support";
                return pages.DrawEdit(now.View, typed, form.SeenNumber, null, form.Back, [], DraftsText.Newer(by, newer.Number), StatusCodes.Status409Conflict);
            case DraftWrite.Decided when await pages.Find(http, number, draft, ct) is { } decided:
                return pages.Draw(decided.View, null, DraftsText.NowDecidedFor(decided.View.State), StatusCodes.Status409Conflict);
            case DraftWrite.Closed:
                return pages.DrawEdit(view, typed, form.SeenNumber, once, form.Back, [], DraftsText.IsClosed, StatusCodes.Status409Conflict);
            case DraftWrite.Full:
                return pages.DrawEdit(view, typed, form.SeenNumber, once, form.Back, [], DraftsText.IsFull, StatusCodes.Status409Conflict);
            case DraftWrite.OtherContent:
                return pages.DrawEdit(view, typed, form.SeenNumber, null, form.Back, [], DraftsText.SentBefore, StatusCodes.Status409Conflict);
            case DraftWrite.Blocked blocked:
                return pages.DrawEdit(
                    view, typed, form.SeenNumber, once, form.Back, [], DraftsText.Blocked(blocked.Until, http.SignedIn.Visitor.Zone), StatusCodes.Status403Forbidden);
            default:
                return TypedResults.NotFound();
        }
    }

    private static Task<IResult> Accept(
        string number, string draft, [FromForm] DecideForm? sent, HttpContext http, DraftPages pages, DraftActs acts, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new DecideForm();
        return Decide(number, draft, form, DraftsText.Accepted, (by, view) => acts.Accept(new AcceptDraft(by, view.Ticket, view.Id, form.Hash), ct), http, pages, news, ct);
    }

    private static Task<IResult> Decline(
        string number, string draft, [FromForm] DecideForm? sent, HttpContext http, DraftPages pages, DraftActs acts, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new DecideForm();
        return Decide(number, draft, form, DraftsText.Declined, (by, view) => acts.Decline(new DeclineDraft(by, view.Ticket, view.Id, form.SeenNumber), ct), http, pages, news, ct);
    }

    private static async Task<IResult> Decide(
        string number, string draft, DecideForm form, NewsKind done, Func<TicketViewer.Member, DraftView, Task<DraftWrite>> act, HttpContext http, DraftPages pages, NewsCookie news,
        CancellationToken ct)
    {
        if (await pages.Find(http, number, draft, ct) is not { View.IsOwn: true } found)
        {
            return TypedResults.NotFound();
        }

        switch (await act(found.By, found.View))
        {
            case DraftWrite.Done:
                news.Leave(http, done);
                return Pages.Go(BackOf(form, found.View));
            case DraftWrite.Newer when await pages.Find(http, number, draft, ct) is { } now:
                return pages.Draw(now.View, form.SeenNumber == now.View.Latest ? null : form.SeenNumber, DraftsText.NewerToAccept(now.View.Latest), StatusCodes.Status409Conflict);
            case DraftWrite.Decided when await pages.Find(http, number, draft, ct) is { } decided:
                return pages.Draw(decided.View, null, DraftsText.NowDecidedFor(decided.View.State), StatusCodes.Status409Conflict);
            case DraftWrite.Closed:
                return pages.Draw(found.View, null, DraftsText.IsClosed, StatusCodes.Status409Conflict);
            default:
                return TypedResults.NotFound();
        }
    }

    private static string BackOf(DecideForm form, DraftView view) => form.Back == ToChat ? ChatPaths.Chat : TicketPaths.OfRequest(view.Number);
}

/// <summary>Draws a draft for its member.</summary>
public sealed class DraftPages(TicketViewers viewers, DraftReader reader, DraftSchema schema, Secrets secrets, TimeProvider time)
{
    public sealed record Found(TicketViewer.Member By, DraftView View);

    public DraftSchema Schema => schema;

    public async Task<Found?> Find(HttpContext http, string number, string draft, CancellationToken ct)
    {
        var member = await viewers.Member(http.SignedIn.Account, ct);
        return await reader.Read(member, TicketNumbers.Parse(number) ?? 0, DraftId.From(Guid.TryParseExact(draft, "D", out var id) ? id : default), ct) is { } view ? new Found(member, view) : null;
    }

    /// <summary>What was typed, without the secrets in it (rulings G19).</summary>
    public TypedDraft TypedOf(IFormCollection form, Platform.Accounts.AccountId by) => TypedDraft.Of(schema, form, typed => secrets.TakeOut(typed, by).Text);

    public TypedDraft TypedOf(DraftContent content) => TypedDraft.Of(schema, content);

    /// <param name="seen">The version that they had before them, where it is not the newest.</param>
    public IResult Draw(DraftView view, int? seen, News? news, int status = StatusCodes.Status200OK)
    {
        var page = Pages.Draw<DraftPage>(new { View = view, Seen = seen, News = news });
        page.StatusCode = status;
        return page;
    }

    public IResult DrawEdit(DraftView view, TypedDraft typed, int seen, Guid? once, string back, IReadOnlyList<Problem> problems, News? news, int status = 0)
    {
        var page = Pages.Draw<EditDraftPage>(
            new
            {
                View = view,
                Schema = schema,
                Typed = typed,
                Seen = seen,
                Once = once ?? Guid.CreateVersion7(time.GetUtcNow()),
                Back = back == DraftEndpoint.ToChat ? back : "",
                LosesSomething = view.Newest?.Content is { } content && TypedDraft.LosesSomething(schema, content),
                Problems = problems,
                News = news,
            },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}

/// <summary>The newest version as a file that nothing shows in a page.</summary>
internal sealed class DraftFile(string name, string type, string text) : IResult
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static DraftFile? Of(DraftView view, string format) => view.Newest is not { Content: { } content } newest ? null : format switch
    {
        "text" => new DraftFile(NameOf(view, "txt"), "text/plain", Text(view, newest, content)),
        "json" => new DraftFile(NameOf(view, "json"), "application/json", Written(view, newest, content)),
        _ => null,
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var answer = httpContext.Response;
        answer.ContentType = $"{type}; charset=utf-8";
        answer.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return answer.Body.WriteAsync(Encoding.UTF8.GetBytes(text), httpContext.RequestAborted).AsTask();
    }

    private static string NameOf(DraftView view, string end) => string.Create(CultureInfo.InvariantCulture, $"draft-{view.Number}-version-{view.Latest}.{end}");

    private static string Text(DraftView view, VersionView newest, DraftContent content)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Draft {content.Shape.Name}, version {newest.Number} ({State(view)})\n\n");
        foreach (var field in content.Shape.Fields.Where(field => content.Of(field.Key).Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"{field.Label}\n{content.Shown(field)}\n\n");
        }

        return text.ToString();
    }

    private static string Written(DraftView view, VersionView newest, DraftContent content) => JsonSerializer.Serialize(
        new
        {
            Draft = content.Shape.Name,
            Version = newest.Number,
            State = State(view),
            view.DecidedAt,
            Request = TicketNumbers.Show(view.Number),
            Fields = content.Shape.Fields.Where(field => content.Of(field.Key).Count > 0).Select(field => new { field.Key, field.Label, Value = Value(content, field) }),
        },
        Json);

    private static object Value(DraftContent content, ShapeField field) => field.Kind switch
    {
        DraftFieldKind.List => content.Of(field.Key),
        DraftFieldKind.Amount when Amount.Read(content.Of(field.Key)[^1], field.Unit ?? "") is { } amount =>
            new { Choice = content.Of(field.Key) is [var choice, _] ? choice : null, amount.From, amount.To, field.Unit },
        _ => content.Shown(field),
    };

    private static string State(DraftView view) => view.State.ToString().ToLowerInvariant();
}
