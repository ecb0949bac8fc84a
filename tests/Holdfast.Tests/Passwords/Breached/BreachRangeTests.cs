using System.Globalization;
using Holdfast.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Holdfast.Passwords.Breached;

/// <summary>The range service as it may be: a real server on loopback.</summary>
[Trait("R", "R108")]
public sealed class BreachRangeTests : IAsyncLifetime
{
    private const string Leaked = "correct horse battery staple";

    private readonly List<string> _asked = [];
    private readonly TaskCompletionSource _never = new();
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
            _asked.Add($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} padding={http.Request.Headers["Add-Padding"]}");
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
        Assert.Equal([$"GET /range/{Key.Prefix} padding=true"], _asked);
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

    [Fact]
    public async Task One_that_takes_too_long_is_no_answer()
    {
        _answer = _ => _never.Task;
        Assert.Null(await Ask());
        Assert.Contains(_log.Lines, line => line.Contains("it took too long", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_away_is_no_answer()
    {
        await _service.StopAsync(TestContext.Current.CancellationToken);
        Assert.Null(await Ask());
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
            ["Passwords:Breached:RangeSeconds"] = "1",
        });
        services.AddLogging(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace));
        services.AddBreached();
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
    }

    private void Says(string text) => _answer = response => response.WriteAsync(text);

    private async Task<bool?> Ask() =>
        await (_product ?? throw new InvalidOperationException("It is not ready.")).GetRequiredService<BreachRange>().Contains(Key, TestContext.Current.CancellationToken);
}
