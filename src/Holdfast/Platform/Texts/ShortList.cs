using AngleSharp.Html.Dom;
using Ganss.Xss;

namespace Holdfast.Platform.Texts;

/// <summary>What HTML may be in a text of people: a short list. Nothing that names, styles, frames, runs or is ours to add (rulings G20).</summary>
internal sealed class ShortList
{
    private readonly HtmlSanitizer _sanitizer = new(new HtmlSanitizerOptions
    {
        AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img",
            "table", "thead", "tbody", "tr", "th", "td",
        },
        AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src", "alt", "start" },
        AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "http", "https" },
        UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src" },
        AllowedCssProperties = new HashSet<string>(),
    })
    {
        AllowDataAttributes = false,
    };

    public IHtmlDocument Clean(string html) => _sanitizer.SanitizeDom(html);
}
