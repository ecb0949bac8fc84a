namespace Holdfast.Platform.Mail;

/// <summary>Text for a header: nothing in it ends the line or steers a terminal (standards R018).</summary>
internal static class OneLine
{
    private const int Longest = 400;

    /// <summary>At most 400 characters; each control character and line or paragraph separator is a space.</summary>
    public static string Of(string text) => string.Concat(
        text[..Math.Min(text.Length, Longest)].Select(c => Ends(c) ? ' ' : c)).Trim();

    public static bool Is(string text) => !text.Any(Ends);

    private static bool Ends(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
