using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Comments;

public sealed record EditContributionForm
{
    public string Comment { get; init => field = value ?? ""; } = "";

    public string Seen { get; init => field = value ?? ""; } = "";
}

public sealed record ReportContributionForm
{
    public string Reason { get; init => field = value ?? ""; } = "";
}

/// <summary>/help/comments/{id}: the way to a single one, changing one's own, reporting another's.</summary>
internal static class ContributionEndpoint
{
    private const string One = "/help/comments/{id:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(One, Lead).OpenToStrangers("It leads to what everybody may read.");
        routes.MapPage(One + "/edit", ShowEdit);
        routes.MapForm(One + "/edit", Edit).KeepsWhatWasTyped(nameof(EditContributionForm.Comment)).StandsOn(Paths.Help);
        routes.MapPage(One + "/report", ShowReport);
        routes.MapForm(One + "/report", Report).KeepsWhatWasTyped(nameof(ReportContributionForm.Reason)).StandsOn(Paths.Help);
    }

    private static async Task<IResult> Lead(Guid id, HttpContext http, ContributionReader reader, ContributionPlaces places, CancellationToken ct) =>
        await Find(id, http, reader, places, ct) is var (view, place) ? Pages.Go(place.Address) : TypedResults.NotFound();

    private static async Task<IResult> ShowEdit(Guid id, HttpContext http, EditContributionHandler handler, CancellationToken ct) =>
        await handler.Find(ContributionId.From(id), http.Reader, ct) is { } own
            ? EditPage(own, await handler.Newest(own, ct), own.Texts, handler.IsInTime(own) ? null : TooLate(own), [])
            : TypedResults.NotFound();

    private static async Task<IResult> Edit(
        Guid id, [FromForm] EditContributionForm? sent, HttpContext http, EditContributionHandler handler, ContributionReader reader, ContributionPlaces places, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new EditContributionForm();
        if (await handler.Find(ContributionId.From(id), http.Reader, ct) is not { } own)
        {
            return TypedResults.NotFound();
        }

        var noun = Contribution.NounOf(own.PlaceKind, own.Root, own.Number);
        var text = PlainText.Of(form.Comment);
        _ = int.TryParse(form.Seen, NumberStyles.None, CultureInfo.InvariantCulture, out var seen);
        if (CommentsText.OfText(text, nameof(form.Comment), noun, Contribution.MaxLength) is { } problem)
        {
            return EditPage(own, form.Comment, seen, null, [problem]);
        }

        switch (await handler.Handle(new EditContribution(own.Id, http.Reader, text, seen), ct))
        {
            case EditContributionResult.Edited edited:
                news.Leave(http, edited.Waits ? CommentNews.Waits : own.PlaceKind is PlaceKind.Post ? CommentNews.ChangedInPost : CommentNews.Changed);
                return await Lead(id, http, reader, places, ct);
            case EditContributionResult.TooLate:
                return EditPage(own, text, seen, TooLate(own), [], StatusCodes.Status409Conflict);
            case EditContributionResult.Changed changed:
                var other = new News(Tone.Warn, "This was changed in another window", $"It now says: “{changed.Text}” Save again to replace that with what's below.");
                return EditPage(own, text, changed.Seen, other, [], StatusCodes.Status409Conflict);
            case EditContributionResult.NotThere:
                return TypedResults.NotFound();
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> ShowReport(Guid id, HttpContext http, ContributionReader reader, ContributionPlaces places, CancellationToken ct) =>
        await Find(id, http, reader, places, ct) is var (view, _) && !view.IsMine
            ? ReportPage(view, "", [])
            : TypedResults.NotFound();

    private static async Task<IResult> Report(
        Guid id, [FromForm] ReportContributionForm? sent, HttpContext http, ReportContributionHandler handler, ContributionReader reader, ContributionPlaces places, NewsCookie news, CancellationToken ct)
    {
        if (await Find(id, http, reader, places, ct) is not var (view, place) || view.IsMine)
        {
            return TypedResults.NotFound();
        }

        var reason = PlainText.Of((sent ?? new ReportContributionForm()).Reason);
        if (reason.Length > Comments.Report.ReasonLength)
        {
            return ReportPage(view, reason, [CommentsText.OfText(reason, nameof(ReportContributionForm.Reason), "reason", Comments.Report.ReasonLength)!]);
        }

        news.Leave(http, await handler.Handle(view.Id, http.Reader, reason, ct) ? CommentNews.Reported : CommentNews.TooManyReports);
        return Pages.Go(place.Address);
    }

    private static News TooLate(Contribution own) => new(
        Tone.Warn,
        "This can't be changed any more",
        $"You can change it for {(own.PlaceKind is PlaceKind.Post ? "30 days" : "15 minutes")} after you post it, unless a moderator has changed it. You can add another one.");

    private static async Task<(ContributionView View, OnPage Place)?> Find(Guid id, HttpContext http, ContributionReader reader, ContributionPlaces places, CancellationToken ct)
    {
        var found = await reader.Find(ContributionId.From(id), http.Reader, ct);
        // Asked for in any case: nobody can tell by the time whether there is one in a place that they don't see.
        var where = await places.Read(found?.Place ?? ContributedTo.Nothing, http.Reader, ct);
        return found is var (view, at) && where is not null ? (view, new OnPage(places.PathOn(at.Kind, where, view.Root, view.Number))) : null;
    }

    private sealed record OnPage(string Address);

    private static RazorComponentResult<EditContributionPage> EditPage(Contribution own, string text, int seen, News? news, IReadOnlyList<Problem> problems, int status = 0)
    {
        var page = Pages.Draw<EditContributionPage>(new { own.Id, Noun = Contribution.NounOf(own.PlaceKind, own.Root, own.Number), Text = text, Seen = seen, Problems = problems, News = news }, problems);
        page.StatusCode = status == 0 ? page.StatusCode : status;
        return page;
    }

    private static RazorComponentResult<ReportContributionPage> ReportPage(ContributionView view, string reason, IReadOnlyList<Problem> problems) =>
        Pages.Draw<ReportContributionPage>(new { View = view, Reason = reason, Problems = problems }, problems);
}

public static class ReaderExtensions
{
    extension(HttpContext http)
    {
        /// <summary>Who reads this page.</summary>
        public Reader Reader => http.Features.Get<SignedIn>() is { } person ? new Reader(person.Account, person.Role) : default;
    }
}
