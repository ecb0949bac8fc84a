using System.Collections.Concurrent;
using Holdfast.Kit;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Containment;

/// <summary>The number of our team's request on the page of a protected account, for as long as requests are somebody else's.</summary>
[Trait("F", "F34")]
public sealed class TicketLineTests(Databases databases) : IAsyncLifetime
{
    private readonly Numbers _numbers = new();

    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not ready.");

    public async ValueTask InitializeAsync() => _app = new TestApp(
        await databases.New(TestContext.Current.CancellationToken), web => web.ConfigureTestServices(services => services.AddSingleton<IContainmentTicket>(_numbers)));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    public async Task The_page_asks_each_second_for_two_seconds_and_then_leaves_it_to_an_email()
    {
        var browser = App.NewBrowser();
        var page = await Press(browser);

        var first = page.Document.QuerySelector("[hx-get]")!.GetAttribute("hx-get")!;
        var second = (await browser.Get(first, ("HX-Request", "true"))).Document.QuerySelector("[hx-get]")!;
        Assert.Equal("load delay:1s", second.GetAttribute("hx-trigger"));
        var last = await browser.Get(second.GetAttribute("hx-get")!, ("HX-Request", "true"));
        Assert.Null(last.Document.QuerySelector("[hx-get]"));
        Assert.Contains("We'll email you the number", last.Text, StringComparison.Ordinal);

        _numbers.Known[Assert.Single(await App.Stored<ContainmentRecord>()).Id] = "408 1226";
        var known = await browser.Get(first, ("HX-Request", "true"));
        Assert.Equal("Urgent request 408 1226 is with our team.", known.Document.Body?.TextContent.Trim());
    }

    [Fact]
    public async Task A_containment_that_is_none_has_no_number_yet() => Assert.Contains(
        "We're telling our team", (await App.NewBrowser().Get($"/not-me/ticket/{Guid.CreateVersion7()}")).Text.Replace("&#x27;", "'", StringComparison.Ordinal), StringComparison.Ordinal);

    private async Task<Answer> Press(Browser browser)
    {
        var sam = await App.NewPerson();
        await App.SignIn(sam);
        await App.DeliverAll();
        return await browser.PressNotMe(App.LinksTo(sam.Address, "/not-me")[^1]);
    }

    private sealed class Numbers : IContainmentTicket
    {
        public ConcurrentDictionary<ContainmentId, string> Known { get; } = [];

        public ValueTask<string?> Number(ContainmentId containment, CancellationToken ct) => ValueTask.FromResult(Known.GetValueOrDefault(containment));
    }
}
