using System.Security.Cryptography;
using System.Text;
using Holdfast.Accounts;
using Holdfast.Storage;

namespace Holdfast.RecoveryCodes;

/// <summary>Makes recovery codes: what is shown once, and what is stored to recognise it.</summary>
public sealed class NewRecoveryCodes(HoldfastDb db, InstallationKeys keys, TimeProvider time)
{
    /// <summary>Codes of one account.</summary>
    public const int Count = 10;

    // The oldest key, as with the budgets: a rotation must not void what people keep on paper (docs/decisions, 6).
    private readonly byte[] _key = keys.For("recovery codes", keys.Oldest);

    /// <summary>A new code in the caller's save: shown once, stored nowhere.</summary>
    /// <param name="replacesUsed">It takes the place of one that is used up in the same save.</param>
    public string Make(AccountId account, bool replacesUsed = false)
    {
        var text = CodeText.New();
        var now = time.GetUtcNow();
        db.Add(new RecoveryCode { Id = RecoveryCodeId.New(now), Account = account, CodeHash = HashOf(account, CodeText.Bare(text) ?? ""), MadeAt = now, ReplacesUsed = replacesUsed });
        return text;
    }

    /// <summary>Bound to the account: two accounts with the same code have nothing in common.</summary>
    internal byte[] HashOf(AccountId account, string bare) => HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes($"{account.Value:N}:{bare}"));
}
