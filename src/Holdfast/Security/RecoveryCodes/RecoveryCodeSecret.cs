using System.Text.RegularExpressions;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.RecoveryCodes;

/// <summary>A recovery code that its owner sent us in a text or a file: it is used up in that save (rulings G19).</summary>
internal sealed partial class RecoveryCodeSecret(NewRecoveryCodes codes, AuditTrail audit, Notices notices, TimeProvider time) : ISecretKind
{
    public string Name => "recovery-code";

    public Regex? Form => Codes();

    /// <summary>Four groups of four letters and digits; a card's number has no letter, and four words have no digit.</summary>
    public bool IsOne(string found) => found.Any(char.IsAsciiLetter) && (found.Any(char.IsAsciiDigit) || found.Contains('-', StringComparison.Ordinal));

    public IEnumerable<TokenHash> HashesOf(string found, AccountId? by) => by is { } account && CodeText.Bare(found) is { } bare
        ? codes.HashesOf(account, bare).Select(hash => TokenHash.FromBytes(hash)) : [];

    public async Task EndThose(HoldfastDb db, IReadOnlyList<TokenHash> found, CancellationToken ct)
    {
        var hashes = found.Select(hash => hash.ToBytes()).ToList();
        var live = await db.Set<RecoveryCode>().Where(c => hashes.Contains(c.CodeHash) && c.UsedAt == null && c.SupersededAt == null).OrderBy(c => c.Id).ToListAsync(ct);
        var now = time.GetUtcNow();
        foreach (var code in live)
        {
            var origin = new Origin("", "", "");
            code.Use(now);
            audit.Record(RecoveryCodeEvents.Found, code.Account, origin);
            notices.Owe<RecoveryCodeFoundNotice>(code.Account, origin);
        }
    }

    [GeneratedRegex(@"\b[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{4}(?:[-\u2010-\u2015][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{4}){3}\b|\b[0-9A-HJKMNP-TV-Z]{4}(?: [0-9A-HJKMNP-TV-Z]{4}){3}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Codes();
}
