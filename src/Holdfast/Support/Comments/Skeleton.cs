using System.Globalization;
using System.Text;

namespace Holdfast.Support.Comments;

/// <summary>
/// What a name looks like: two names with one skeleton cannot be told apart on a page (the idea of Unicode TS 39, with the letters that people
/// really mix). Stored and unique, so raising what it folds is a change of the table. Pure.
/// </summary>
public static class Skeleton
{
    // Signs of other alphabets that look like a Latin letter in most fonts, after lower case and without accents.
    private const string Alike =
        "аaвbсcеeнhіiјjкkмmоoрpѕsтtуyхxԁdԛqԝwһhѵvгrпnиuьbүyҽe"
        + "αaβbεeηnιiκkνvοoρpσoςoτtυuχxγyωwϲcϳj"
        + "օoսuոnհhցgզqաwգqյjլlվu"
        + "ɑaɡgɩiıiƒføołlđdħhŧtʟlɴnʀrʙbᴀaᴄcᴅdᴇeᴊjᴋkᴍmᴏoᴘpᴛtᴜuᴠvᴡwᴢz"
        + "0o1l|l";

    private static readonly Dictionary<int, char> Letters = Enumerable.Range(0, Alike.Length / 2).Select(at => (From: (int)Alike[2 * at], To: Alike[(2 * at) + 1])).DistinctBy(pair => pair.From).ToDictionary(pair => pair.From, pair => pair.To);

    public static string Of(string name)
    {
        var skeleton = new StringBuilder(name.Length);
        foreach (var rune in name.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            var lower = Rune.ToLowerInvariant(rune);
            // Blanks, dashes, dots, joiners, accents: what a reader passes over.
            if (Letters.TryGetValue(lower.Value, out var letter) || Letters.TryGetValue(rune.Value, out letter))
            {
                skeleton.Append(letter);
            }
            else if (Rune.IsLetterOrDigit(lower) || Rune.GetUnicodeCategory(lower) is UnicodeCategory.OtherSymbol or UnicodeCategory.SpacingCombiningMark)
            {
                skeleton.Append(lower);
            }
        }

        // An i is an l is a 1; "rn" is an m, "vv" a w.
        return skeleton.Replace('i', 'l').Replace("rn", "m").Replace("vv", "w").ToString();
    }

    /// <summary>Letters of Latin together with Cyrillic, Greek or Armenian ones: nobody's name, but a good disguise.</summary>
    public static bool MixesAlphabets(string name) =>
        name.EnumerateRunes().Where(Rune.IsLetter).Select(AlphabetOf).Where(alphabet => alphabet > 0).Distinct().Count() > 1;

    private static int AlphabetOf(Rune letter) => letter.Value switch
    {
        < 0x250 or (>= 0x1E00 and <= 0x1EFF) => 1,
        (>= 0x370 and <= 0x3FF) or (>= 0x1F00 and <= 0x1FFF) => 2,
        >= 0x400 and <= 0x52F => 3,
        >= 0x530 and <= 0x58F => 4,
        _ => 0,
    };
}
