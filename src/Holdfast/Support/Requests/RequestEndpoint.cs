using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Search;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Articles;
using Holdfast.Support.Comments;
using Holdfast.Support.Community;
using Holdfast.Support.Strangers;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Requests;

/// <summary>/help/requests/new.</summary>
internal static class RequestEndpoint
{
    /// <summary>The hidden field with the signed id of what will be sent.</summary>
    public const string SubmissionField = "Submission";

    /// <summary>The hidden field with the version of the form that it was drawn from.</summary>
    public const string VersionField = "Version";

    /// <summary>Of a form that was sent: room for every field at its limit.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>As many fields as a document can have, and what stands beside them.</summary>
    public const int MaxFields = 150;

    private const string WriteFirst = "Whoever needs help can write first; a sign-in that ended meanwhile loses no words.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(RequestPaths.New, Show).OpenToStrangers(WriteFirst);
        routes.MapPage(RequestPaths.Suggestions, ShowSuggestions).OpenToStrangers(WriteFirst);
        routes.MapForm(RequestPaths.New, Submit).ActsAsWhoeverIsSignedIn(WriteFirst).WithMetadata(new StaleTokenWithoutSession())
            .WithFormLimits(MaxBytes, MaxFields).TakesFiles(routes).KeepsWhatWasTyped(typeof(RequestFailedPage));
        // It sends nothing, so a token that is too old is no reason to lose what was typed.
        routes.MapForm(RequestPaths.Continue, Continue).OpenToStrangers(WriteFirst).StandsOn(RequestPaths.New).WithMetadata(new AcceptsStaleToken())
            .WithFormLimits(MaxBytes, MaxFields).TakesFiles(routes).KeepsWhatWasTyped(typeof(RequestFailedPage));
        routes.MapForm(RequestPaths.SignInFirst, SignInFirst).OpenToStrangers(WriteFirst).StandsOn(RequestPaths.New).WithMetadata(new StaleTokenWithoutSession())
            .WithFormLimits(MaxBytes, MaxFields).TakesFiles(routes).KeepsWhatWasTyped(typeof(RequestFailedPage));
        routes.MapForm(RequestPaths.Discuss, Discuss).OpenToStrangers(WriteFirst).StandsOn(RequestPaths.New).WithMetadata(new AcceptsStaleToken())
            .WithFormLimits(MaxBytes, MaxFields).TakesFiles(routes).KeepsWhatWasTyped(typeof(RequestFailedPage));
    }

    private static async Task<IResult> Show(
        HttpContext http, RequestForms forms, RequestPages pages, KeptRequests keptRequests, CancellationToken ct,
        string? kind = null, string? category = null, string? subcategory = null, Guid? kept = null, string? from = null)
    {
        var form = await forms.Current(ct);
        if (kept is { } flow && await keptRequests.Read(http, flow, ct) is { } words)
        {
            return await pages.Draw(http, form, TypedRequest.Of(words.Form), words.Submission, [], from == "post" ? RequestText.WordsOfPost : RequestText.WordsAreBack, ct);
        }

        return await pages.Draw(http, form, TypedRequest.Chosen(kind, category, subcategory), null, [], null, ct);
    }

    private static async Task<IResult> ShowSuggestions(HttpContext http, RequestPages pages, CancellationToken ct, string? subject = null) =>
        http.IsForMore
            ? Pages.Draw<SuggestedArticles>(new { Articles = await pages.ArticlesAbout(http, subject, ct) })
            : Pages.Go(ArticlesPaths.SearchOf(SearchQuery.Of(subject).Typed));

    private static async Task<IResult> Continue(HttpContext http, RequestForms forms, RequestPages pages, Submissions submissions, CancellationToken ct)
    {
        var (typed, submission, form) = await Read(http, forms, pages, submissions, ct);
        return await pages.Draw(http, form, typed, submission?.Id, [], null, ct, isFragment: http.Request.Headers.ContainsKey("HX-Request"));
    }

    private static async Task<IResult> SignInFirst(
        HttpContext http, RequestForms forms, RequestPages pages, Submissions submissions, KeptRequests keptRequests, CancellationToken ct)
    {
        var (typed, submission, form) = await Read(http, forms, pages, submissions, ct);
        if (http.Features.Get<SignedIn>() is not null)
        {
            // In another tab, meanwhile.
            return await pages.Draw(http, form, typed, submission?.Id, [], null, ct);
        }

        return await keptRequests.Keep(http, await http.Request.ReadFormAsync(ct), submission, ct) is { } flow
            ? Pages.Go($"{Paths.SignIn}?return={Uri.EscapeDataString($"{RequestPaths.New}?kept={flow}")}")
            : await pages.Draw(http, form, typed, submission?.Id, [], RequestText.CannotKeep, ct, StatusCodes.Status429TooManyRequests);
    }

    /// <summary>What everybody may read goes along: the subject and the details. Nothing else, and no file.</summary>
    private static async Task<IResult> Discuss(HttpContext http, KeptForms kept, CancellationToken ct)
    {
        var typed = TypedRequest.Of(http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty);
        var flow = typed.Subject.Length + typed.Details.Length == 0 ? null : await kept.Keep(http, WordsForPost.Of(typed.Subject, typed.Details), ct);
        return Pages.Go(WordsForPost.PathOf(flow));
    }

    private static async Task<IResult> Submit(
        HttpContext http, RequestForms forms, RequestPages pages, Submissions submissions, SendRequestHandler handler, Passes passes, FormFiles formFiles,
        IOptions<FilesOptions> limits, CancellationToken ct)
    {
        var (typed, submission, form) = await Read(http, forms, pages, submissions, ct);
        var person = http.Features.Get<SignedIn>();
        if (person is null && typed.Email is null)
        {
            // It was drawn for somebody who was signed in.
            return await pages.Draw(http, form, typed, submission?.Id, [], RequestText.SignedOut, ct, StatusCodes.Status422UnprocessableEntity);
        }

        if (submission is null)
        {
            return await pages.Draw(http, form, typed, null, [RequestText.NotThisForm], null, ct);
        }

        var opened = await forms.Opened(submission.Version, ct);
        if (opened is null)
        {
            return await pages.Draw(http, form, typed, submission.Id, [RequestText.NewerForm], null, ct);
        }

        var filled = FilledForm.Read(opened.Document, typed);
        var files = formFiles.Read(http, filled.FileFields);
        List<Problem> problems =
        [
            .. filled.Problems(), .. FilesText.Problems(files, limits.Value), .. person is null && filled.Subcategory is not null ? OfStranger(typed) : [],
        ];
        if (problems.Count > 0)
        {
            return await pages.Draw(http, opened, typed, submission.Id, problems, null, ct);
        }

        if (person is null)
        {
            return await SubmitAsStranger(http, opened, typed, submission.Id, filled, files, pages, handler, passes, ct);
        }

        SubmitRequestResult result;
        try
        {
            result = await handler.Handle(new SendRequest(person, submission.Id, opened, filled) { Files = files.All }, ct);
        }
        catch (SessionEndedException)
        {
            return pages.DrawSignedOut(http, form, typed, submission.Id);
        }

        switch (result)
        {
            case SubmitRequestResult.Sent sent:
                return Pages.Go(RequestPaths.SubmittedOf(sent.Number));
            case SubmitRequestResult.SentOtherWords sent:
                // They came back from the page that said so, and changed something: as a request of its own, if they want it.
                return await pages.Draw(http, opened, typed, null, [], RequestText.SentWithOtherWords(sent.Number), ct, StatusCodes.Status409Conflict);
            case SubmitRequestResult.TooMany:
                http.Response.Headers.RetryAfter = HourBudgets.Seconds.ToString(CultureInfo.InvariantCulture);
                return await pages.Draw(http, opened, typed, submission.Id, [], RequestText.TooOften, ct, StatusCodes.Status429TooManyRequests);
            case SubmitRequestResult.Refused { Faults: [RequestFault.FileIsSent] }:
                return await pages.Draw(http, opened, typed, submission.Id, [FilesText.IsSent(files.Files.Keys.First())], null, ct);
            case SubmitRequestResult.Refused:
                // All but the sum of it was looked at here.
                return await pages.Draw(http, opened, typed, submission.Id, [RequestText.TooLong], null, ct);
            case SubmitRequestResult.NotThere:
                return pages.DrawSignedOut(http, form, typed, submission.Id);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The same page whatever the address (rulings G13).</summary>
    private static async Task<IResult> SubmitAsStranger(
        HttpContext http, RequestForm opened, TypedRequest typed, SubmissionId submission, FilledForm filled, SentFiles files, RequestPages pages, SendRequestHandler handler,
        Passes passes, CancellationToken ct)
    {
        var address = ((TypedEmail.Good)TypedEmail.Read(typed.Email)).Address;
        var command = new SendRequestAsStranger(
            typed.Name, address, submission, opened, filled, passes.BrowserOf(http), Network.Of(http.Connection.RemoteIpAddress), http.Origin) { Files = files.All };
        switch (await handler.Handle(command, ct))
        {
            case SendAsStrangerResult.Taken taken:
                return Pages.Draw<StrangerSubmittedPage>(new { taken.Number, Address = address });
            case SendAsStrangerResult.TooMany:
                http.Response.Headers.RetryAfter = HourBudgets.Seconds.ToString(CultureInfo.InvariantCulture);
                return await pages.Draw(http, opened, typed, submission, [], RequestText.TooOften, ct, StatusCodes.Status429TooManyRequests);
            case SendAsStrangerResult.NoRoom:
                http.Response.Headers.RetryAfter = HourBudgets.Seconds.ToString(CultureInfo.InvariantCulture);
                return await pages.Draw(http, opened, typed, submission, [], RequestText.NoRoom, ct, StatusCodes.Status503ServiceUnavailable);
            case SendAsStrangerResult.TooLong:
                return await pages.Draw(http, opened, typed, submission, [RequestText.TooLong], null, ct);
            case SendAsStrangerResult.FileIsSent:
                return await pages.Draw(http, opened, typed, submission, [FilesText.IsSent(files.Files.Keys.First())], null, ct);
            default:
                throw new UnreachableException();
        }
    }

    private static List<Problem> OfStranger(TypedRequest typed) =>
    [
        .. PersonName.Check(PersonName.Of(typed.Name)) is { } fault ? [NameText.Of(fault, TypedRequest.NameField)] : Array.Empty<Problem>(),
        .. EmailText.Of(TypedEmail.Read(typed.Email), TypedRequest.EmailField) is { } problem ? [problem] : Array.Empty<Problem>(),
    ];

    /// <summary>What was sent, with the form that it was typed into; the present one where that cannot be known any more.</summary>
    private static async Task<(TypedRequest Typed, Submission? Submission, RequestForm Form)> Read(
        HttpContext http, RequestForms forms, RequestPages pages, Submissions submissions, CancellationToken ct)
    {
        var sent = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        var submission = submissions.Read(sent[SubmissionField] is [{ } token, ..] ? token : null, pages.BrowserOf(http)) is { } id
            && sent[VersionField] is [{ } version, ..] && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Submission(id, number)
            : null;
        var opened = submission is null ? null : await forms.Opened(submission.Version, ct);
        return (TypedRequest.Of(sent), submission, opened ?? await forms.Current(ct));
    }
}

/// <summary>What a form that was drawn will be sent as.</summary>
/// <param name="Version">The version of the form that it was drawn from.</param>
public sealed record Submission(SubmissionId Id, int Version);

/// <summary>The form as a page draws it.</summary>
/// <param name="Submission">The signed id that it will be sent under.</param>
/// <param name="SignedInAs">Who will have sent it; null for strangers.</param>
public sealed record RequestView(FilledForm Form, int Version, string Submission, Visitor? SignedInAs, IReadOnlyList<Problem> Problems, News? News)
{
    /// <summary>What somebody who isn't signed in has typed.</summary>
    public string Name { get; init; } = "";

    public string Email { get; init; } = "";

    /// <summary>Articles that the document names for the choice.</summary>
    public IReadOnlyList<ArticleLink> Articles { get; init; } = [];

    /// <summary>Articles that fit the subject.</summary>
    public IReadOnlyList<ArticleLink> Near { get; init; } = [];

    /// <summary>What is uploaded already.</summary>
    public SentFiles Files { get; init; } = SentFiles.None;
}

/// <summary>Draws the form with what was typed.</summary>
public sealed class RequestPages(HoldfastDb db, Submissions submissions, ArticleReader articles, SearchReader search, FormFiles files, Passes passes)
{
    /// <summary>Articles that are proposed for a subject.</summary>
    private const int MostNear = 3;

    /// <param name="submission">The id that it is sent under; null for a new one.</param>
    /// <param name="isFragment">Only what stands inside the form: the page around it is there.</param>
    public async Task<IResult> Draw(
        HttpContext http, RequestForm form, TypedRequest typed, SubmissionId? submission, IReadOnlyList<Problem> problems, News? news, CancellationToken ct,
        int status = 0, bool isFragment = false)
    {
        var person = http.Features.Get<SignedIn>();
        if (typed.Kind.Length == 0 && person is not null)
        {
            var kind = await db.Set<Account>().Where(a => a.Id == person.Account).Select(a => a.Kind).SingleOrDefaultAsync(ct);
            typed = typed with { Kind = kind ?? "" };
        }

        var token = submission is { } id ? submissions.Sign(id, BrowserOf(http)) : submissions.New(BrowserOf(http));
        var filled = FilledForm.Read(form.Document, typed);
        var named = filled.Subcategory is { Articles: { Count: > 0 } keys } ? await articles.OfKeys(keys, http.Reader, ct) : [];
        var view = new RequestView(filled, form.Version, token, person?.Visitor, problems, news)
        {
            Name = typed.Name,
            Email = EmailText.Shown(typed.Email ?? ""),
            Articles = named,
            Near = filled.Subcategory is null ? [] : [.. (await ArticlesAbout(http, filled.Subject, ct)).ExceptBy(named.Select(one => one.Slug), one => one.Slug)],
        };
        view = View(http, view, typed);
        return isFragment ? Pages.Draw<RequestFields>(new { View = view }) : Page(view, status);
    }

    /// <summary>Articles whose titles fit what was typed as a subject.</summary>
    internal async Task<IReadOnlyList<ArticleLink>> ArticlesAbout(HttpContext http, string? subject, CancellationToken ct)
    {
        var hits = await search.Near(subject, ArticleSearch.Kind, ArticleReader.AudienceOf(http.Reader), MostNear, ct);
        var slugs = await articles.SlugsOf(hits.Select(hit => hit.Subject), ct);
        return [.. hits.Where(hit => slugs.ContainsKey(hit.Subject)).Select(hit => new ArticleLink(hit.Title, slugs[hit.Subject]))];
    }

    /// <summary>For somebody whose sign-in ended while the request was on its way.</summary>
    public IResult DrawSignedOut(HttpContext http, RequestForm form, TypedRequest typed, SubmissionId submission)
    {
        // The page is for nobody any more, and so is the token that it carries; the id of what will be sent stays that browser's.
        var token = submissions.Sign(submission, BrowserOf(http));
        http.Features.Set<SignedIn>(null);
        http.Features.Set<Visitor>(null);
        db.ChangeTracker.Clear();
        var view = new RequestView(FilledForm.Read(form.Document, typed), form.Version, token, null, [], RequestText.SignedOut);
        return Page(View(http, view, typed), StatusCodes.Status422UnprocessableEntity);
    }

    private RequestView View(HttpContext http, RequestView view, TypedRequest typed) => view with { Files = files.Shown(http, typed.Values, view.Form.FileFields) };

    /// <summary>What a form's id is bound to: the sign-in. One that has ended still knows what it drew, so its words come back under the same id.</summary>
    internal string BrowserOf(HttpContext http) =>
        (http.Features.Get<SignedIn>()?.Session ?? http.Features.Get<EndedSession>()?.Session)?.Value.ToString("N") ?? passes.BrowserOf(http);

    private static RazorComponentResult<RequestPage> Page(RequestView view, int status)
    {
        var page = Pages.Draw<RequestPage>(new { View = view }, view.Problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
