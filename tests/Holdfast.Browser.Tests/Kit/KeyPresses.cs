using Microsoft.Playwright;

namespace Holdfast.Browser.Kit;

/// <summary>Where the focus came to rest.</summary>
public sealed record FocusStop
{
    /// <summary>What a screen reader would call it, near enough.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its place in the document.</summary>
    public int Place { get; init; }

    /// <summary>There is an outline that shows it.</summary>
    public bool IsMarked { get; init; }

    /// <summary>Something else lies over it, or it is outside the window.</summary>
    public bool IsCovered { get; init; }

    /// <summary>The landmark or form that it belongs to.</summary>
    public int Region { get; init; }

    public double Top { get; init; }

    public double Bottom { get; init; }
}

/// <summary>A person who uses the keyboard alone.</summary>
public sealed class KeyPresses(IPage page)
{
    private const int Patience = 60;

    // Firefox may move the focus a few frames before it draws the mark: the answer waits for the mark, but not for long.
    private const string WhereIsTheFocus =
        """
        async () => {
          const isMarked = e => {
            const style = getComputedStyle(e);
            return e.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
          };
          const e = document.activeElement;
          if (!e || e === document.body || e === document.documentElement) return null;
          for (let frame = 0; frame < 120 && !isMarked(e); frame++) await new Promise(requestAnimationFrame);
          const box = e.getBoundingClientRect();
          // A link beside a label stands at its field, above or below its input.
          const stands = (e.closest(".beside")?.closest(".field") ?? e).getBoundingClientRect();
          const all = [...document.querySelectorAll("*")];
          const said = (e.labels?.[0] ?? e).cloneNode(true);
          said.querySelectorAll("[aria-hidden=true]").forEach(silent => silent.remove());
          const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          const region = e.closest("form, nav, main, header, footer, aside, dialog, .card") ?? document.body;
          return {
            name: said.textContent.replace(/\s+/g, " ").trim(), place: all.indexOf(e),
            isMarked: isMarked(e),
            isCovered: !(top && (e.contains(top) || top.contains(e) || top.closest(".secret")?.contains(e) || [...e.labels ?? []].some(l => l.contains(top)))),
            region: all.indexOf(region), top: stands.top + scrollY, bottom: stands.bottom + scrollY,
          };
        }
        """;

    public Task<FocusStop?> Where() => page.EvaluateAsync<FocusStop?>(WhereIsTheFocus);

    public Task Press(string key) => page.Keyboard.PressAsync(key);

    public Task Type(string text) => page.Keyboard.TypeAsync(text);

    /// <summary>Presses Tab (or Shift+Tab) until the focus is on what begins with this name; returns all stops on the way.</summary>
    public async Task<IReadOnlyList<FocusStop>> TabTo(string name, string key = "Tab")
    {
        List<FocusStop> stops = [];
        while (stops.Count < Patience)
        {
            await Press(key);
            if (await Where() is not { } stop)
            {
                continue;
            }

            stops.Add(stop);
            if (stop.Name.StartsWith(name, StringComparison.Ordinal))
            {
                AssertSeen(stops);
                return stops;
            }
        }

        throw new InvalidOperationException($"No Tab leads to \"{name}\". On the way: {string.Join(" > ", stops.Select(s => s.Name))}");
    }

    /// <summary>Tabs once through the whole page, from its beginning to its end.</summary>
    public async Task<IReadOnlyList<FocusStop>> Tour()
    {
        List<FocusStop> stops = [];
        await page.EvaluateAsync("() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); scrollTo(0, 0); }");
        while (stops.Count < Patience)
        {
            await Press("Tab");
            if (await Where() is not { } stop || stops.Any(s => s.Place == stop.Place))
            {
                break;
            }

            stops.Add(stop);
        }

        return stops;
    }

    /// <summary>Each stop can be seen: it is marked as focused and nothing covers it.</summary>
    public static void AssertSeen(IEnumerable<FocusStop> stops) => Assert.All(stops, stop =>
    {
        Assert.True(stop.IsMarked, $"The focus on \"{stop.Name}\" is not to be seen.");
        Assert.False(stop.IsCovered, $"\"{stop.Name}\" has the focus, but something covers it.");
    });

    /// <summary>The order of the stops is that of the document, and inside a part of the page that of the eye.</summary>
    public static void AssertReadingOrder(IReadOnlyList<FocusStop> stops)
    {
        foreach (var (before, after) in stops.Zip(stops.Skip(1)))
        {
            Assert.True(before.Place < after.Place, $"\"{after.Name}\" stands before \"{before.Name}\" but is reached after it.");
            Assert.True(before.Region != after.Region || after.Bottom > before.Top, $"\"{after.Name}\" stands above \"{before.Name}\" but is reached after it.");
        }
    }
}
