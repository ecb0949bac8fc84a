using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Comments;

/// <summary>A contribution that was found.</summary>
/// <param name="Author">Null for somebody who is not here any more.</param>
/// <param name="Where">The title of what it stands below.</param>
/// <param name="Noun">What it is.</param>
public sealed record FoundContribution(ContributionId Id, string? Author, string Where, string Noun);

/// <summary>
/// Keeps the one search document of a contribution with the save that shows, changes or hides it. Its words alone are searched: the title of
/// its place finds the place.
/// </summary>
public sealed class ContributionSearch(HoldfastDb db, SearchIndex index, ContributionPlaces places)
{
    public const string Kind = "comment";

    /// <summary>A post of the community: found by its title too.</summary>
    public const string PostKind = "post";

    /// <param name="plain">The words that are shown, as plain text.</param>
    /// <param name="place">Where it stands; null for a place that is none any more.</param>
    public Task Put(Contribution contribution, string plain, PlaceView? place, CancellationToken ct)
    {
        var (kind, title, weight) = contribution.IsOpening ? (PostKind, place?.Title ?? "", 5) : (Kind, "", 0);
        return contribution.State is ContributionState.Shown
            ? index.Put(kind, contribution.Id.Value, place?.Audience ?? Audience.Staff, new Searchable(title, contribution.IsOpening ? WithWords(plain, place?.Words ?? "") : plain, weight, contribution.At), ct)
            : index.Remove(kind, contribution.Id.Value, ct);
    }

    /// <summary>The text of a place with what else it is found by.</summary>
    public static string WithWords(string plain, string words) => words.Length == 0 ? plain : $"{plain}\n{words}";

    /// <summary>The same by a moderator, who sees every place that is one.</summary>
    public async Task PutBy(AccountId moderator, Contribution contribution, string plain, CancellationToken ct)
    {
        var place = await places.Read(new ContributedTo(contribution.PlaceKind, contribution.Place), new Reader(moderator, Role.Admin), ct);
        await Put(contribution, plain, place, ct);
    }

    /// <summary>A place is read by others than before. Inside the save that says so.</summary>
    /// <param name="audience">Of a place that nobody reads any more, staff: nobody finds what stands below it, because its place is asked for too.</param>
    public static Task PlaceChanged(HoldfastDb db, ContributedTo place, Audience audience, CancellationToken ct) => db.Database.ExecuteSqlRawAsync(
        """
        UPDATE search_documents SET audience = @audience
        WHERE kind = @documents AND audience <> @audience AND subject IN (SELECT id FROM contributions WHERE place_kind = @kind AND place = @place)
        """,
        [
            db.Parameter("@audience", (int)audience), db.Parameter("@documents", Kind), db.Parameter("@kind", (int)place.Kind), db.Parameter("@place", place.Id),
        ],
        ct);

    /// <summary>Those of these that the reader sees in their places: one question for each kind of place.</summary>
    public async Task<IReadOnlyDictionary<Guid, FoundContribution>> Found(IEnumerable<SearchHit> hits, Reader reader, CancellationToken ct)
    {
        var ids = hits.Where(hit => hit.Kind is Kind or PostKind).Select(hit => ContributionId.From(hit.Subject)).ToList();
        if (ids.Count == 0)
        {
            return new Dictionary<Guid, FoundContribution>();
        }

        var rows = await (
            from contribution in db.Set<Contribution>()
            where ids.Contains(contribution.Id) && contribution.State == ContributionState.Shown
            join pen in db.Set<PenName>() on contribution.Account equals pen.Account into pens
            from pen in pens.DefaultIfEmpty()
            select new { contribution.Id, contribution.Account, contribution.PlaceKind, contribution.Place, contribution.Root, contribution.Number, pen!.Name }).ToListAsync(ct);
        var where = await places.Read(rows.Select(row => new ContributedTo(row.PlaceKind, row.Place)), reader, ct);
        return rows.Where(row => where.ContainsKey(new ContributedTo(row.PlaceKind, row.Place)))
            .ToDictionary(row => row.Id.Value, row => new FoundContribution(
                row.Id, row.Account is null ? null : row.Name, where[new ContributedTo(row.PlaceKind, row.Place)].Title, Contribution.NounOf(row.PlaceKind, row.Root, row.Number)));
    }
}
