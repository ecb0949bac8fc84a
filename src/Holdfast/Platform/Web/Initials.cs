using System.Globalization;

namespace Holdfast.Platform.Web;

/// <summary>The one or two letters that stand for a person in the header.</summary>
public static class Initials
{
    /// <summary>The first letter of the first and of the last word; a letter is what a person sees as one, whatever its code points and what stands unseen before it.</summary>
    public static string Of(string name)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Unseen.Trim).Where(word => !Unseen.IsAll(word)).ToArray();
        return words.Length switch
        {
            0 => "?",
            1 => First(words[0]),
            _ => First(words[0]) + First(words[^1]),
        };
    }

    private static string First(string word) => StringInfo.GetNextTextElement(word).ToUpperInvariant();
}
