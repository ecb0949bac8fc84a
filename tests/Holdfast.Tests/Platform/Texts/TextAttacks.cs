using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Holdfast.Platform.Texts;

/// <summary>What goes through every door that takes a text (attack 42), and what must be true of whatever comes out.</summary>
public static class TextAttacks
{
    public static readonly string[] All =
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg/onload=alert(1)>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<button hx-get=\"/sign-out\" hx-trigger=\"load\">x</button>",
        "<p hx-post=\"/settings/close\" data-hx-get=\"/x\" hx-on:click=\"alert(1)\">x</p>",
        "<form id=\"content\" name=\"querySelector\" action=\"https://evil.test\"><input name=body></form>",
        "<a id=location name=cookie href=\"javascript:alert(1)\">x</a>",
        "<base href=https://evil.test/><meta http-equiv=refresh content=\"0;url=https://evil.test\">",
        "<div style=\"position:fixed;inset:0\" class=\"button destructive\">x</div>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](vbscript:x)",
        "[x](//evil.test)",
        "[x](/\\evil.test)",
        "[x](https://bank.test@evil.test)",
        "[x](https://a.test \"t\\\" onmouseover=alert(1) x=\\\"\")",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x\" onerror=\"alert(1)](/files/1/x.png)",
        "![x](https://evil.test/pixel.gif)",
        "![x](/files/../sign-out)",
        "[x]: javascript:alert(1)\n\n[x]",
        "`<script>alert(1)</script>`",
        "```\"><script>alert(1)</script>\nx\n```",
        "> [!WARNING]<script>alert(1)</script>",
        "# <img src=x onerror=alert(1)> {#content .button onclick=alert(1)}",
        "a {hx-get=/sign-out}",
        "\u202Eright to left\u202C and \u2066isolated",
        "http://a.test/\u202Egpj.exe",
        "http://a.test/\"onmouseover=alert(1)",
        "http://a.test/'><script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<!--><img src=x onerror=alert(1)>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?xml version=\"1.0\"?><script>alert(1)</script>",
        "<details open ontoggle=alert(1)>",
        "<template><img src=x onerror=alert(1)></template>",
        "| <script> | b |\n|---|---|\n| <img src=x onerror=alert(1)> | `|` |",
    ];

    private static readonly string[] Tags =
    [
        "p", "br", "hr", "h2", "h3", "h4", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "table", "thead", "tbody", "tr", "th", "td", "div", "svg", "path", "circle",
    ];

    /// <summary>Only tags of the list, with attributes that are on it or that we add.</summary>
    public static void AssertHarmless(string html)
    {
        using var page = new HtmlParser().ParseDocument($"<body>{html}</body>");
        Assert.Empty(page.Head!.ChildNodes);
        foreach (var element in page.Body!.QuerySelectorAll("*"))
        {
            Assert.Contains(element.LocalName, Tags);
            Assert.All(element.Attributes, attribute => Assert.True(IsAllowed(element, attribute), $"{element.LocalName} {attribute.Name}={attribute.Value} in {html}"));
        }
    }

    private static bool IsAllowed(IElement element, IAttr attribute) => (element.LocalName, attribute.Name) switch
    {
        (_, "dir") => attribute.Value == "auto",
        ("a", "href") => IsPlace(attribute.Value),
        ("a", "rel") => attribute.Value == "nofollow ugc noopener noreferrer",
        ("img", "src") => attribute.Value.StartsWith("/files/", StringComparison.Ordinal),
        ("img", "alt" or "loading") or ("ol", "start") => true,
        ("h2" or "h3" or "h4", "id") => attribute.Value.StartsWith("t-", StringComparison.Ordinal),
        ("div", "class") => attribute.Value is "text-table" or "notice warn text-notice" or "notice advice text-notice",
        ("div", "role" or "aria-label" or "tabindex") => element.ClassName == "text-table",
        ("svg" or "path" or "circle", _) => element.Closest(".text-notice") is not null && !attribute.Name.StartsWith("on", StringComparison.Ordinal) && attribute.Name is not ("href" or "id" or "style"),
        _ => false,
    };

    private static bool IsPlace(string address) =>
        (address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal) && !address.StartsWith("/\\", StringComparison.Ordinal))
        || address.StartsWith("#t-", StringComparison.Ordinal)
        || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0);
}
