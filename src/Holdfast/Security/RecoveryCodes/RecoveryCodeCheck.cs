using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.RecoveryCodes;

/// <summary>How it ended.</summary>
public abstract record CodeVerdict
{
    private CodeVerdict()
    {
    }

    /// <summary>It is right. The caller uses it up in the save that follows (<see cref="RecoveryCodeCheck.UseUp"/>).</summary>
    public sealed record Right(RecoveryCode Code) : CodeVerdict;

    public sealed record Wrong : CodeVerdict;

    /// <summary>Too many have failed: nothing was looked at.</summary>
    public sealed record Wait(TimeSpan For) : CodeVerdict;
}

/// <summary>The one place where a recovery code is tested (rulings F26).</summary>
public sealed class RecoveryCodeCheck(HoldfastDb db, NewRecoveryCodes codes, NetworkBuckets networks, FailureBudgets budgets, TimeProvider time)
{
    public Task<CodeVerdict> Verify(Account account, string typed, Network network, CancellationToken ct) =>
        Verify(account, typed, db.Set<RecoveryCode>().Where(c => c.Account == account.Id && c.UsedAt == null && c.SupersededAt == null), network, ct);

    /// <param name="among">The account's codes that count, tracked.</param>
    public async Task<CodeVerdict> Verify(Account account, string typed, IQueryable<RecoveryCode> among, Network network, CancellationToken ct)
    {
        if (!networks.TryTake(network, out var soon))
        {
            return new CodeVerdict.Wait(soon);
        }

        if (await budgets.Take(BudgetOf(account), knownDevice: false, network, ct) is { } wait)
        {
            return new CodeVerdict.Wait(wait);
        }

        var hashes = codes.HashesOf(account.Id, CodeText.Bare(typed) ?? "");
        if (await among.SingleOrDefaultAsync(c => hashes.Contains(c.CodeHash), ct) is not { } code)
        {
            return new CodeVerdict.Wrong();
        }

        networks.GiveBack(network);
        await budgets.Forgive(BudgetOf(account), ct);
        return new CodeVerdict.Right(code);
    }

    /// <summary>Uses the code up in the caller's save and makes the one that takes its place: shown once, stored nowhere.</summary>
    public string UseUp(RecoveryCode code)
    {
        code.Use(time.GetUtcNow());
        return codes.Make(code.Account, replacesUsed: true);
    }

    private byte[] BudgetOf(Account account) => budgets.KeyOf(Authenticator.RecoveryCode, account.Id.Value, account.LinkEpoch);
}
