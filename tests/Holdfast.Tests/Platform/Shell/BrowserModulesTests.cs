using System.Text.RegularExpressions;
using Holdfast.Kit;

namespace Holdfast.Platform.Shell;

/// <summary>What our modules in the browser and the styles never do, read from their sources.</summary>
[Trait("Database", "None")]
public sealed partial class BrowserModulesTests
{
    public static TheoryData<string> Modules => [.. Directory.GetFiles(Folder("js"), "*.js").Select(Path.GetFileName).OfType<string>()];

    [Theory]
    [MemberData(nameof(Modules))]
    [Trait("R", "R011")]
    [Trait("R", "R039")]
    [Trait("R", "R040")]
    [Trait("R", "R059")]
    [Trait("R", "R445")]
    public void A_module_writes_no_markup_runs_no_text_and_stores_nothing(string module) =>
        // Wishes of the browser's user, which say nothing about anybody: single keys, sound, a count in the title, the chat docked in this tab.
        Assert.DoesNotContain(
            Forbidden().Matches(File.ReadAllText(Path.Combine(Folder("js"), module))).Select(match => match.Value),
            found => (module, found) is not (("keys.js" or "alerts.js" or "live.js", "localStorage") or ("dock.js", "sessionStorage")));

    [Fact]
    [Trait("R", "R060")]
    [Trait("R", "R062")]
    [Trait("R", "R063")]
    public void Nothing_is_fetched_from_another_host()
    {
        var sources = Directory.GetFiles(Folder("js")).Concat(Directory.GetFiles(Folder("css"))).Select(File.ReadAllText);
        Assert.All(sources, source => Assert.DoesNotContain("//", OtherHosts().Match(source).Value, StringComparison.Ordinal));
    }

    private static string Folder(string kind) => Repository.Path("src", "Holdfast", "wwwroot", kind);

    [GeneratedRegex(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage|sessionStorage|indexedDB|document\.cookie", RegexOptions.NonBacktracking)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"(url\(|@import|from|import|fetch\()\s*['""]?https?://", RegexOptions.NonBacktracking)]
    private static partial Regex OtherHosts();
}
