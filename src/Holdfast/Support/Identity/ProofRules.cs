using Holdfast.Platform.Storage;

namespace Holdfast.Support.Identity;

/// <summary>A time in which a stranger may have been in an account: what appeared in it proves nothing (rulings F24).</summary>
public readonly record struct TakeOverTime(DateTimeOffset From, DateTimeOffset Until);

/// <summary>How the account stands that a contact has, or whose address they wrote from.</summary>
/// <param name="IsOpen">It is not contained, locked or closing.</param>
/// <param name="ChangedAt">When what protects it was changed last; null for never.</param>
public sealed record AccountStanding(bool IsOpen, DateTimeOffset? ChangedAt, IReadOnlyList<TakeOverTime> TakeOvers);

/// <summary>What stands of what somebody has proved (rulings G42).</summary>
public static class ProofRules
{
    /// <summary>How long a proof stands.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>The surest of the claims that stand.</summary>
    /// <param name="account">Null where no account is touched.</param>
    public static Proof Judge(IEnumerable<ProofClaim> claims, AccountStanding? account, DateTimeOffset now)
    {
        var best = claims.Where(claim => Stands(claim, account, now))
            .OrderByDescending(claim => claim.Level).ThenByDescending(claim => claim.At).FirstOrDefault();
        return best is null ? Proof.None : new Proof(best.Level, best.At);
    }

    private static bool Stands(ProofClaim claim, AccountStanding? account, DateTimeOffset now)
    {
        if (now - claim.At >= Life || claim.At.IsAhead(now))
        {
            return false;
        }

        return account is null
            || ((account.IsOpen || claim.Level is ProofLevel.Video)
                && !(claim.At <= account.ChangedAt)
                && !account.TakeOvers.Any(time => claim.AppearedAt >= time.From && claim.AppearedAt <= time.Until));
    }
}
