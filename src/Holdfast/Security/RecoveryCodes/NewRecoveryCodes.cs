using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;

namespace Holdfast.Security.RecoveryCodes;

/// <summary>Makes recovery codes: what is shown once, and what is stored to recognise it.</summary>
public sealed class NewRecoveryCodes(HoldfastDb db, InstallationKeys keys, TimeProvider time)
{
    /// <summary>Codes of one account.</summary>
    public const int Count = 10;

    /// <summary>A new code in the caller's save: shown once, stored nowhere.</summary>
    /// <param name="replacesUsed">It takes the place of one that is used up in the same save.</param>
    public string Make(AccountId account, bool replacesUsed = false)
    {
        var text = CodeText.New();
        var now = time.GetUtcNow();
        db.Add(new RecoveryCode
        {
            Id = RecoveryCodeId.New(now),
            Account = account,
            CodeHash = HashOf(account, CodeText.Bare(text) ?? "", keys.Number),
            KeyNumber = keys.Number,
            MadeAt = now,
            ReplacesUsed = replacesUsed,
        });
        return text;
    }

    /// <summary>What the code would be stored as under each key of the file: a rotation must not void what people keep on paper.</summary>
    internal IReadOnlyList<byte[]> HashesOf(AccountId account, string bare) => [.. keys.All.Select(key => HashOf(account, bare, key.Number))];

    /// <summary>Bound to the account: two accounts with the same code have nothing in common.</summary>
    private byte[] HashOf(AccountId account, string bare, int key) =>
        HMACSHA256.HashData(keys.For("recovery codes", key), Encoding.ASCII.GetBytes($"{account.Value:N}:{bare}"));
}
