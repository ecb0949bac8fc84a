using System.Net;
using Holdfast.Kit;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Operations.Health;

/// <summary>What a supervisor and a load balancer ask, on both databases.</summary>
public sealed class HealthTests(Databases databases) : IAsyncLifetime
{
    private readonly WallClock _clock = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(
        await databases.New(TestContext.Current.CancellationToken),
        builder => builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(_clock)));

    public async ValueTask DisposeAsync() => await App.DisposeAsync();

    [Theory]
    [InlineData("/healthz", "alive\n")]
    [InlineData("/readyz", "ready\n")]
    public async Task A_stranger_is_told_in_a_word_and_nothing_is_kept_or_set(string path, string word)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            var answer = await App.NewBrowser().Send(method, path, null);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal("no-store", answer.Header("Cache-Control"));
            Assert.Equal("text/plain", answer.Response.Content.Headers.ContentType?.MediaType);
            Assert.Null(answer.Header("Set-Cookie"));
            Assert.NotNull(answer.Header("Content-Security-Policy"));
        }

        Assert.Equal(word, (await App.NewBrowser().Get(path)).Text);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await App.NewBrowser().Send(HttpMethod.Post, path, new StringContent(""))).Status);
    }

    [Fact]
    public async Task A_node_without_its_database_is_alive_but_not_ready_and_recovers_by_itself()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        Assert.Equal(HttpStatusCode.OK, (await laptop.Get("/readyz")).Status);
        var memory = App.Services.GetRequiredService<Security.Sessions.SessionMemory>();
        memory.DoubtEverything();
        memory.ForgetEverything();
        await databases.TakeAway(App);
        _clock.Passed += TimeSpan.FromSeconds(1);

        // Signed in or not, nobody looks at the session: that would need the database.
        Assert.Equal((HttpStatusCode.OK, "alive\n"), StatusAndText(await laptop.Get("/healthz")));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready: database\n"), StatusAndText(await laptop.Get("/readyz")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await laptop.Get("/settings")).Status);

        await databases.BringBack(App);
        _clock.Passed += TimeSpan.FromSeconds(1);
        Assert.Equal((HttpStatusCode.OK, "ready\n"), StatusAndText(await laptop.Get("/readyz")));
        Assert.True(await laptop.IsSignedIn());
        Assert.Contains(App.Log.Lines, line => line.Contains("not ready for requests: database", StringComparison.Ordinal));
        Assert.Contains(App.Log.Lines, line => line.Contains("ready for requests again", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("X", "X9")]
    public async Task A_node_whose_database_takes_no_writes_is_not_ready()
    {
        Assert.Equal("ready\n", (await App.NewBrowser().Get("/readyz")).Text);
        await databases.CloseForWriting(App);
        _clock.Passed += TimeSpan.FromSeconds(1);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready: read-only\n"), StatusAndText(await App.NewBrowser().Get("/readyz")));
        var findings = await App.Services.GetRequiredService<Checkup>().Database(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Contains("can only be read", Assert.Single(findings, finding => finding.Mark is Mark.Bad).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_who_ask_again_and_again_reach_the_database_once_a_second()
    {
        var stranger = App.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await stranger.Get("/readyz")).Status);
        await databases.TakeAway(App);
        _clock.Stand();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => stranger.Get("/readyz")));
        var asked = answers.Select(answer => answer.Text).Distinct();

        _clock.Passed += TimeSpan.FromSeconds(1);
        Assert.Single(asked);
        Assert.Equal("not ready: database\n", (await stranger.Get("/readyz")).Text);
        await databases.BringBack(App);
        // The second has not passed: still the old word, without asking.
        Assert.Equal("not ready: database\n", (await stranger.Get("/readyz")).Text);
    }

    [Theory]
    [InlineData(1.0, "ready\n")]
    [InlineData(-1.0, "ready\n")]
    [InlineData(3.0, "not ready: clock\n")]
    [InlineData(-3.0, "not ready: clock\n")]
    [Trait("F", "F42")]
    public async Task A_node_whose_clock_is_off_the_databases_is_not_ready(double seconds, string word)
    {
        _clock.Off = TimeSpan.FromSeconds(seconds);
        var answer = await App.NewBrowser().Get("/readyz");
        Assert.Equal(word, answer.Text);

        _clock.Off = TimeSpan.Zero;
        _clock.Passed += TimeSpan.FromSeconds(1);
        Assert.Equal("ready\n", (await App.NewBrowser().Get("/readyz")).Text);
    }

    [Theory]
    [InlineData(0, 2000, 0, 2000)]
    [InlineData(2001, 0, 2001, 2001)]
    [InlineData(0, 700, 900, 0)]
    [InlineData(0, 2901, 900, 2001)]
    [Trait("F", "F42")]
    public void A_slow_answer_is_no_wrong_clock(int before, int database, int after, int off)
    {
        var start = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromMilliseconds(off), Readiness.Off(start.AddMilliseconds(before), start.AddMilliseconds(database), start.AddMilliseconds(after)));
        Assert.Equal(off > 2000, TimeSpan.FromMilliseconds(off) > Readiness.Tolerance);
    }

    private static (HttpStatusCode Status, string Text) StatusAndText(Answer answer) => (answer.Status, answer.Text);
}
