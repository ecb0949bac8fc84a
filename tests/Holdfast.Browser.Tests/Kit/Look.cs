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
    private ICDPSession? _pictures;

    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Firefox's driver cannot switch.</summary>
    private ColorScheme[] Modes => engine is Engine.Firefox ? [ColorScheme.Light] : [ColorScheme.Light, ColorScheme.Dark];

    /// <param name="widths">Most screens have 1440 and 360; a dialog has only the wide one.</param>
    public async Task InAllForms(IReadOnlyList<int> widths)
    {
        await page.AddScriptTagAsync(new() { Url = AxeScript.Path });
        foreach (var width in widths)
        {
            await Resize(width, width < 720 ? 780 : 900);
            await Resize(width, await page.EvaluateAsync<int>(WholeHeight));
            foreach (var mode in Modes)
            {
                await page.EmulateMediaAsync(new() { ColorScheme = mode });
                await Take($"{name}-{width}{(mode is ColorScheme.Dark ? "-dark" : "")}.png");
                await Find(mode is ColorScheme.Light
                    ? $"[...mode(false), ...await faults({AllRules}), ...small(), ...sideways()]"
                    : $"[...mode(true), ...await faults({RulesOfColour})]", $"{width} {mode}");
            }

            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }

        if (widths.Contains(360))
        {
            await Resize(320, 780);
            await Find("[...sideways(), ...lost()]", "320");
        }

        await Resize(1280, 900);
        await Find("""styled(":root { font-size: 32px; }", () => [...sideways(), ...lost()])""", "200 % text");
        await Find(
            """
            styled("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }",
              () => [...sideways(), ...lost()])
            """,
            "text spacing");
        await Find("frame()", "1280");
    }

    private Task Resize(int width, int height) => page.SetViewportSizeAsync(width, height);

    /// <summary>Of what stands in the window, straight from the browser: Playwright's own way through a longer page makes it laid out and painted twice more.</summary>
    private async Task Take(string file)
    {
        var path = Path.Combine(Folder, file);
        if (engine is Engine.Firefox)
        {
            await page.ScreenshotAsync(new() { Path = path, Caret = ScreenshotCaret.Initial });
            return;
        }

        _pictures ??= await page.Context.NewCDPSessionAsync(page);
        var picture = await _pictures.SendAsync("Page.captureScreenshot", new() { ["format"] = "png", ["optimizeForSpeed"] = true });
        Directory.CreateDirectory(Folder);
        await File.WriteAllBytesAsync(path, picture?.GetProperty("data").GetBytesFromBase64() ?? throw new InvalidOperationException("The browser gave no picture."));
    }

    private async Task Find(string what, string where) =>
        _faults.AddRange((await page.EvaluateAsync<string[]>($"async () => {{ {Ways} return {what}; }}")).Select(fault => $"At {where}: {fault}"));

    /// <summary>The window is as high as the page, so that one picture shows all of it; a dialog stands in one of the usual height.</summary>
    private const string WholeHeight = """() => document.querySelector("dialog[open]") ? innerHeight : Math.max(innerHeight, document.documentElement.scrollHeight)""";

    private const string Ways =
        """
        const shown = element => element.outerHTML.slice(0, 160);
        const root = document.documentElement;
        const mode = dark => matchMedia("(prefers-color-scheme: dark)").matches === dark ? [] : ["the browser does not go to this mode"];
        const faults = async rules => (await axe.run(document, rules)).violations
          .flatMap(rule => rule.nodes.map(node => `axe: ${rule.id}: ${rule.help}: ${node.html}`));

        // 24 x 24 at least; a link inside a sentence is as high as its line (WCAG 2.5.8).
        const small = () => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary")].filter(e => {
          if (!e.checkVisibility() || e.closest("[hidden]") || e.matches(".skip")) return false;
          const label = e.labels?.[0]?.getBoundingClientRect(), box = e.getBoundingClientRect();
          const inSentence = getComputedStyle(e).display === "inline" && /\S/.test([...e.parentElement.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join(""));
          return !inSentence && (Math.max(box.width, label?.width ?? 0) < 24 || Math.max(box.height, label?.height ?? 0) < 24);
        }).map(e => `this target is smaller than 24 px: ${shown(e)}`);

        const sideways = () => root.scrollWidth <= root.clientWidth ? [] : [`the page scrolls sideways by ${root.scrollWidth - root.clientWidth} px: ` +
          [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(".skip, .vh")).slice(0, 3).map(shown).join(" | ")];

        // Nothing that is to be read is cut off by its box.
        const lost = () => [...document.querySelectorAll("body *")].filter(e => {
          const style = getComputedStyle(e);
          return e.checkVisibility() && e.textContent.trim() && !e.closest(".vh, .skip, svg")
            // What is shortened on purpose says so with an ellipsis, at every size.
            && style.webkitLineClamp === "none" && style.textOverflow !== "ellipsis"
            && (/hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1 || /hidden|clip/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 1);
        }).map(e => `this is cut off: ${shown(e)}`);

        const styled = (css, look) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
          try { return look(); } finally { document.adoptedStyleSheets = []; }
        };

        // The title, the language, one heading, and one main part (standards R584).
        const frame = () => [
          ...(document.title.trim() ? [] : ["the page has no title"]),
          ...(root.lang === "en" ? [] : ["the page does not say its language"]),
          ...(document.querySelectorAll("main h1").length === 1 ? [] : ["the page has not one main heading"]),
        ];
        """;

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
