using System.Security.Cryptography;
using System.Text;
using Holdfast.Accounts;
using Holdfast.Storage;
using Holdfast.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.RecoveryCodes;

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

/// <summary>The one place where a recovery code is tested and the one that makes them (flows.md F26).</summary>
public sealed class RecoveryCodeCheck(HoldfastDb db, InstallationKeys keys, NetworkBuckets networks, FailureBudgets budgets, TimeProvider time)
{
    /// <summary>Codes of one account.</summary>
    public const int Count = 10;

    private readonly byte[] _key = keys.For("recovery codes");

    /// <summary>Whether the account has a code to use.</summary>
    public Task<bool> HasAny(AccountId account, CancellationToken ct) => db.Set<RecoveryCode>().AnyAsync(c => c.Account == account && c.UsedAt == null, ct);

    public async Task<CodeVerdict> Verify(Account account, string typed, Network network, CancellationToken ct)
    {
        if (!networks.TryTake(network, out var soon))
        {
            return new CodeVerdict.Wait(soon);
        }

        if (await budgets.Take(BudgetOf(account), knownDevice: false, ct) is { } wait)
        {
            return new CodeVerdict.Wait(wait);
        }

        var hash = Hash(account.Id, CodeText.Bare(typed) ?? "");
        if (await db.Set<RecoveryCode>().SingleOrDefaultAsync(c => c.Account == account.Id && c.CodeHash == hash && c.UsedAt == null, ct) is not { } code)
        {
            return new CodeVerdict.Wrong();
        }

        networks.GiveBack(network);
        return new CodeVerdict.Right(code);
    }

    /// <summary>Uses the code up in the caller's save and makes the one that takes its place: shown once, stored nowhere.</summary>
    public string UseUp(RecoveryCode code)
    {
        code.Use(time.GetUtcNow());
        return Make(code.Account);
    }

    /// <summary>A new code in the caller's save: shown once, stored nowhere.</summary>
    public string Make(AccountId account)
    {
        var text = CodeText.New();
        var now = time.GetUtcNow();
        db.Add(new RecoveryCode { Id = RecoveryCodeId.New(now), Account = account, CodeHash = Hash(account, CodeText.Bare(text) ?? ""), MadeAt = now });
        return text;
    }

    private byte[] BudgetOf(Account account) => budgets.KeyOf(Authenticator.RecoveryCode, account.Id.Value, account.LinkEpoch);

    /// <summary>Bound to the account: two accounts with the same code have nothing in common.</summary>
    private byte[] Hash(AccountId account, string bare) => HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes($"{account.Value:N}:{bare}"));
}
