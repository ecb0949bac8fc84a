using System.Collections.Concurrent;
using System.Globalization;
using Holdfast.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>The range service as it may be: a real server on loopback.</summary>
[Trait("R", "R108")]
[Trait("Database", "None")]
public sealed class BreachRangeTests : IAsyncLifetime
{
    private const string Leaked = "correct horse battery staple";

    private readonly ConcurrentBag<string> _asked = [];
    private readonly TaskCompletionSource _never = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private readonly TestLog _log = new();
    private readonly WebApplication _service;
    private Func<HttpResponse, Task> _answer = _ => Task.CompletedTask;
    private ServiceProvider? _product;

    public BreachRangeTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _service = builder.Build();
        _service.Run(http =>
        {
            _asked.Add($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} padding={http.Request.Headers["Add-Padding"]} by={http.Request.Headers.UserAgent}");
            _arrived.Release();
            return _answer(http.Response);
        });
    }

    private static BreachKey Key => BreachKey.Of(Leaked) ?? throw new InvalidOperationException();

    private static string Padding => string.Concat(Enumerable.Range(0, 800).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i:X35}:{i % 3}\r\n")));

    [Fact]
    public async Task A_password_among_the_lines_is_found_in_either_case()
    {
        Says($"{Padding}{Key.Suffix}:3");
        Assert.True(await Ask());
        Says($"{Padding}{Key.Suffix.ToLowerInvariant()}:1\n");
        Assert.True(await Ask());
    }

    [Fact]
    public async Task One_that_is_not_or_is_padding_is_not_found()
    {
        Says(Padding);
        Assert.False(await Ask());
        Says($"{Padding}{Key.Suffix}:0");
        Assert.False(await Ask());
    }

    [Fact]
    public async Task Five_digits_leave_and_nothing_else_and_no_log_has_them()
    {
        Says(Padding);
        await Ask();
        Assert.Equal([$"GET /range/{Key.Prefix} padding=true by=Holdfast"], _asked);
        Assert.DoesNotContain(_log.Lines, line => line.Contains(Key.Prefix, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<!doctype html><title>Welcome to the hotel</title>")]
    [InlineData("{\"error\":\"no\"}")]
    [InlineData("1E4C9B93F3F0682250B6CF8331B7EE68FD8")]
    [InlineData("1E4C9B93F3F0682250B6CF8331B7EE68FD8:many")]
    public async Task Garbage_is_no_answer(string text)
    {
        Says(text);
        Assert.Null(await Ask());
        Assert.Contains(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("no usable answer", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Another_status_is_no_answer_and_a_redirect_is_not_followed(int status)
    {
        _answer = response =>
        {
            (response.StatusCode, response.Headers.Location) = (status, "/elsewhere/");
            return response.WriteAsync($"{Key.Suffix}:3");
        };
        Assert.Null(await Ask());
        Assert.Single(_asked);
    }

    [Fact]
    public async Task An_answer_is_read_to_the_limit_and_not_a_byte_further()
    {
        var line = $"{new string('0', 35)}:1\n";
        var most = string.Concat(Enumerable.Repeat(line, BreachRange.MostBytes / line.Length));
        most = most.PadRight(BreachRange.MostBytes, '\n');
        Says(most);
        Assert.False(await Ask());
        Says(most + "\n");
        Assert.Null(await Ask());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("R", "R600")]
    public async Task One_that_takes_too_long_is_no_answer_whether_it_says_nothing_or_never_ends(bool begins)
    {
        _answer = begins ? async response => { await response.WriteAsync(Padding); await response.Body.FlushAsync(); await _never.Task; } : _ => _never.Task;
        var asking = Ask();
        await _arrived.WaitAsync(TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromMilliseconds(2999));
        Assert.False(asking.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await asking);
        Assert.Contains(_log.Lines, line => line.Contains("it took too long", StringComparison.Ordinal));
        Assert.Equal("it took too long", Assert.IsType<BreachStanding.Silent>(Range.Standing).Problem);
    }

    [Fact]
    public async Task Who_goes_away_does_not_wait_for_it_and_it_is_not_said_to_be_silent()
    {
        _answer = _ => _never.Task;
        using var gone = new CancellationTokenSource();
        var asking = Range.Contains(Key, gone.Token);
        await _arrived.WaitAsync(TestContext.Current.CancellationToken);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.IsType<BreachStanding.NotAsked>(Range.Standing);
    }

    [Fact]
    public async Task Only_so_many_ask_at_once_and_the_others_waits_are_bounded_too()
    {
        _answer = _ => _never.Task;
        var asking = Enumerable.Range(0, BreachRange.MostAtOnce + 1).Select(_ => Ask()).ToList();
        for (var i = 0; i < BreachRange.MostAtOnce; i++)
        {
            await _arrived.WaitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(BreachRange.MostAtOnce, _asked.Count);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.All(await Task.WhenAll(asking), Assert.Null);
    }

    [Fact]
    [Trait("R", "R600")]
    public async Task One_that_is_away_is_no_answer_and_the_standing_follows()
    {
        Assert.IsType<BreachStanding.NotAsked>(Range.Standing);
        Says(Padding);
        await Ask();
        Assert.Equal(_clock.GetUtcNow(), Assert.IsType<BreachStanding.Answers>(Range.Standing).At);
        await _service.StopAsync(TestContext.Current.CancellationToken);
        Assert.Null(await Ask());
        Assert.IsType<BreachStanding.Silent>(Range.Standing);
        Assert.IsType<BreachStanding.Silent>(await Range.Examine(TestContext.Current.CancellationToken));
    }

    /// <summary>The same list behind both.</summary>
    [Fact]
    [Trait("R", "R608")]
    public async Task The_service_and_the_filter_give_the_same_verdicts()
    {
        string[] leaked = ["seven green kettles humming", "caf\u00e9 au lait at noon", "\u5c71\u5ddd\u8349\u6728 and rivers", Leaked];
        string[] good = ["nine blue lanterns drifting", "Seven green kettles humming", "seven green kettles humming ", "cafe au lait at noon"];
        var lines = LeakedList.Of(leaked).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        _answer = response => response.WriteAsync(Padding + string.Join("\r\n", lines
            .Where(line => line.StartsWith(response.HttpContext.Request.Path.Value!.Split('/')[^1], StringComparison.Ordinal)).Select(line => line[5..])));
        var folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;
        LeakedList.Leak(folder, leaked);
        using (var filter = BreachFilter.Open(Path.Combine(folder, BreachFile.Name)))
        {
            foreach (var password in (string[])[.. leaked, .. good])
            {
                var key = Assert.NotNull(BreachKey.Of(password));
                var found = leaked.Contains(password);
                Assert.Equal((password, found, found), (password, filter.Contains(key), await Range.Contains(key, TestContext.Current.CancellationToken)));
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    public async ValueTask InitializeAsync()
    {
        await _service.StartAsync(TestContext.Current.CancellationToken);
        var address = _service.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Single();
        var services = new ServiceCollection();
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationManager
        {
            ["Passwords:Breached:Source"] = "Range",
            ["Passwords:Breached:RangeUrl"] = address + "/range/",
        });
        services.AddLogging(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton<TimeProvider>(_clock);
        services.AddLeakedPasswords();
        _product = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        _never.SetResult();
        if (_product is not null)
        {
            await _product.DisposeAsync();
        }

        await _service.DisposeAsync();
        _log.Dispose();
        _arrived.Dispose();
    }

    private void Says(string text) => _answer = response => response.WriteAsync(text);

    private BreachRange Range => (_product ?? throw new InvalidOperationException("It is not ready.")).GetRequiredService<BreachRange>();

    private Task<bool?> Ask() => Range.Contains(Key, TestContext.Current.CancellationToken);
}
