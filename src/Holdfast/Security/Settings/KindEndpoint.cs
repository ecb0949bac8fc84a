using System.Diagnostics;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Security.Settings;

public sealed record KindForm
{
    public string Kind { get; init => field = value ?? ""; } = "";

    public string Before { get; init => field = value ?? ""; } = "";
}

/// <summary>/settings/profile/kind.</summary>
internal static class KindEndpoint
{
    private const string KindField = nameof(KindForm.Kind);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(SettingsPaths.Kind, Show);
        routes.MapForm(SettingsPaths.Kind, Submit);
    }

    private static async Task<RazorComponentResult<KindPage>> Show(
        HttpContext http, ChangeProfileHandler profiles, Kinds kinds, SignInList list, TypedFields typed, CancellationToken ct)
    {
        // What was chosen before the password was asked for.
        var chosen = typed.Take(http, SettingsPaths.Kind).GetValueOrDefault(KindField);
        return await Page(http, profiles, kinds, list, kinds.Find(chosen ?? "") is not null ? chosen : null, [], null, ct);
    }

    private static async Task<IResult> Submit(
        [FromForm] KindForm? sent, HttpContext http, ChangeKindHandler handler, ChangeProfileHandler profiles, Kinds kinds, SignInList list, FreshProof proof,
        SessionCookies cookies, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new KindForm();
        if (kinds.Find(form.Kind) is not null && await proof.Missing(http, FreshProof.ForCredentials, SettingsPaths.Kind) is { } first)
        {
            return Pages.Go(first);
        }

        switch (await handler.Handle(new ChangeKind(http.SignedIn, form.Kind, form.Before, http.Origin), ct))
        {
            case ChangeKindResult.Changed done:
                cookies.WriteToken(http, done.Token);
                news.Leave(http, SettingsNews.KindChanged, done.Others);
                return Pages.Go(SettingsPaths.Profile);
            case ChangeKindResult.Same:
                return Pages.Go(SettingsPaths.Profile);
            case ChangeKindResult.Unknown:
                var unknown = form.Kind.Length == 0
                    ? new Problem(KindField, "Nothing is chosen", "Choose what you are here.")
                    : new Problem(KindField, "We don't know this account type", "Choose one from the list.");
                return await Page(http, profiles, kinds, list, null, [unknown], null, ct);
            case ChangeKindResult.IsStaff:
                var staff = await Page(http, profiles, kinds, list, null, [], null, ct);
                staff.StatusCode = StatusCodes.Status403Forbidden;
                return staff;
            case ChangeKindResult.ChangedMeanwhile:
                var changed = new News(Tone.Warn, "Your account type was changed a moment ago", "Perhaps by you in another window. What you chose is still here: press the button again to save it instead.");
                var page = await Page(http, profiles, kinds, list, form.Kind, [], changed, ct);
                page.StatusCode = StatusCodes.Status409Conflict;
                return page;
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<RazorComponentResult<KindPage>> Page(
        HttpContext http, ChangeProfileHandler profiles, Kinds kinds, SignInList list, string? chosen, IReadOnlyList<Problem> problems, News? news, CancellationToken ct)
    {
        var stored = await profiles.Read(http.SignedIn.Account, ct);
        return Pages.Draw<KindPage>(
            new
            {
                stored.IsStaff,
                stored.Kind,
                Chosen = chosen ?? stored.Kind,
                KindLabel = kinds.LabelOf(stored.Kind),
                Kinds = (IReadOnlyList<Choice>)[.. kinds.All.Select(kind => new Choice(kind.Name, kind.Label))],
                Others = await list.CountSignedIn(http.SignedIn.Account, ct) - 1,
                Problems = problems,
                News = news,
            },
            problems);
    }
}
