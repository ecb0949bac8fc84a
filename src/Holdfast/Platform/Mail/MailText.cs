using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Holdfast.Platform.Mail;

/// <summary>The text part of a mail, derived from its HTML so that both say the same.</summary>
public static class MailText
{
    private static readonly HashSet<string> Blocks = ["P", "H1", "H2", "H3", "LI", "DIV", "DT", "DD", "TABLE", "UL", "OL", "DL", "PRE", "BLOCKQUOTE"];

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

    /// <summary>What stands before an item of a list that somebody wrote.</summary>
    private static string Mark(IElement element) => element is { TagName: "LI", ParentElement: { } list } && element.Closest(".text") is not null
        ? list.TagName is "OL" ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{list.Children.Index(element) + 1}. ") : "- "
        : "";

    private static void Write(INode? node, StringBuilder text)
    {
        foreach (var child in node?.ChildNodes ?? Enumerable.Empty<INode>())
        {
            switch (child)
            {
                case IText words:
                    text.Append(words.ParentElement?.Closest("pre") is null ? words.Text.ReplaceLineEndings(" ") : words.Text);
                    break;
                case IElement { TagName: "BR" }:
                    // Readers join lines that only end.
                    text.Append("\n\n");
                    break;
                case IElement element when !element.HasAttribute("hidden") && element.GetAttribute("data-only") != "html" && element.TagName is not ("STYLE" or "HEAD"):
                    var isBlock = Blocks.Contains(element.TagName);
                    text.Append(isBlock ? "\n" : "").Append(Mark(element));
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
