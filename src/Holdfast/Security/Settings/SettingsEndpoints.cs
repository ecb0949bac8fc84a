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
        var live = list.Live(caller.Account);
        // One question for all that is one row or a number: each by itself is a round trip.
        var state = await (
            from account in db.Set<Account>()
            join password in db.Set<Password>() on account.Id equals password.Account
            where account.Id == caller.Account
            select new
            {
                Account = account,
                password.ChangedAt,
                password.BreachedAt,
                QuestionSetAt = db.Set<SecurityQuestion>().Where(q => q.Account == account.Id).Select(q => (DateTimeOffset?)q.SetAt).FirstOrDefault(),
                RecoveryCodes = db.Set<RecoveryCode>().Count(c => c.Account == account.Id && c.UsedAt == null && c.SupersededAt == null),
                Confirmed = db.Set<EmailAddress>().Count(e => e.Account == account.Id && e.ConfirmedAt != null),
                Waiting = db.Set<EmailAddress>().Count(e => e.Account == account.Id && e.ConfirmedAt == null),
                SignedIn = live.Count(),
            }).AsNoTracking().SingleAsync(ct);
        var view = new OverviewView(
            caller.Visitor.Name,
            state.ChangedAt,
            state.BreachedAt is not null,
            questions.Value.Mode is not QuestionMode.Off,
            state.QuestionSetAt,
            state.RecoveryCodes,
            state.Confirmed,
            state.Waiting,
            state.SignedIn,
            await list.SignedIn(caller, 3, ct),
            await activity.Latest(caller.Account, 3, http.Origin, ct),
            state.Account.ReviewSince,
            state.Account.IsFrozen(time.GetUtcNow()) ? state.Account.SecuringSince + Account.LongestFreeze : null);
        return Pages.Draw<OverviewPage>(new { View = view, News = news.Take(http) });
    }

    private static async Task<IResult> ShowActivity(HttpContext http, ActivityLines activity, CancellationToken ct, string? filter = null, string? after = null)
    {
        var view = await activity.Page(http.SignedIn.Account, filter, Guid.TryParse(after, out var last) ? last : null, http.Origin, ct);
        return http.IsForMore
            ? Pages.Draw<ActivityList>(new { View = view, IsContinued = true })
            : Pages.Draw<ActivityPage>(new { View = view });
    }
}
