using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Support.Comments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

public enum VoteResult
{
    Counted,
    TooMany,

    /// <summary>There is none for this reader, or it is their own, or they read only.</summary>
    NotThere,
}

/// <summary>Votes of members for posts and answers, in the table of all votes; the sum stands with what it is about, for the order of lists.</summary>
public sealed class VoteForContributionHandler(HoldfastDb db, Votes votes, ContributionReader reader, WritingRights rights)
{
    public async Task<VoteResult> Handle(ContributionId id, bool isFor, Reader by, Network network, CancellationToken ct)
    {
        if (by.Account is not { } account || await reader.Find(id, by, ct) is not var (view, place) || place.Kind is not PlaceKind.Post || view is { IsMine: true } or { State: not ContributionState.Shown }
            || await rights.IsStopped(account, ct))
        {
            return VoteResult.NotThere;
        }

        var isCounted = await votes.Cast(new ContributedTo(PlaceKind.Contribution, id.Value), new Voter(account.Value, account), isFor ? true : null, network, ct, async inside =>
        {
            await Write("UPDATE contributions SET likes = (SELECT t.yes FROM vote_totals AS t WHERE t.place_kind = @kind AND t.place = @id) WHERE id = @id", id, inside);
            await Write("UPDATE community_posts SET likes = (SELECT t.yes FROM vote_totals AS t WHERE t.place_kind = @kind AND t.place = @id) WHERE opening = @id", id, inside);
        });
        return isCounted ? VoteResult.Counted : VoteResult.TooMany;
    }

    private Task<int> Write(string sql, ContributionId id, CancellationToken ct) =>
        db.Database.ExecuteSqlRawAsync(sql, [db.Parameter("@kind", (int)PlaceKind.Contribution), db.Parameter("@id", id.Value)], ct);
}
