using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Comments;

/// <summary>Who reads: nobody with an account, or somebody in a role.</summary>
public readonly record struct Reader(AccountId? Account, Role Role)
{
    /// <summary>Leads and admins moderate (rulings G5).</summary>
    public bool Moderates => Account is not null && Role is Role.Lead or Role.Admin;

    public bool IsStaff => Account is not null && Role is not Role.Member;
}

/// <summary>A place as its contributions need it.</summary>
/// <param name="Path">The page on which they stand.</param>
/// <param name="IsOpen">Whether one may contribute now.</param>
/// <param name="Audience">Who reads it, and finds what stands below it.</param>
/// <param name="Words">What its own text is found by besides.</param>
public sealed record PlaceView(string Title, string Path, bool IsOpen, Audience Audience, string Words = "");

/// <summary>Answers for one kind of place; implemented by whoever owns it.</summary>
public interface IContributionPlaces
{
    PlaceKind Kind { get; }

    /// <summary>The places of these that the reader may see.</summary>
    Task<IReadOnlyDictionary<Guid, PlaceView>> Read(IReadOnlyCollection<Guid> places, Reader reader, CancellationToken ct);

    /// <summary>Where a contribution stands on the page of its place.</summary>
    string PathOn(PlaceView place, int root, int number) => CommentsPaths.OnPage(place, root, number);

    /// <summary>Something below the place was written, shown or taken away: asked inside that transaction, behind its save.</summary>
    Task Changed(Guid place, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>Asks the owner of a place.</summary>
public sealed class ContributionPlaces(HoldfastDb db, IEnumerable<IContributionPlaces> owners)
{
    public async Task<PlaceView?> Read(ContributedTo place, Reader reader, CancellationToken ct) =>
        (await Of(place.Kind).Read([place.Id], reader, ct)).GetValueOrDefault(place.Id);

    /// <summary>The same for many, one question a kind.</summary>
    public async Task<IReadOnlyDictionary<ContributedTo, PlaceView>> Read(IEnumerable<ContributedTo> places, Reader reader, CancellationToken ct)
    {
        Dictionary<ContributedTo, PlaceView> views = [];
        foreach (var kind in places.Distinct().GroupBy(place => place.Kind))
        {
            foreach (var (id, view) in await Of(kind.Key).Read([.. kind.Select(place => place.Id)], reader, ct))
            {
                views[new ContributedTo(kind.Key, id)] = view;
            }
        }

        return views;
    }

    public string PathOn(PlaceKind kind, PlaceView place, int root, int number) => Of(kind).PathOn(place, root, number);

    public Task Changed(ContributedTo place, CancellationToken ct) => Of(place.Kind).Changed(place.Id, ct);

    /// <summary>Holds the place until the transaction ends, as whoever writes below it does.</summary>
    public Task Hold(ContributedTo place, CancellationToken ct) => db.Database.ExecuteSqlRawAsync(
        "UPDATE contribution_places SET last_number = last_number WHERE kind = @kind AND place = @place",
        [db.Parameter("@kind", (int)place.Kind), db.Parameter("@place", place.Id)],
        ct);

    private IContributionPlaces Of(PlaceKind kind) => owners.Single(owner => owner.Kind == kind);
}
