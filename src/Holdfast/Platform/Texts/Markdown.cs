using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Markdig;

namespace Holdfast.Platform.Texts;

/// <summary>
/// Draws Markdown: Markdig without raw HTML, then the sanitiser with its short list, then what is ours to add: anchors of headings, boxes of
/// notices, what a link carries. Drawn when it is written, and stored with <see cref="Version"/> (rulings G20).
/// </summary>
public sealed class Markdown
{
    /// <summary>Raised whenever the same source is drawn another way: what was stored under an older one is drawn again when it is read.</summary>
    public const int Version = 1;

    /// <summary>Longest source, in UTF-16 units. What is longer stands there as plain text.</summary>
    public const int MaxLength = 60_000;

    /// <summary>Most parts (paragraphs, items, words in bold). A text with more stands there as plain text.</summary>
    public const int MostParts = 4_000;

    /// <summary>Most links and pictures of a text that lead anywhere.</summary>
    public const int MostLinks = 500;

    /// <summary>Most headings that get an anchor.</summary>
    public const int MostHeadings = 200;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough).Build();

    private readonly ShortList _list = new();

    public DrawnText Draw(string source, TextStyle style)
    {
        if (source.Length > MaxLength || ToHtml(source) is not { } html)
        {
            return new DrawnText(PlainText.Draw(source), source, [], []);
        }

        using var document = _list.Clean(html);
        return new Finish(document, style).Draw();
    }

    /// <summary>What was stored, or drawn again where the renderer has changed since.</summary>
    public SafeHtml Stored(string source, string html, int renderer, TextStyle style) =>
        renderer == Version ? new SafeHtml(html) : Draw(source, style).Html;

    private static string? ToHtml(string source)
    {
        // Each may begin a link, and Markdig looks back from each to all before it.
        if (source.AsSpan().Count('[') > MostParts)
        {
            return null;
        }

        try
        {
            var html = Markdig.Markdown.ToHtml(source, Pipeline);
            // Every "<" is one of a tag: those of the text are escaped.
            return html.AsSpan().Count('<') <= 2 * MostParts ? html : null;
        }
        catch (ArgumentException)
        {
            // Markdig's way to say that a text is nested deeper than it reads.
            return null;
        }
    }

    /// <summary>The last pass over a text that is clean already: whatever it adds is a constant of ours or comes from its words by escaping.</summary>
    private sealed class Finish(IHtmlDocument document, TextStyle style)
    {
        private const string Blocks = "p, li, h2, h3, h4, blockquote, pre, td, th";

        private static readonly string[] Notices = ["NOTE", "TIP", "WARNING"];

        private readonly IElement _body = document.Body!;
        private readonly List<string> _links = [];
        private readonly List<Heading> _outline = [];

        public DrawnText Draw()
        {
            Headings();
            Pictures();
            Links();
            Addresses();
            var plain = Plain();
            if (style is TextStyle.Article)
            {
                Boxes();
            }

            foreach (var block in _body.QuerySelectorAll(Blocks))
            {
                block.SetAttribute("dir", "auto");
            }

            foreach (var table in _body.QuerySelectorAll("table"))
            {
                Wrap(table, "div", ("class", "text-table"), ("role", "region"), ("aria-label", "Table"), ("tabindex", "0"));
            }

            return new DrawnText(new SafeHtml(_body.InnerHtml.TrimEnd()), plain, _links, _outline);
        }

        /// <summary>The page has the first level, so a text begins with the second; in a contribution a heading is a line in bold.</summary>
        private void Headings()
        {
            var anchors = new HashSet<string>(StringComparer.Ordinal);
            foreach (var found in _body.QuerySelectorAll("h1, h2, h3, h4, h5, h6"))
            {
                if (style is not TextStyle.Article)
                {
                    var strong = document.CreateElement("strong");
                    strong.InnerHtml = found.InnerHtml;
                    var line = document.CreateElement("p");
                    line.AppendChild(strong);
                    found.Replace(line);
                    continue;
                }

                var level = Math.Clamp(found.LocalName[1] - '0', 2, 4);
                var heading = document.CreateElement($"h{level}");
                heading.InnerHtml = found.InnerHtml;
                found.Replace(heading);
                if (_outline.Count < MostHeadings && Anchor.Of(heading.TextContent, anchors) is { } anchor)
                {
                    heading.SetAttribute("id", anchor);
                    _outline.Add(new Heading(anchor, heading.TextContent.Trim(), level));
                }
            }
        }

        /// <summary>Only those of our own files. Of another the words remain that its writer gave it.</summary>
        private void Pictures()
        {
            foreach (var picture in _body.QuerySelectorAll("img"))
            {
                var (source, words) = (picture.GetAttribute("src") ?? "", picture.GetAttribute("alt") ?? "");
                if (style is not TextStyle.FirstContribution && source.StartsWith("/files/", StringComparison.Ordinal) && Leads(source))
                {
                    picture.SetAttribute("alt", words);
                    picture.SetAttribute("loading", "lazy");
                    continue;
                }

                picture.Replace(document.CreateTextNode(Said(words, source)));
            }
        }

        private void Links()
        {
            foreach (var link in _body.QuerySelectorAll("a"))
            {
                var to = link.GetAttribute("href") ?? "";
                var isOurs = to is ['/', not ('/' or '\\'), ..] or "/";
                var isHere = to is ['#', _, ..] && style is TextStyle.Article;
                if (style is TextStyle.FirstContribution || !(isOurs || isHere || WebAddresses.IsAddress(to)) || !Leads(to))
                {
                    link.Replace(document.CreateTextNode(Said(link.TextContent, to)));
                }
                else if (isHere)
                {
                    link.SetAttribute("href", "#" + Anchor.Prefix + to[1..]);
                }
                else if (!isOurs)
                {
                    link.SetAttribute("rel", PlainText.LinkRel);
                }
            }
        }

        /// <summary>Addresses that stand in the text by themselves, outside links and code.</summary>
        private void Addresses()
        {
            if (style is TextStyle.FirstContribution)
            {
                return;
            }

            foreach (var text in TextNodes().Where(node => node.Data.Contains("://", StringComparison.Ordinal) && node.ParentElement?.Closest("a, code, pre") is null).ToList())
            {
                var at = 0;
                var parts = document.CreateDocumentFragment();
                foreach (var (start, length) in WebAddresses.In(text.Data))
                {
                    var address = text.Data.Substring(start, length);
                    if (!Leads(address))
                    {
                        break;
                    }

                    parts.AppendChild(document.CreateTextNode(text.Data[at..start]));
                    var link = document.CreateElement("a");
                    link.SetAttribute("href", address);
                    link.SetAttribute("rel", PlainText.LinkRel);
                    link.TextContent = address;
                    parts.AppendChild(link);
                    at = start + length;
                }

                if (at > 0)
                {
                    parts.AppendChild(document.CreateTextNode(text.Data[at..]));
                    text.Parent!.ReplaceChild(parts, text);
                }
            }
        }

        /// <summary>A quote that begins with [!NOTE], [!TIP] or [!WARNING] is a box.</summary>
        private void Boxes()
        {
            foreach (var quote in _body.QuerySelectorAll("blockquote"))
            {
                if (quote.FirstElementChild is not { LocalName: "p", FirstChild: IText first } line
                    || Notices.FirstOrDefault(kind => first.Data.StartsWith($"[!{kind}]", StringComparison.Ordinal)) is not { } kind)
                {
                    continue;
                }

                first.Data = first.Data[(kind.Length + 3)..].TrimStart();
                if (line.TextContent.Length == 0)
                {
                    line.Remove();
                }

                var box = document.CreateElement("div");
                box.SetAttribute("class", kind == "WARNING" ? "notice warn text-notice" : "notice advice text-notice");
                box.InnerHtml = kind == "WARNING" ? TextIcons.Warning : TextIcons.Note;
                var words = document.CreateElement("div");
                words.Append([.. quote.ChildNodes]);
                box.AppendChild(words);
                quote.Replace(box);
            }
        }

        /// <summary>Each block on a line of its own.</summary>
        private string Plain()
        {
            var plain = new StringBuilder();
            IElement? last = null;
            foreach (var node in TextNodes())
            {
                var block = node.ParentElement?.Closest(Blocks);
                if (plain.Length > 0 && block != last)
                {
                    plain.Append('\n');
                }

                plain.Append(node.Data);
                last = block;
            }

            return string.Join('\n', plain.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        private IEnumerable<IText> TextNodes() => _body.GetNodes<IText>();

        private bool Leads(string to)
        {
            if (_links.Count == MostLinks)
            {
                return false;
            }

            _links.Add(to);
            return true;
        }

        private static string Said(string words, string address) =>
            address.Length == 0 || words == address ? words : words.Length == 0 ? address : $"{words} ({address})";

        private void Wrap(IElement inner, string name, params (string Name, string Value)[] attributes)
        {
            var box = document.CreateElement(name);
            foreach (var (key, value) in attributes)
            {
                box.SetAttribute(key, value);
            }

            inner.Replace(box);
            box.AppendChild(inner);
        }
    }
}
