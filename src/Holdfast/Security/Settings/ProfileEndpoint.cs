using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Settings;

public sealed record ProfileForm
{
    public string Name { get; init => field = value ?? ""; } = "";

    public string Zone { get; init => field = value ?? ""; } = "";

    public string Seen { get; init => field = value ?? ""; } = "";
}

/// <summary>/settings/profile.</summary>
internal static class ProfileEndpoint
{
    private const string NameField = nameof(ProfileForm.Name);
    private const string ZoneField = nameof(ProfileForm.Zone);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(SettingsPaths.Profile, Show);
        routes.MapForm(SettingsPaths.Profile, Submit);
    }

    private static async Task<RazorComponentResult<ProfilePage>> Show(
        HttpContext http, ChangeProfileHandler handler, ProfilePages pages, NewsCookie news, CancellationToken ct)
    {
        var stored = await handler.Read(http.SignedIn.Account, ct);
        return pages.Draw(stored, stored.Name, stored.Zone ?? "", [], news.Take(http));
    }

    private static async Task<IResult> Submit(
        [FromForm] ProfileForm? sent, HttpContext http, ChangeProfileHandler handler, ProfilePages pages, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new ProfileForm();
        var result = await handler.Handle(new ChangeProfile(http.SignedIn, form.Name, form.Zone, form.Seen, http.Origin), ct);
        switch (result)
        {
            case ChangeProfileResult.Saved:
                news.Leave(http, SettingsNews.ProfileSaved);
                return Pages.Go(SettingsPaths.Profile);
            case ChangeProfileResult.Refused refused:
                return pages.Draw(await handler.Read(http.SignedIn.Account, ct), form.Name, form.Zone, Problems(refused), null);
            case ChangeProfileResult.TooOften:
                http.Response.Headers.RetryAfter = HourBudgets.Seconds.ToString(CultureInfo.InvariantCulture);
                var enough = pages.Draw(await handler.Read(http.SignedIn.Account, ct), form.Name, form.Zone, [], ProfileText.TooOften);
                enough.StatusCode = StatusCodes.Status429TooManyRequests;
                return enough;
            case ChangeProfileResult.ChangedMeanwhile:
                var stored = await handler.Read(http.SignedIn.Account, ct);
                var page = pages.Draw(stored, form.Name, form.Zone, [], ProfileText.ChangedMeanwhile(stored));
                page.StatusCode = StatusCodes.Status409Conflict;
                return page;
            default:
                throw new UnreachableException();
        }
    }

    private static List<Problem> Problems(ChangeProfileResult.Refused refused)
    {
        List<Problem> problems = [];
        if (refused.Name is { } fault)
        {
            problems.Add(NameText.Of(fault, NameField));
        }

        if (refused.ZoneIsUnknown)
        {
            problems.Add(new Problem(ZoneField, "We don't know this time zone", "Choose one from the list."));
        }

        return problems;
    }
}

/// <summary>Draws the profile with what it offers to choose from.</summary>
public sealed class ProfilePages(Kinds kinds, IOptions<ShellOptions> shell, TimeProvider time)
{
    /// <param name="name">What stands in the field: as typed, or as stored.</param>
    /// <param name="zone">The same; empty for the operator's.</param>
    public RazorComponentResult<ProfilePage> Draw(Profile stored, string name, string zone, IReadOnlyList<Problem> problems, News? news)
    {
        var (now, operators) = (time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(shell.Value.TimeZone));
        return Pages.Draw<ProfilePage>(
            new
            {
                Profile = stored,
                Name = name,
                Zone = zone,
                Zones = TimeZones.Choices(now, shell.Value.Name, operators, stored.Zone),
                Present = Moments.Present(now, stored.Zone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var own) ? own : operators),
                KindLabel = kinds.LabelOf(stored.Kind),
                Problems = problems,
                News = news,
            },
            problems);
    }
}
