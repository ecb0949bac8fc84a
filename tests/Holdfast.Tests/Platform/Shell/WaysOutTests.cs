using System.Net;
using Holdfast.Kit;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Shell;

/// <summary>Ways that others register are drawn at their place while they are open, and nothing where nobody has any.</summary>
public sealed class WaysOutTests(Databases databases) : IAsyncLifetime
{
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not ready.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web => web.ConfigureTestServices(services =>
    {
        services.AddWayOut(Place.RecoveryDeadEnd, "/help/chat", "Chat with us", order: 1);
        services.AddWayOut(Place.RecoveryDeadEnd, "/help/requests/new", "Submit a request", hint: "We answer by email.");
        services.AddWayOut(Place.RecoveryDeadEnd, "/video", "Show your face", (_, _) => ValueTask.FromResult(false));
        services.AddWayOut(Place.RecoveryDeadEnd, "/broken", "Broken", (_, _) => throw new InvalidOperationException("away"));
        services.AddWayOut(Place.RecoveryDeadEnd, "/silent", "Silent", async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return true;
        });
        services.AddWayOut(Place.ProtectedAccount, "/help/requests", "Your request");
    }));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    public async Task Those_that_are_open_are_drawn_in_their_order_and_one_that_fails_or_keeps_silent_is_closed()
    {
        var page = await App.NewBrowser().Get("/forgot/both");

        Assert.Equal(["/help/requests/new", "/help/chat"], page.Document.QuerySelectorAll(".ways-out a").Select(link => link.GetAttribute("href")));
        Assert.Contains("We answer by email.", page.Words, StringComparison.Ordinal);
        Assert.Contains(App.Log.Lines, line => line.Contains("/broken", StringComparison.Ordinal) && line.Contains("away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nobody_has_a_way_nothing_is_drawn()
    {
        // The same page as above, of the product as it is.
        await using var app = new TestApp(await databases.New(TestContext.Current.CancellationToken));
        var page = await app.NewBrowser().Get("/forgot/both");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Empty(page.Document.QuerySelectorAll(".ways-out"));
    }

    [Fact]
    public async Task Whose_account_is_protected_is_shown_the_ways_at_the_door()
    {
        var sam = await App.NewPerson();
        await App.Contain(sam);

        var refused = await App.NewBrowser().SignIn(sam);

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.NotNull(refused.Document.QuerySelector(".ways-out a[href='/help/requests']"));
    }
}
