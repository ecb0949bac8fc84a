using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Texts;

/// <summary>A secret that may be one of ours: it is looked up, and ended if it lives, in the save that keeps the text.</summary>
/// <param name="Kind">The name of its <see cref="ISecretKind"/>; empty for a token, which may be of several.</param>
public readonly record struct FoundSecret(string Kind, TokenHash Hash);

/// <summary>A text without its secrets.</summary>
/// <param name="Found">Those that may be ours, at most <see cref="Secrets.MostLookedUp"/>.</param>
/// <param name="IsChanged">Something was taken out.</param>
public sealed record CleanText(string Text, IReadOnlyList<FoundSecret> Found, bool IsChanged);

/// <summary>
/// Takes secrets out of texts at the door (rulings G19): our tokens and codes, cookies and authorization, signed tokens of others, private
/// keys, card numbers. Linear in the length of the text, whatever it is.
/// </summary>
public sealed partial class Secrets(IEnumerable<ISecretKind> kinds)
{
    /// <summary>What stands in a secret's place, the same for all of them.</summary>
    public const string InItsPlace = "[secret removed]";

    /// <summary>Of one text; the rest is taken out and not looked up.</summary>
    public const int MostLookedUp = 50;

    private const string BeginsKey = "-----BEGIN ";
    private const string EndsKey = "-----END ";

    /// <summary>Longest private key.</summary>
    private const int KeyLength = 20_000;

    private readonly ISecretKind[] _kinds = [.. kinds];

    /// <param name="by">Who sent it: some secrets are known by their owner only.</param>
    public CleanText TakeOut(string text, AccountId? by)
    {
        var cuts = new List<Cut>();
        var found = new List<FoundSecret>();
        if (text.Contains(SecretToken.Prefix, StringComparison.Ordinal))
        {
            Each(Token(), 0, match => Found(new FoundSecret("", SecretToken.TryHash(match.Value, out var hash) ? hash : default)));
        }

        foreach (var kind in _kinds)
        {
            if (kind.Form is { } form)
            {
                foreach (Match match in form.Matches(text))
                {
                    if (kind.IsOne(match.Value))
                    {
                        cuts.Add(new Cut(match.Index, match.Index + match.Length, InItsPlace));
                        foreach (var hash in kind.HashesOf(match.Value, by))
                        {
                            Found(new FoundSecret(kind.Name, hash));
                        }
                    }
                }
            }
        }

        Keys(text, cuts);
        When("eyJ", SignedToken(), 0);
        When("cookie", CookieLine(), 1);
        When("authorization", AuthorizationLine(), 1);
        When("bearer", Bearer(), 1);
        When("=", InAddress(), 1);
        Cards(text, cuts);
        return cuts.Count == 0 ? new CleanText(text, [], false) : new CleanText(Without(text, cuts), found, true);

        void When(string sign, Regex form, int group)
        {
            if (text.Contains(sign, StringComparison.OrdinalIgnoreCase))
            {
                Each(form, group, null);
            }
        }

        void Each(Regex form, int kept, Action<Match>? tell)
        {
            foreach (Match match in form.Matches(text))
            {
                var from = kept == 0 ? match.Index : match.Groups[kept].Index + match.Groups[kept].Length;
                cuts.Add(new Cut(from, match.Index + match.Length, InItsPlace));
                tell?.Invoke(match);
            }
        }

        void Found(FoundSecret one)
        {
            if (found.Count < MostLookedUp && one.Hash != default && !found.Contains(one))
            {
                found.Add(one);
            }
        }
    }

    /// <summary>Whether the name of a field, a header or a cookie says that its value is a secret.</summary>
    public static bool IsSecretName(string name) => SecretName().IsMatch(name);

    /// <summary>Ends what lives of those that were found, as rows of the caller's save: one statement a kind, and at most so many looked up.</summary>
    public async Task End(HoldfastDb db, IEnumerable<FoundSecret> found, CancellationToken ct)
    {
        var all = found.Distinct().Take(MostLookedUp).ToList();
        foreach (var kind in _kinds)
        {
            var its = all.Where(one => one.Kind == (kind.Form is null ? "" : kind.Name)).Select(one => one.Hash).ToList();
            if (its.Count > 0)
            {
                await kind.EndThose(db, its, ct);
            }
        }
    }

    private static void Keys(string text, List<Cut> cuts)
    {
        for (var at = text.IndexOf(BeginsKey, StringComparison.Ordinal); at >= 0; at = text.IndexOf(BeginsKey, at + 1, StringComparison.Ordinal))
        {
            var line = text.AsSpan(at, Math.Min(100, text.Length - at));
            if (!line.Contains("PRIVATE KEY", StringComparison.Ordinal))
            {
                continue;
            }

            // Of a key that is cut, all that can be a part of it.
            var most = Math.Min(KeyLength, text.Length - at);
            var end = text.AsSpan(at, most).IndexOf(EndsKey, StringComparison.Ordinal);
            var length = end < 0 ? most : Math.Min(most, end + EndOfLine(text.AsSpan(at + end, most - end)));
            cuts.Add(new Cut(at, at + length, InItsPlace));
        }
    }

    private static int EndOfLine(ReadOnlySpan<char> rest)
    {
        var mark = rest[EndsKey.Length..].IndexOf("-----", StringComparison.Ordinal);
        return mark is >= 0 and < 60 ? EndsKey.Length + mark + 5 : EndsKey.Length;
    }

    /// <summary>Numbers of 13 to 19 digits that begin and add up as those of cards do; the last four stay, for people to talk of them.</summary>
    private static void Cards(string text, List<Cut> cuts)
    {
        Span<char> bare = stackalloc char[19];
        foreach (var match in Digits().EnumerateMatches(text))
        {
            var digits = text.AsSpan(match.Index, match.Length);
            var count = 0;
            var tail = 0;
            for (var i = 0; i < digits.Length; i++)
            {
                if (char.IsAsciiDigit(digits[i]))
                {
                    bare[count++] = digits[i];
                }
            }

            for (var (i, seen) = (digits.Length - 1, 0); seen < 4; i--)
            {
                seen += char.IsAsciiDigit(digits[i]) ? 1 : 0;
                tail++;
            }

            if (IsCard(bare[..count]))
            {
                cuts.Add(new Cut(match.Index, match.Index + match.Length - tail, InItsPlace + " "));
            }
        }
    }

    private static bool IsCard(ReadOnlySpan<char> digits)
    {
        var isLength = digits switch
        {
            ['4', ..] => digits.Length is 13 or 16 or 19,
            ['3', '4' or '7', ..] => digits.Length == 15,
            ['3', '0' or '6' or '8', ..] => digits.Length == 14,
            ['5' or '6', ..] => digits.Length is 16 or 19,
            ['2', >= '2' and <= '7', ..] or ['3', '5', ..] => digits.Length == 16,
            _ => false,
        };
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : (digit * 2) / 10 + (digit * 2) % 10;
        }

        return isLength && sum % 10 == 0;
    }

    private static string Without(string text, List<Cut> cuts)
    {
        cuts.Sort((a, b) => a.From != b.From ? a.From.CompareTo(b.From) : b.To.CompareTo(a.To));
        var clean = new StringBuilder(text.Length);
        var at = 0;
        foreach (var cut in cuts)
        {
            if (cut.From < at)
            {
                // A part of what went before.
                at = Math.Max(at, cut.To);
                continue;
            }

            clean.Append(text, at, cut.From - at).Append(cut.Instead);
            at = cut.To;
        }

        return clean.Append(text, at, text.Length - at).ToString();
    }

    [GeneratedRegex("hf_[A-Za-z0-9_-]{43}", RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*", RegexOptions.NonBacktracking)]
    private static partial Regex SignedToken();

    [GeneratedRegex(@"((?:set-)?cookie[""']?\s{0,5}:\s{0,5}[""']?)[!#$%&'*+.^_`|~0-9a-z-]{1,100}=[^\r\n\s""';]+(?:;[ ]?[^\r\n;""']+)*", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex CookieLine();

    [GeneratedRegex(@"(authorization[""']?\s{0,5}[:=]\s{0,5}[""']?(?:(?:bearer|basic|token|digest|negotiate)\s{1,5})?)[A-Za-z0-9+/=._~:-]{8,}", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex AuthorizationLine();

    [GeneratedRegex(@"(bearer\s{1,5})[A-Za-z0-9+/=._~-]{20,}", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"([?&](?:token|access_token|id_token|refresh_token|api_key|apikey|password|passwd|secret|client_secret|session|sessionid|sid)=)[^&#\s""'<>\[]+", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex InAddress();

    [GeneratedRegex(@"\b[0-9](?:[ -]?[0-9]){12,18}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^(?:(?:set-)?cookie|(?:proxy-)?authorization|x-form-token|x-(?:api|auth|csrf|xsrf)[a-z-]*|pass(?:word|wd|code|phrase)|pwd|secret|client_?secret|(?:access|id|refresh|auth|csrf|session)?_?token|api_?key|session(?:_?id)?|sid)$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    private readonly record struct Cut(int From, int To, string Instead);
}
