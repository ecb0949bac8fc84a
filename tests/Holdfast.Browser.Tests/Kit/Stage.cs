using System.Collections.Concurrent;
using Holdfast.Browser.Kit;
using Microsoft.Playwright;
using Xunit.Sdk;

[assembly: AssemblyFixture(typeof(Stage))]
[assembly: Xunit.v3.Parallelization(Mode = ParallelMode.All, MaxThreads = 2)]

namespace Holdfast.Browser.Kit;

/// <summary>One product and the installed browsers for all tests; each test opens windows of its own in them.</summary>
public sealed class Stage : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1);
    private readonly Dictionary<Engine, ConcurrentBag<Window>> _windows = Enum.GetValues<Engine>().ToDictionary(engine => engine, _ => new ConcurrentBag<Window>());
    private IPlaywright? _playwright;
    private IBrowser? _chromium;
    private IBrowser? _firefox;

    public Product Product { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Product.StartServer();
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(15_000);
    }

    public async Task<IBrowser> Browser(Engine engine)
    {
        await _starting.WaitAsync();
        try
        {
            return engine is Engine.Chromium
                ? _chromium ??= await Started.Chromium.LaunchAsync(ChromiumOptions)
                : _firefox ??= await Started.Firefox.LaunchAsync(FirefoxOptions);
        }
        finally
        {
            _starting.Release();
        }
    }

    public Window? Take(Engine engine) => _windows[engine].TryTake(out var window) ? window : null;

    /// <summary>Takes a window back and makes it as new; what it did besides showing pages. One that did anything, or cannot be cleared, is closed.</summary>
    public async Task<IReadOnlyList<string>> GiveBack(Window window)
    {
        var cleared = true;
        try
        {
            await window.Page.GotoAsync(AxeScript.Away);
            await window.Page.Context.ClearCookiesAsync();
            await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }
        catch (PlaywrightException)
        {
            // A page that was itself on its way somewhere: the test is over, and the next one gets another window.
            cleared = false;
        }

        var seen = window.Watch.Faults.ToList();
        if (seen.Count > 0 || !cleared)
        {
            await window.Page.Context.DisposeAsync();
            return seen;
        }

        window.Watch.Forget();
        _windows[window.Engine].Add(window);
        return [];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in new[] { _chromium, _firefox })
        {
            if (browser is not null)
            {
                await browser.DisposeAsync();
            }
        }

        _playwright?.Dispose();
        await Product.DisposeAsync();
        _starting.Dispose();
    }

    private IPlaywright Started => _playwright ?? throw new InvalidOperationException("The stage is not ready.");

    /// <summary>Chromium without a window of its own: the same engine, at half the work.</summary>
    private static BrowserTypeLaunchOptions ChromiumOptions => new()
    {
        ExecutablePath = "/usr/bin/chromium-headless-shell",
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
    };

    /// <summary>The browser from Debian, driven by its own protocol.</summary>
    private static BrowserTypeLaunchOptions FirefoxOptions => new()
    {
        Channel = "moz-firefox",
        ExecutablePath = "/usr/bin/firefox-esr",
        FirefoxUserPrefs = FirefoxPrefs,
    };

    /// <summary>Without its calls home.</summary>
    internal static Dictionary<string, object> FirefoxPrefs { get; } = new()
    {
        ["network.captive-portal-service.enabled"] = false,
        ["network.connectivity-service.enabled"] = false,
        ["app.normandy.enabled"] = false,
        ["browser.safebrowsing.malware.enabled"] = false,
        ["browser.safebrowsing.phishing.enabled"] = false,
        ["services.settings.server"] = "data:,",
        ["toolkit.telemetry.enabled"] = false,
        ["datareporting.healthreport.uploadEnabled"] = false,
        ["extensions.update.enabled"] = false,
        ["app.update.auto"] = false,
        ["media.gmp-manager.url"] = "data:,",
        ["network.trr.mode"] = 5,
    };
}

public sealed record Window(Engine Engine, IPage Page, Watch Watch);

public enum Engine
{
    Chromium,
    Firefox,
}
