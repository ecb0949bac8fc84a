using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Settings;

/// <summary>/settings/review: addresses, devices and what happened, after the owner's return or in quiet times.</summary>
internal static class ReviewEndpoint
{
    private const int MostDevices = 20;

    private const int MostLines = 100;

    /// <summary>How far back somebody looks whom nothing happened to.</summary>
    private static readonly TimeSpan QuietTimes = TimeSpan.FromDays(30);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(SettingsPaths.Review, Show);
        routes.MapForm(SettingsPaths.Review, async Task<IResult> (HttpContext http, ReviewHandler handler, NewsCookie news, CancellationToken ct) =>
        {
            await handler.Handle(http.SignedIn, http.Origin, ct);
            news.Leave(http, SettingsNews.Reviewed);
            return Pages.Go(Paths.Settings);
        });
    }

    private static async Task<IResult> Show(HttpContext http, HoldfastDb db, SignInList list, ActivityLines activity, TimeProvider time, CancellationToken ct)
    {
        var caller = http.SignedIn;
        var asked = await db.Set<Account>().Where(a => a.Id == caller.Account).Select(a => a.ReviewSince).SingleAsync(ct);
        var since = asked ?? time.GetUtcNow() - QuietTimes;
        var addresses = await db.Set<EmailAddress>().Where(e => e.Account == caller.Account && e.ConfirmedAt != null).OrderByDescending(e => e.IsPrimary).ThenBy(e => e.ConfirmedAt)
            .Select(e => new ReviewedAddress(e.Address, e.IsPrimary, e.ConfirmedAt ?? since)).ToListAsync(ct);
        var lines = await activity.Since(caller.Account, since, MostLines + 1, http.Origin, ct);
        return Pages.Draw<ReviewPage>(new
        {
            View = new ReviewView(since, asked is null, addresses, await list.SignedIn(caller, MostDevices, ct), [.. lines.Take(MostLines)], lines.Count > MostLines),
        });
    }
}
