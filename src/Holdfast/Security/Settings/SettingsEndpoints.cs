using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Settings;

/// <summary>/settings and /settings/activity.</summary>
internal static class SettingsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(Paths.Settings, ShowOverview);
        routes.MapPage(SettingsPaths.Activity, ShowActivity);
    }

    private static async Task<RazorComponentResult<OverviewPage>> ShowOverview(
        HttpContext http, HoldfastDb db, SignInList list, ActivityLines activity, NewsCookie news, IOptions<SecurityQuestionsOptions> questions, TimeProvider time, CancellationToken ct)
    {
        var caller = http.SignedIn;
        var password = await db.Set<Password>().Where(p => p.Account == caller.Account).Select(p => new { p.ChangedAt, p.BreachedAt }).SingleAsync(ct);
        var confirmed = await db.Set<EmailAddress>().Where(e => e.Account == caller.Account).Select(e => e.ConfirmedAt != null).ToListAsync(ct);
        var account = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == caller.Account, ct);
        var view = new OverviewView(
            caller.Visitor.Name,
            password.ChangedAt,
            password.BreachedAt is not null,
            questions.Value.Mode is not QuestionMode.Off,
            await db.Set<SecurityQuestion>().Where(q => q.Account == caller.Account).Select(q => (DateTimeOffset?)q.SetAt).SingleOrDefaultAsync(ct),
            await db.Set<RecoveryCode>().CountAsync(c => c.Account == caller.Account && c.UsedAt == null && c.SupersededAt == null, ct),
            confirmed.Count(one => one),
            confirmed.Count(one => !one),
            await list.CountSignedIn(caller.Account, ct),
            await list.SignedIn(caller, 3, ct),
            await activity.Latest(caller.Account, 3, ct),
            account.ReviewSince,
            account.IsFrozen(time.GetUtcNow()) ? account.SecuringSince + Account.LongestFreeze : null);
        return Pages.Draw<OverviewPage>(new { View = view, News = SignInText.News(news.Take(http)) });
    }

    private static async Task<IResult> ShowActivity(HttpContext http, ActivityLines activity, CancellationToken ct, string? filter = null, string? after = null)
    {
        var view = await activity.Page(http.SignedIn.Account, filter, Guid.TryParse(after, out var last) ? last : null, ct);
        return http.IsForMore
            ? Pages.Draw<ActivityList>(new { View = view, IsContinued = true })
            : Pages.Draw<ActivityPage>(new { View = view });
    }
}
