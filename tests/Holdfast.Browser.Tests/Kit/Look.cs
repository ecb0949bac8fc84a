using System.Globalization;
using Microsoft.Playwright;

namespace Holdfast.Browser.Kit;

/// <summary>
/// Looks at a screen as it stands, in both widths and both modes: takes the pictures, and gathers everything that makes
/// it unfit to be seen, so that one run tells all of it.
/// </summary>
public sealed class Look(IPage page, string name, Engine engine = Engine.Chromium)
{
    public static readonly string Folder = Path.Combine(Repository(), "tests", "pictures");

    // A mail stands in a frame that no script enters; MailboxTests looks at mails by themselves.
    private const string AllRules =
        """
        { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
          rules: { "target-size": { enabled: true } }, resultTypes: ["violations"], iframes: false }
        """;

    // Only the colours change with the mode.
    private const string RulesOfColour = """{ runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] }, resultTypes: ["violations"], iframes: false }""";

    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Firefox's driver cannot switch.</summary>
    private ColorScheme[] Modes => engine is Engine.Firefox ? [ColorScheme.Light] : [ColorScheme.Light, ColorScheme.Dark];

    /// <param name="widths">Most screens have 1440 and 360; a dialog has only the wide one.</param>
    public async Task InAllForms(IReadOnlyList<int> widths)
    {
        await page.AddScriptTagAsync(new() { Url = AxeScript.Path });
        foreach (var width in widths)
        {
            await Resize(width);
            foreach (var mode in Modes)
            {
                await page.EmulateMediaAsync(new() { ColorScheme = mode });
                if (await page.EvaluateAsync<bool>("() => matchMedia('(prefers-color-scheme: dark)').matches") != (mode is ColorScheme.Dark))
                {
                    _faults.Add($"The browser does not go to {mode}.");
                }

                await Take($"{name}-{width}{(mode is ColorScheme.Dark ? "-dark" : "")}.png");
                await Axe(mode is ColorScheme.Light ? AllRules : RulesOfColour, $"{width} {mode}");
            }

            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await SmallTargets(width);
            await Sideways(width.ToString(CultureInfo.InvariantCulture));
        }

        if (widths.Contains(360))
        {
            await Resize(320);
            await Sideways("320");
            await Lost("320");
        }

        await Resize(1280);
        await WithStyle(":root { font-size: 32px; }", "200 % text");
        await WithStyle("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }", "text spacing");
        await Frame();
    }

    private Task Resize(int width) => page.SetViewportSizeAsync(width, width < 720 ? 780 : 900);

    private async Task Take(string file) => await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, file), FullPage = true, Caret = ScreenshotCaret.Initial });

    private async Task Axe(string rules, string where) => _faults.AddRange(await page.EvaluateAsync<string[]>(
        $$"""
        async where => {
          const { violations } = await axe.run(document, {{rules}});
          return violations.flatMap(rule => rule.nodes.map(node => `axe at ${where}: ${rule.id}: ${rule.help}: ${node.html}`));
        }
        """,
        where));

    /// <summary>The title, the language, one heading, and one main part (standards R584).</summary>
    private async Task Frame()
    {
        if (string.IsNullOrWhiteSpace(await page.TitleAsync()))
        {
            _faults.Add("The page has no title.");
        }

        _faults.AddRange(await page.EvaluateAsync<string[]>(
            """
            () => [
              ...(document.documentElement.lang === "en" ? [] : ["The page does not say its language."]),
              ...(document.querySelectorAll("main h1").length === 1 ? [] : ["The page has not one main heading."]),
            ]
            """));
    }

    private async Task Sideways(string where)
    {
        if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var by)
        {
            _faults.Add($"At {where} the page scrolls sideways by {by} px: {await page.EvaluateAsync<string>(
                """
                () => [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
                  && !e.closest(".skip, .vh")).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" | ")
                """)}");
        }
    }

    /// <summary>Nothing that is to be read is cut off by its box.</summary>
    private async Task Lost(string where) => _faults.AddRange(await page.EvaluateAsync<string[]>(
        """
        where => [...document.querySelectorAll("body *")].filter(e => {
          const style = getComputedStyle(e);
          return e.checkVisibility() && e.textContent.trim() && !e.closest(".vh, .skip, svg")
            // What is shortened on purpose says so with an ellipsis, at every size.
            && style.webkitLineClamp === "none" && style.textOverflow !== "ellipsis"
            && (/hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1 || /hidden|clip/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 1);
        }).map(e => `At ${where} this is cut off: ${e.outerHTML.slice(0, 160)}`)
        """,
        where));

    /// <summary>24 x 24 at least; a link inside a sentence is as high as its line (WCAG 2.5.8).</summary>
    private async Task SmallTargets(int width) => _faults.AddRange(await page.EvaluateAsync<string[]>(
        """
        width => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary")].filter(e => {
          if (!e.checkVisibility() || e.closest("[hidden]") || e.matches(".skip")) return false;
          const label = e.labels?.[0]?.getBoundingClientRect(), box = e.getBoundingClientRect();
          const inSentence = getComputedStyle(e).display === "inline" && /\S/.test([...e.parentElement.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join(""));
          return !inSentence && (Math.max(box.width, label?.width ?? 0) < 24 || Math.max(box.height, label?.height ?? 0) < 24);
        }).map(e => `At ${width} this target is smaller than 24 px: ${e.outerHTML.slice(0, 160)}`)
        """,
        width));

    private async Task WithStyle(string css, string where)
    {
        await page.EvaluateAsync("css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }", css);
        await Sideways(where);
        await Lost(where);
        await page.EvaluateAsync("() => { document.adoptedStyleSheets = []; }");
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
