using System.Security.Cryptography;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Comments;

/// <summary>Who votes: an account, or a stranger's browser by its cookie.</summary>
public sealed record Voter(Guid Id, AccountId? Account);

/// <summary>What the votes of a place say, and what this voter said.</summary>
public sealed record VoteCount(int Yes, int No, bool? Mine)
{
    public int All => Yes + No;
}

/// <summary>Takes votes: one a person or browser, which can be changed and taken back (rulings G51).</summary>
public sealed class Votes(HoldfastDb db, HourBudgets budgets, Cookies cookies, TimeProvider time)
{
    /// <summary>Votes of one network within an hour.</summary>
    public const int AnHour = 120;

    private const string Cookie = "voter";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    /// <summary>The voter of this request; null for a stranger whose browser has never voted.</summary>
    public Voter? Of(HttpContext http) =>
        http.Features.Get<SignedIn>() is { } person ? new Voter(person.Account.Value, person.Account)
        : SecretToken.TryHash(cookies.Read(http, Cookie), out var hash) ? new Voter(IdOf(hash), null)
        : null;

    /// <summary>The same, and a stranger's browser gets its cookie.</summary>
    public Voter OfOrNew(HttpContext http)
    {
        if (Of(http) is { } known)
        {
            return known;
        }

        var token = SecretToken.New();
        cookies.Write(http, Cookie, token.Text, Kept);
        return new Voter(IdOf(token.Hash), null);
    }

    public async Task<VoteCount> Count(ContributedTo place, Voter? voter, CancellationToken ct)
    {
        var id = voter?.Id ?? Guid.Empty;
        var found = await db.Set<VoteTotal>().AsNoTracking().Where(t => t.PlaceKind == place.Kind && t.Place == place.Id)
            .Select(t => new { t.Yes, t.No, Mine = db.Set<Vote>().Where(v => v.PlaceKind == place.Kind && v.Place == place.Id && v.Voter == id).Select(v => (bool?)v.IsYes).FirstOrDefault() })
            .SingleOrDefaultAsync(ct);
        return found is null ? new VoteCount(0, 0, null) : new VoteCount(found.Yes, found.No, found.Mine);
    }

    /// <summary>Votes, changes a vote, or takes it back where <paramref name="isYes"/> is null. False when this network votes too much.</summary>
    /// <param name="counted">Writes the sum down elsewhere too, inside the same transaction.</param>
    public async Task<bool> Cast(ContributedTo place, Voter voter, bool? isYes, Network network, CancellationToken ct, Func<CancellationToken, Task>? counted = null)
    {
        if (!await budgets.Take(CommentHours.Votes, network.ToString(), AnHour, ct))
        {
            return false;
        }

        await db.Write(
            async inside =>
            {
                // Holds the total until the commit: votes of one place come one after the other.
                await db.Database.ExecuteSqlRawAsync(
                    "INSERT INTO vote_totals (place_kind, place, yes, no) VALUES (@kind, @place, 0, 0) ON CONFLICT (place_kind, place) DO UPDATE SET yes = vote_totals.yes",
                    [db.Parameter("@kind", (int)place.Kind), db.Parameter("@place", place.Id)],
                    inside);
                var vote = await db.Set<Vote>().SingleOrDefaultAsync(v => v.PlaceKind == place.Kind && v.Place == place.Id && v.Voter == voter.Id, inside);
                var before = vote?.IsYes;
                if (before == isYes)
                {
                    return 0;
                }

                if (vote is null)
                {
                    var now = time.GetUtcNow();
                    db.Add(new Vote { Id = VoteId.New(now), PlaceKind = place.Kind, Place = place.Id, Voter = voter.Id, Account = voter.Account, IsYes = isYes!.Value, At = now });
                }
                else if (isYes is { } changed)
                {
                    (vote.IsYes, vote.At) = (changed, time.GetUtcNow());
                }
                else
                {
                    db.Remove(vote);
                }

                var (yes, no) = (One(isYes is true) - One(before is true), One(isYes is false) - One(before is false));
                await db.SaveChangesAsync(inside);
                await db.Set<VoteTotal>().Where(t => t.PlaceKind == place.Kind && t.Place == place.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(t => t.Yes, t => t.Yes + yes).SetProperty(t => t.No, t => t.No + no), inside);
                await (counted?.Invoke(inside) ?? Task.CompletedTask);
                return 0;
            },
            ct);
        return true;

        static int One(bool counts) => counts ? 1 : 0;
    }

    private static Guid IdOf(TokenHash hash) => new(SHA256.HashData(hash.ToBytes()).AsSpan(0, 16));
}
