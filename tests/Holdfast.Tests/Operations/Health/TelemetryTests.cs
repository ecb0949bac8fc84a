using Holdfast.Kit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Holdfast.Operations.Health;

public sealed class TelemetryTests(Databases databases)
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("http://127.0.0.1:9")]
    public async Task Nothing_is_traced_or_measured_unless_an_endpoint_is_configured(string? endpoint)
    {
        await using var app = new TestApp(await databases.New(TestContext.Current.CancellationToken), builder =>
        {
            if (endpoint is not null)
            {
                builder.UseSetting("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
            }
        });

        var wired = endpoint is { Length: > 0 };
        Assert.Equal(wired, app.Services.GetService<TracerProvider>() is not null);
        Assert.Equal(wired, app.Services.GetService<MeterProvider>() is not null);
        // Whoever receives them or not: people are served.
        Assert.True(await (await app.SignIn(await app.NewPerson())).IsSignedIn());
    }

    [Fact]
    public async Task An_endpoint_that_is_no_address_stops_the_start_with_a_sentence()
    {
        await using var refused = ProductProcess.Start("Production", "--Shell:PublicUrl=https://account.example.com", "--OTEL_EXPORTER_OTLP_ENDPOINT=collector");
        Assert.Equal(1, await refused.Ended());
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT is \"collector\"", refused.Errors, StringComparison.Ordinal);
    }
}
