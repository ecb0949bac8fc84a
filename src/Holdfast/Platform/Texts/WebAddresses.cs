using System.Globalization;
using System.Text;

namespace Holdfast.Platform.Texts;

/// <summary>Finds addresses of the web in text. Pure, and linear in the length of the text.</summary>
public static class WebAddresses
{
    /// <summary>Longest address that becomes a link, in UTF-16 units.</summary>
    public const int MaxLength = 2_000;

    // What ends a sentence and is hardly ever the end of an address, in the scripts that have signs of their own for it.
    private const string EndsSentence = ".,;:!?'\"*_~…";
    private const string EndsAddress = "<>\"`{}|\\^。、，；：！？）」』】》〉“”‘’«»";

    /// <summary>Where each address begins and how long it is.</summary>
    public static IEnumerable<(int Start, int Length)> In(string text)
    {
        for (var at = text.IndexOf("http", StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf("http", at, StringComparison.OrdinalIgnoreCase))
        {
            var (length, looked) = LengthAt(text, at);
            if (length > 0)
            {
                yield return (at, length);
            }

            at += Math.Max(looked, 4);
        }
    }

    /// <summary>How long the address is that begins there, 0 where none does, and how far the text was looked through for it.</summary>
    private static (int Length, int Looked) LengthAt(string text, int start)
    {
        if (start > 0 && char.IsLetterOrDigit(text[start - 1]))
        {
            return (0, 0);
        }

        var scheme = text.AsSpan(start).StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : text.AsSpan(start).StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : 0;
        if (scheme == 0)
        {
            return (0, 0);
        }

        var end = start + scheme;
        var open = 0;
        var openSquare = 0;
        for (; end < text.Length && end - start <= MaxLength && !Ends(text[end]); end++)
        {
            open += text[end] switch { '(' => 1, ')' => -1, _ => 0 };
            openSquare += text[end] switch { '[' => 1, ']' => -1, _ => 0 };
        }

        var looked = end - start;
        // A bracket that was opened before the address closes behind it; one that the address itself opened belongs to it.
        for (; end > start + scheme; end--)
        {
            var last = text[end - 1];
            if (last == ')' && open < 0)
            {
                open++;
            }
            else if (last == ']' && openSquare < 0)
            {
                openSquare++;
            }
            else if (!EndsSentence.Contains(last, StringComparison.Ordinal))
            {
                break;
            }
        }

        return looked <= MaxLength && IsAddress(text[start..end]) ? (end - start, end - start) : (0, looked);
    }

    private static bool Ends(char sign) =>
        char.IsWhiteSpace(sign) || char.IsControl(sign) || EndsAddress.Contains(sign, StringComparison.Ordinal) || CharUnicodeInfo.GetUnicodeCategory(sign) is UnicodeCategory.Format;

    /// <summary>A complete address without a name before the host: "https://ourname@elsewhere" is made to be misread.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Host.Length > 0 && address.UserInfo.Length == 0;
}

/// <summary>Plain text of people as HTML: paragraphs, line breaks, and links made of addresses.</summary>
public static class PlainText
{
    /// <summary>What every link out of a text carries.</summary>
    internal const string LinkRel = "nofollow ugc noopener noreferrer";

    public static SafeHtml Draw(string text)
    {
        var html = new StringBuilder(text.Length + 64);
        foreach (var paragraph in Paragraphs(text))
        {
            html.Append("<p dir=\"auto\">");
            var at = 0;
            foreach (var (start, length) in WebAddresses.In(paragraph))
            {
                Escape(html, paragraph.AsSpan(at, start - at));
                html.Append("<a href=\"");
                Escape(html, paragraph.AsSpan(start, length));
                html.Append("\" rel=\"").Append(LinkRel).Append("\">");
                Escape(html, paragraph.AsSpan(start, length));
                html.Append("</a>");
                at = start + length;
            }

            Escape(html, paragraph.AsSpan(at));
            html.Append("</p>");
        }

        return new SafeHtml(html.ToString());
    }

    /// <summary>Line ends as we store them, and no blanks at the ends: what two browsers send for the same text is the same text.</summary>
    public static string Of(string typed) => typed.ReplaceLineEndings("\n").Trim();

    private static string[] Paragraphs(string text) =>
        Of(text).Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void Escape(StringBuilder html, ReadOnlySpan<char> text)
    {
        foreach (var sign in text)
        {
            _ = sign switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\n' => html.Append("<br>"),
                _ => html.Append(sign),
            };
        }
    }
}
