using System.Net;
using System.Net.Http.Headers;
using Holdfast.Kit;
using Holdfast.Security.Passwords;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Throttling;

/// <summary>A crowd at the hash, and people who go away while they wait there.</summary>
public sealed class FullHouseTests(Databases databases) : StoppableApp(databases)
{
    [Fact]
    [Trait("F", "F28")]
    public async Task A_try_counts_even_when_its_sender_goes_away_before_the_hash()
    {
        var sam = await App.NewPerson();
        var thief = App.NewBrowser();
        var form = new FormUrlEncodedContent(Browser.Filled(await thief.Get("/sign-in"), "/sign-in", ("Email", sam.Address), ("Password", "a guess of the thief")));
        var counted = StopAfter("INSERT INTO failure_budgets");
        var hasher = App.Services.GetRequiredService<Argon2Hasher>();
        var hashes = hasher.Computed;

        using var patience = new CancellationTokenSource();
        var request = Send(thief, form, patience.Token);
        await counted.Reached;
        Assert.Equal(hashes, hasher.Computed);
        await patience.CancelAsync();
        counted.GoOn();
        await Record.ExceptionAsync(() => request);
        await UntilNobodyWaits();

        Assert.Equal(1, Assert.Single(await App.Stored<FailureBudget>()).StrangerFailures);
    }

    [Fact]
    [Trait("F", "F29")]
    public async Task When_the_queue_is_full_of_strangers_one_more_is_refused_before_anything_is_written_and_a_known_device_passes()
    {
        await Restart(web => web.UseSetting("Passwords:HashQueue", "8").UseSetting("Passwords:HashQueuePerNetwork", "100"));
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        await laptop.SubmitForm("/sign-out");
        var lanes = App.Services.GetRequiredService<HashLanes>();
        var crowd = Enumerable.Range(0, 6).Select(i => lanes.TryEnter(Lane.Stranger, new Network((ulong)i, 4))).ToList();
        Assert.DoesNotContain(null, crowd);

        var refused = await App.NewBrowser().SignIn(sam);
        var known = await laptop.SignIn(sam);
        var confirmed = await laptop.SubmitForm("/confirm", ("Password", sam.Password));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Contains("Many people are signing in just now", refused.Words, StringComparison.Ordinal);
        Assert.Equal("10", refused.Header("Retry-After"));
        Assert.Empty(await App.Stored<FailureBudget>());
        Assert.Equal(HttpStatusCode.SeeOther, known.Status);
        Assert.Equal(HttpStatusCode.SeeOther, confirmed.Status);
        crowd.ForEach(place => place?.Dispose());
        Assert.Equal(HttpStatusCode.SeeOther, (await App.NewBrowser().SignIn(sam)).Status);
    }

    [Fact]
    [Trait("F", "F29")]
    [Trait("R", "R453")]
    public async Task One_network_of_strangers_cannot_fill_the_queue()
    {
        await Restart(web => web.UseSetting("Passwords:HashQueuePerNetwork", "1"));
        var sam = await App.NewPerson();
        var lanes = App.Services.GetRequiredService<HashLanes>();
        var thief = App.NewBrowser();
        using var place = lanes.TryEnter(Lane.Stranger, Network.Of(thief.Network));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await thief.SignIn(sam)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await App.NewBrowser().SignIn(sam)).Status);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/confirm")]
    [InlineData("/settings/password")]
    [Trait("F", "F29")]
    public async Task Whoever_waits_too_long_for_a_turn_is_asked_to_try_again(string path)
    {
        await Restart(web => web.UseSetting("Passwords:HashLanes", "1").UseSetting("Passwords:HashWaitSeconds", "15"));
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        var page = await laptop.Get(path);
        using var finish = new ManualResetEventSlim();
        var lanes = App.Services.GetRequiredService<HashLanes>();
        using var place = lanes.TryEnter(Lane.SignedIn, default) ?? throw new InvalidOperationException();
        var running = place.Run(() => finish.Wait(TimeSpan.FromSeconds(30)), TestContext.Current.CancellationToken);
        var counted = StopAfter("INSERT INTO failure_budgets");

        var request = laptop.Submit(page, path, ("Email", sam.Address), ("Password", sam.Password), ("Current", sam.Password), ("New", "seven green kettles humming"));
        await counted.Reached;
        counted.GoOn();
        while (!request.IsCompleted)
        {
            // It waits for its turn by this clock; how far it has come does not matter.
            App.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var answer = await request;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("Many people are signing in just now", answer.Words, StringComparison.Ordinal);
        finish.Set();
        await running;
        place.Dispose();
        Assert.Equal(0, lanes.Queued);
        Assert.Equal(HttpStatusCode.SeeOther, (await App.NewBrowser().SignIn(sam)).Status);
    }

    private async Task UntilNobodyWaits()
    {
        var lanes = App.Services.GetRequiredService<HashLanes>();
        while (lanes.Queued > 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task Send(Browser browser, HttpContent form, CancellationToken ct)
    {
        using var http = new HttpMessageInvoker(App.Server.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("https://" + TestApp.Host + "/sign-in")) { Content = form };
        request.Headers.Add("Cookie", browser.Cookies.GetCookieHeader(new Uri("https://" + TestApp.Host)));
        request.Headers.Add(TestApp.ClientHeader, browser.Network.ToString());
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        (await http.SendAsync(request, ct)).Dispose();
    }
}
