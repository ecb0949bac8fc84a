using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Holdfast.Platform.Mail;

/// <summary>The text part of a mail, derived from its HTML so that both say the same.</summary>
public static class MailText
{
    private static readonly HashSet<string> Blocks = ["P", "H1", "H2", "LI", "DIV", "DT", "DD", "TABLE", "UL", "DL"];

    /// <summary>Lines of text; a link is followed by its address unless that is what it says.</summary>
    public static string Of(string html)
    {
        var text = new StringBuilder();
        Write(new HtmlParser().ParseDocument(html).Body, text);
        var lines = text.ToString().Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        return string.Join("\n", lines.Aggregate(new List<string>(), (kept, line) =>
        {
            // One empty line between blocks, none at the beginning.
            if (line.Length > 0 || (kept.Count > 0 && kept[^1].Length > 0))
            {
                kept.Add(line);
            }

            return kept;
        })).TrimEnd() + "\n";
    }

    private static void Write(INode? node, StringBuilder text)
    {
        foreach (var child in node?.ChildNodes ?? Enumerable.Empty<INode>())
        {
            switch (child)
            {
                case IText words:
                    text.Append(words.Text.ReplaceLineEndings(" "));
                    break;
                case IElement element when !element.HasAttribute("hidden") && element.GetAttribute("data-only") != "html" && element.TagName is not ("STYLE" or "HEAD"):
                    var isBlock = Blocks.Contains(element.TagName);
                    text.Append(isBlock ? "\n" : "");
                    Write(element, text);
                    if (element is AngleSharp.Html.Dom.IHtmlAnchorElement && element.GetAttribute("href") is { } address && address != element.TextContent.Trim())
                    {
                        text.Append(": ").Append(address);
                    }

                    // Rows stand under each other without an empty line.
                    text.Append(isBlock || element.TagName is "TR" ? "\n" : "");
                    break;
            }
        }
    }
}
