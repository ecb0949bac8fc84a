using Microsoft.Playwright;

namespace Holdfast.Browser.Kit;

/// <summary>
/// A test in real browsers. Every window that it opens is watched: an error on a console or a request to another host
/// fails the test at its end.
/// </summary>
public abstract class BrowserTest(Stage stage) : IAsyncLifetime
{
    protected const string SafariOnIPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    protected const string ChromeOnWindows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";

    private readonly List<(IBrowserContext Window, Watch Watch)> _open = [];
    private Window? _shared;

    protected Product Product => stage.Product;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result is TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', Product.Faults.Lines));
        }

        List<string> seen = [];
        foreach (var (window, watch) in _open)
        {
            await window.DisposeAsync();
            seen.AddRange(watch.Faults);
        }

        if (_shared is { } shared)
        {
            seen.AddRange(await stage.GiveBack(shared));
        }

        Assert.True(seen.Count == 0, string.Join("\n", seen));
    }

    /// <summary>A window that tests use one after the other, for those that need no second one: as good as new, for a fifth of the work.</summary>
    protected async Task<IPage> Shared(Engine engine)
    {
        if (stage.Take(engine) is not { } window)
        {
            var page = await Open(engine, new() { UserAgent = ChromeOnWindows });
            window = new Window(engine, page, _open.Single().Watch);
            _open.Clear();
        }

        _shared = window;
        return window.Page;
    }

    /// <summary>A window of a computer: another person's or another device's than every other window.</summary>
    protected Task<IPage> Laptop(Engine engine = Engine.Chromium, bool script = true) =>
        Open(engine, new() { ViewportSize = new() { Width = 1280, Height = 800 }, UserAgent = engine is Engine.Chromium ? ChromeOnWindows : null, JavaScriptEnabled = script });

    protected Task<IPage> Phone(Engine engine = Engine.Chromium) =>
        Open(engine, new() { ViewportSize = new() { Width = 390, Height = 844 }, UserAgent = SafariOnIPhone, HasTouch = true });

    protected async Task<IPage> Open(Engine engine, BrowserNewContextOptions options)
    {
        options.BaseURL = Product.Url.ToString();
        options.Locale = "en-GB";
        options.TimezoneId ??= "UTC";
        options.ReducedMotion = ReducedMotion.Reduce;
        var window = await (await stage.Browser(engine)).NewContextAsync(options);
        window.SetDefaultTimeout(20_000);
        _open.Add((window, new Watch(window, Product.Url)));
        return await window.NewPageAsync();
    }

    /// <summary>
    /// Opens a page of another site, as a webmail is one. Waited for by what the page shows: between two sites Firefox moves
    /// the window to another process, and its driver now and then takes that for a second navigation that broke off the first.
    /// </summary>
    protected async Task Visit(IPage page, OtherSite site)
    {
        _open.Single(open => open.Window == page.Context).Watch.Allow(site.Url);
        await page.EvaluateAsync("url => { location.href = url; }", site.Url.ToString());
        await Expect(page).ToHaveURLAsync(site.Url.ToString());
    }

    /// <summary>The window's line is going to be cut, or it goes another way than others.</summary>
    protected void AllowFailures(IPage page, Uri? by = null)
    {
        var watch = _open.Single(open => open.Window == page.Context).Watch;
        watch.AllowsFailures = true;
        if (by is not null)
        {
            watch.Allow(by);
        }
    }

    /// <summary>Signs in as a person does, with the mouse.</summary>
    protected static async Task SignIn(IPage page, Person person, string? password = null)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Email").FillAsync(person.Address);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password ?? person.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/(settings|desk|admin)"));
        // Firefox' driver takes the end of this load for a part of whatever is opened next.
        await Loaded(page);
    }

    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    protected static IPageAssertions Expect(IPage page) => Assertions.Expect(page);

    /// <summary>Waits until the page that is open has loaded: asked of the page itself, which knows however busy the machine is.</summary>
    protected static Task Loaded(IPage page) => page.EvaluateAsync(
        "() => document.readyState === 'complete' ? null : new Promise(done => addEventListener('load', () => done(null), { once: true }))");

    protected static ILocator Title(IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });
}
