using System.Globalization;
using System.Text;
using Holdfast.Platform.Accounts;

namespace Holdfast.Security.Passwords;

/// <summary>
/// Refuses a password that is little more than the person's name, their address or the product's name: what an attacker
/// tries first against one account. A password may hold such a word as long as enough stands beside it.
/// </summary>
public static class OwnWords
{
    /// <summary>Shorter parts, in code points, are in too many words to say anything: Ann is in "planner", Lee in "sleep".</summary>
    private const int LeastPart = 4;

    /// <summary>
    /// Whether the password has a word of its owner in it and fewer than 8 code points stay without all of them. Case does
    /// not count. The words are: the name's parts, between anything that is no letter; of each address the local part, its
    /// parts between . _ - + and the domain's labels but the last, each of 4 code points or more; product words as given.
    /// Every occurrence is taken out; where two overlap, both are.
    /// </summary>
    /// <param name="addresses">Email addresses; a text without @ counts as a local part.</param>
    public static bool LeavesTooLittle(
        string password, string name, IReadOnlyList<string> addresses, IReadOnlyList<string> productWords)
    {
        var text = Composed(password);
        var taken = new bool[text.Length];
        foreach (var word in (IEnumerable<string>)[.. Parts(name), .. addresses.SelectMany(AddressParts), .. productWords.Select(Composed)])
        {
            Take(word, text, taken);
        }

        return taken.Contains(true) && Left(text, taken) < CommonPasswords.LeastLeft;
    }

    private static void Take(string word, string text, bool[] taken)
    {
        if (word.Length is 0)
        {
            return;
        }

        for (var at = Find(0); at >= 0; at = Find(at + 1))
        {
            taken.AsSpan(at, word.Length).Fill(true);
        }

        int Find(int from) => text.IndexOf(word, from, StringComparison.OrdinalIgnoreCase);
    }

    private static int Left(string text, bool[] taken)
    {
        var (left, at) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            left += taken[at] ? 0 : 1;
            at += rune.Utf16SequenceLength;
        }

        return left;
    }

    private static IEnumerable<string> Parts(string name)
    {
        var part = new StringBuilder();
        foreach (var rune in Composed(name).EnumerateRunes())
        {
            if (IsOfWord(rune))
            {
                part.Append(rune);
                continue;
            }

            yield return LongEnough(part.ToString());
            part.Clear();
        }

        yield return LongEnough(part.ToString());
    }

    private static IEnumerable<string> AddressParts(string address)
    {
        var composed = Composed(address);
        var at = composed.LastIndexOf('@');
        var (local, domain) = at < 0 ? (composed, "") : (composed[..at], composed[(at + 1)..]);
        return ((IEnumerable<string>)[local, .. local.Split('.', '_', '-', '+'), .. domain.Split('.')[..^1]]).Select(LongEnough);
    }

    /// <summary>The part, or an empty text, which takes nothing out.</summary>
    private static string LongEnough(string part) => part.EnumerateRunes().Count() < LeastPart ? "" : part;

    /// <summary>Marks belong to words as letters do: in many scripts vowels are marks.</summary>
    private static bool IsOfWord(Rune rune) => Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Text without a normal form stays as it is: it is refused elsewhere.</summary>
    private static string Composed(string text) => NormalForm.Of(text) ?? text;
}
