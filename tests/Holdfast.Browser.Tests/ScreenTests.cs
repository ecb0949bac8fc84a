using Holdfast.Browser.Kit;

namespace Holdfast.Browser;

/// <summary>
/// Every screen, in 1440 and 360, light and dark: pictures in tests/pictures to be looked at, and what a machine can say
/// about them. Console errors and requests to other hosts fail these tests as they fail all others here. In Chromium; with
/// HOLDFAST_MATRIX=full, which ./test full sets, in Firefox too, in light only: its driver cannot switch.
/// </summary>
public sealed class ScreenTests(Stage stage) : BrowserTest(stage)
{
    private static readonly int[] BothWidths = [1440, 360];
    private static readonly int[] WideOnly = [1440];

    private static readonly Engine[] Engines =
        Environment.GetEnvironmentVariable("HOLDFAST_MATRIX") == "full" ? [Engine.Chromium, Engine.Firefox] : [Engine.Chromium];

    /// <summary>All of them; HOLDFAST_SCREENS=question leaves those whose name holds it, for a look at one's own.</summary>
    public static TheoryData<string, Engine> Names =>
        [.. from name in Screens.All.Keys
            where name.Contains(Environment.GetEnvironmentVariable("HOLDFAST_SCREENS") ?? "", StringComparison.Ordinal)
            from engine in Engines
            select (name, engine)];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("R", "R577")]
    [Trait("R", "R580")]
    [Trait("R", "R581")]
    [Trait("R", "R582")]
    [Trait("R", "R584")]
    public async Task A_screen_is_fit_for_every_eye(string name, Engine engine)
    {
        var page = await Shared(engine);
        await page.SetViewportSizeAsync(1440, 900);
        var own = engine is Engine.Chromium ? name : name + "-firefox";
        // The address stands on some pictures; it is the same at each run.
        var person = await Product.NewPerson(
            name.EndsWith("-longest", StringComparison.Ordinal) ? Screens.LongestName : "Maya Okafor",
            name.EndsWith("-longest", StringComparison.Ordinal) ? Screens.LongestAddress(own) : $"maya.okafor@{own}.example.com");
        await Screens.All[name](new Scene(Product, page, person));

        var look = new Look(page, own, engine);
        await look.InAllForms(name.EndsWith("-dialog", StringComparison.Ordinal) ? WideOnly : BothWidths);
        Assert.True(look.Faults.Count == 0, string.Join('\n', look.Faults));
    }
}
