using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

/// <summary>Somebody who writes here, by their chosen name.</summary>
/// <param name="Kind">What they are at the operator's, such as "Freelancer".</param>
public sealed record PersonView(AccountId Account, string Name, string? Kind, bool IsStaff);

public sealed record WrittenLine(ContributionId Id, string Title, string Noun, DateTimeOffset At);

/// <summary>/community/people/{name}: what somebody wrote that everybody sees.</summary>
internal static class PersonEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPage("/community/people/{name}", Show).OpenToStrangers("It tells only what everybody may read.");

    private static async Task<IResult> Show(string name, HttpContext http, HoldfastDb db, Kinds kinds, CancellationToken ct, string? after = null)
    {
        var skeleton = name.Length <= 2 * PenName.MaxLength ? Skeleton.Of(name) : "";
        var found = await (
            from pen in db.Set<PenName>()
            join account in db.Set<Account>() on pen.Account equals account.Id
            where pen.Skeleton == skeleton
            select new { account.Id, pen.Name, account.Kind, account.Role }).AsNoTracking().SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return TypedResults.NotFound();
        }

        var person = new PersonView(found.Id, found.Name, kinds.Find(found.Kind)?.Label, found.Role is not Role.Member);
        var rows = db.Set<Contribution>().AsNoTracking().Where(c => c.Account == found.Id && c.PlaceKind == PlaceKind.Post && c.State == ContributionState.Shown);
        if (Guid.TryParse(after, out var last))
        {
            rows = rows.AfterDescending(c => c.Id, ContributionId.From(last));
        }

        var page = await rows.OrderByDescending(c => c.Id).Select(c => new { c.Id, c.Place, c.PlaceKind, c.Root, c.Number, c.At }).Page(row => row.Id.Value, ct);
        var ids = page.Rows.Select(row => CommunityPostId.From(row.Place)).Distinct().ToList();
        var titles = await db.Set<CommunityPost>().AsNoTracking().Where(p => ids.Contains(p.Id) && p.State == ContributionState.Shown).ToDictionaryAsync(p => p.Id.Value, p => p.Title, ct);
        // Below a post that is hidden nothing is shown.
        var written = new Page<WrittenLine>(
            [.. page.Rows.Where(row => titles.ContainsKey(row.Place)).Select(row => new WrittenLine(row.Id, titles[row.Place], Contribution.NounOf(row.PlaceKind, row.Root, row.Number), row.At))], page.Next);
        return http.IsForMore
            ? Pages.Draw<PersonRows>(new { Person = person, Written = written })
            : Pages.Draw<PersonPage>(new { Person = person, Written = written, IsFromStart = after is null });
    }
}
