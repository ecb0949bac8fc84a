using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Passwords;

/// <summary>Whose password is tried, by whom.</summary>
/// <param name="Hash">The stored hash, or null where nobody has that address: the same work is done for nothing.</param>
/// <param name="BudgetKey">Which failures it counts among.</param>
public sealed record PasswordTry(AccountId? Account, string? Hash, string Typed, byte[] BudgetKey, Lane Lane, Network Network);

/// <summary>How it ended.</summary>
public abstract record PasswordVerdict
{
    private PasswordVerdict()
    {
    }

    /// <summary>It is right; the caller clears the budget in the save that follows.</summary>
    public sealed record Right : PasswordVerdict;

    public sealed record Wrong : PasswordVerdict;

    /// <summary>Too many have failed: nothing was hashed.</summary>
    public sealed record Wait(TimeSpan For) : PasswordVerdict;

    /// <summary>Too many are waiting, or the turn did not come in time: nothing was hashed.</summary>
    public sealed record Busy : PasswordVerdict;
}

/// <summary>
/// The one place where a password is tested. In this order: the network's bucket, a place at the hash, the count of
/// failures (written before the hash, rulings F28), the hash.
/// </summary>
public sealed class PasswordCheck(HoldfastDb db, HashLanes lanes, NetworkBuckets networks, FailureBudgets budgets, Argon2Hasher hasher)
{
    /// <summary>This request has taken a try from its network, which a right password gives back.</summary>
    private bool _isTaken;

    /// <summary>The first limit for strangers, before anything is read; null when the try is granted.</summary>
    public TimeSpan? Admit(Network network)
    {
        _isTaken = networks.TryTake(network, out var wait);
        return _isTaken ? null : wait;
    }

    public async Task<PasswordVerdict> Verify(PasswordTry attempt, CancellationToken ct)
    {
        using var place = lanes.TryEnter(attempt.Lane, attempt.Network);
        if (place is null)
        {
            return new PasswordVerdict.Busy();
        }

        if (await budgets.Take(attempt.BudgetKey, attempt.Lane is not Lane.Stranger, attempt.Network, ct) is { } wait)
        {
            return new PasswordVerdict.Wait(wait);
        }

        bool right;
        string? rehashed;
        try
        {
            (right, rehashed) = await place.Run(() => Compare(attempt), ct);
        }
        catch (TimeoutException)
        {
            // The try stays counted: whoever could make the queue long could else have tries for nothing.
            return new PasswordVerdict.Busy();
        }

        if (!right)
        {
            return new PasswordVerdict.Wrong();
        }

        if (_isTaken)
        {
            networks.GiveBack(attempt.Network);
            _isTaken = false;
        }

        if (rehashed is not null)
        {
            await Rehash(attempt, rehashed, ct);
        }

        return new PasswordVerdict.Right();
    }

    /// <summary>
    /// Whether a new password is the stored one again, for somebody who proved that a moment ago: no try, so nothing is counted.
    /// Null when too many wait, or the turn did not come in time.
    /// </summary>
    public async Task<bool?> IsStored(string next, string hash, Lane lane, Network network, CancellationToken ct)
    {
        using var place = lanes.TryEnter(lane, network);
        try
        {
            return place is null ? null : await place.Run(() => hasher.Verify(next, hash), ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private (bool Right, string? Rehashed) Compare(PasswordTry attempt)
    {
        if (attempt.Hash is null)
        {
            hasher.VerifyDummy(attempt.Typed);
            return (false, null);
        }

        return hasher.Verify(attempt.Typed, attempt.Hash)
            ? (true, hasher.NeedsRehash(attempt.Hash) ? hasher.Hash(attempt.Typed) : null)
            : (false, null);
    }

    /// <summary>Only over the hash that was verified: a newer password is never overwritten (rulings F2).</summary>
    private Task<int> Rehash(PasswordTry attempt, string rehashed, CancellationToken ct) => db.Alone(
        inside => db.Set<Password>().Where(p => p.Account == attempt.Account && p.Hash == attempt.Hash)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Hash, rehashed), inside),
        ct);
}
