using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Requests;

public sealed record FormDocumentForm
{
    public string Document { get; init => field = value ?? ""; } = "";

    /// <summary>The version that it is based on.</summary>
    public string Version { get; init => field = value ?? ""; } = "";
}

/// <summary>/admin/form: the request form's document with a preview beside it, its versions, and going back.</summary>
internal static class FormEditorEndpoint
{
    /// <summary>The longest document in the script that takes most bytes, as a browser encodes it.</summary>
    private const int MaxBytes = 4 * FormParser.MaxBytes;

    private static readonly Role[] Readers = [Role.Admin, Role.Auditor];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(RequestPaths.AdminForm, Show).ForRoles(Readers);
        routes.MapForm(RequestPaths.PreviewForm, Preview).ForRoles(Role.Admin).StandsOn(RequestPaths.AdminForm)
            .WithFormLimits(MaxBytes, FormLimits.Usual.Fields).KeepsWhatWasTyped();
        routes.MapForm(RequestPaths.PublishForm, Publish).ForRoles(Role.Admin).StandsOn(RequestPaths.AdminForm)
            .WithFormLimits(MaxBytes, FormLimits.Usual.Fields).KeepsWhatWasTyped();
        routes.MapForm(RequestPaths.DiscardForm, Discard).ForRoles(Role.Admin).StandsOn(RequestPaths.AdminForm);
        routes.MapPage(RequestPaths.FormVersions, Versions).ForRoles(Readers);
    }

    private static async Task<IResult> Show(HttpContext http, FormEditor editor, FormDrafts drafts, NewsCookie news, CancellationToken ct, int? from = null) =>
        from is null && http.SignedIn.Role is Role.Admin && await drafts.Read(http.SignedIn.Account, ct) is { } draft
            ? await Page(http, editor, new EditedForm(draft.Document, draft.Version), [], null, news.Take(http), ct, keptAt: draft.SavedAt, isDraft: true)
        : await editor.Open(from, ct) is { } opened ? await Page(http, editor, opened, [], from is null || from == opened.Version ? null : from, news.Take(http), ct) : TypedResults.NotFound();

    /// <summary>Shows what is typed, and keeps it: whoever goes away finds it again.</summary>
    private static async Task<IResult> Preview([FromForm] FormDocumentForm? sent, HttpContext http, FormEditor editor, FormDrafts drafts, CancellationToken ct)
    {
        var edited = Edited(sent);
        var kept = await drafts.Keep(http.SignedIn.Account, edited, ct);
        return http.Request.Headers.ContainsKey("HX-Request")
            ? Pages.Draw<FormPreview>(new { Parsed = await editor.Check(edited.Text, ct), KeptAt = kept })
            : await Page(http, editor, edited, [], null, null, ct, keptAt: kept);
    }

    private static async Task<IResult> Discard(HttpContext http, FormDrafts drafts, NewsCookie news, CancellationToken ct)
    {
        await drafts.Forget(http.SignedIn.Account, ct);
        news.Leave(http, RequestNews.FormDiscarded);
        return Pages.Go(RequestPaths.AdminForm);
    }

    private static async Task<IResult> Publish(
        [FromForm] FormDocumentForm? sent, HttpContext http, FormEditor editor, FormDrafts drafts, NewsCookie news, CancellationToken ct)
    {
        var edited = Edited(sent);
        switch (await editor.Publish(edited, http.SignedIn.Account, http.Origin, ct))
        {
            case PublishFormResult.Published published:
                await drafts.Forget(http.SignedIn.Account, ct);
                news.Leave(http, RequestNews.FormPublished, published.Version);
                return Pages.Go(RequestPaths.AdminForm);
            case PublishFormResult.SameAsLive:
                await drafts.Forget(http.SignedIn.Account, ct);
                news.Leave(http, RequestNews.FormNothingNew);
                return Pages.Go(RequestPaths.AdminForm);
            case PublishFormResult.Refused refused:
                Problem[] problems =
                [
                    new(nameof(FormDocumentForm.Document), refused.Mistakes.Count == 1 ? "There is a mistake in it" : $"There are {refused.Mistakes.Count} mistakes in it",
                        "Nothing was published. Each stands beside it with its place."),
                ];
                return await Page(http, editor, edited, problems, null, null, ct, keptAt: await drafts.Keep(http.SignedIn.Account, edited, ct));
            case PublishFormResult.ChangedMeanwhile changed:
                // What was typed stays, and the next press knows of the other one.
                var said = new News(Tone.Warn, "Somebody published another version", $"Nothing of yours was published. Look at version {changed.Version}, then publish again to put yours in its place.");
                return await Page(http, editor, edited with { Version = changed.Version }, [], null, said, ct, StatusCodes.Status409Conflict);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> Versions(FormEditor editor, CancellationToken ct) => Pages.Draw<FormVersionsPage>(new { Versions = await editor.History(ct) });

    private static EditedForm Edited(FormDocumentForm? sent)
    {
        var form = sent ?? new FormDocumentForm();
        return new EditedForm(form.Document, int.TryParse(form.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0);
    }

    private static async Task<IResult> Page(
        HttpContext http, FormEditor editor, EditedForm edited, IReadOnlyList<Problem> problems, int? from, News? news, CancellationToken ct, int status = 0,
        DateTimeOffset? keptAt = null, bool isDraft = false)
    {
        var page = Pages.Draw<FormEditorPage>(
            new
            {
                Edited = edited,
                Live = await editor.LiveVersion(ct),
                Parsed = await editor.Check(edited.Text, ct),
                From = from,
                KeptAt = keptAt,
                IsDraft = isDraft,
                MayWrite = http.SignedIn.Role is Role.Admin,
                Problems = problems,
                News = news,
            },
            problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }
}
