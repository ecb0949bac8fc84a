using Holdfast.Browser.Kit;

namespace Holdfast.Browser;

/// <summary>The look at a screen, at one that is wrong on purpose: what it does not find there it would find nowhere.</summary>
public sealed class LookTests(Stage stage) : BrowserTest(stage)
{
    private const string Spoil =
        """
        () => {
          document.title = " ";
          document.documentElement.lang = "de";
          document.querySelector("h1").remove();
          document.querySelector("main").insertAdjacentHTML("beforeend",
            `<a class=tiny href=/x></a><p class=wide>wide</p><p class=cut>words that are lost</p><p class=faint>faint in the dark</p>`);
          for (const rule of [
            ".tiny { display: block; width: 5px; height: 5px }", ".wide { width: 2000px; max-width: none }", ".cut { overflow: hidden; height: 5px }",
            "@media (prefers-color-scheme: dark) { .faint { color: #444 } }",
          ]) document.styleSheets[0].insertRule(rule, document.styleSheets[0].cssRules.length);
        }
        """;

    private static readonly string[] Expected =
    [
        "At 1440 Light: axe: link-name",
        "At 1440 Light: this target is smaller than 24 px: <a class=\"tiny\"",
        "At 360 Light: axe: link-name",
        "At 360 Light: this target is smaller than 24 px: <a class=\"tiny\"",
        "At 360 Light: the page scrolls sideways by",
        "At 1440 Dark: axe: color-contrast",
        "At 360 Dark: axe: color-contrast",
        "At 320: the page scrolls sideways by",
        "At 320: this is cut off: <p class=\"cut\"",
        "At 200 % text: this is cut off: <p class=\"cut\"",
        "At text spacing: this is cut off: <p class=\"cut\"",
        "At 1280: the page has no title",
        "At 1280: the page does not say its language",
        "At 1280: the page has not one main heading",
    ];

    [Fact]
    public async Task It_finds_what_is_wrong_in_each_form()
    {
        var page = await Laptop();
        await page.GotoAsync("/help");
        await page.EvaluateAsync(Spoil);
        var look = new Look(page, "00-wrong-on-purpose");
        await look.InAllForms([1440, 360]);
        Assert.All(Expected, fault => Assert.Contains(look.Faults, found => found.StartsWith(fault, StringComparison.Ordinal)));
    }
}
