using Holdfast.Platform.Storage;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Holdfast.Operations.Health;

/// <summary>
/// Traces and metrics by OTLP, only where an endpoint is configured: wired without one they would cost every request as
/// much as the session check. The other OTEL_ variables are the exporter's own.
/// </summary>
internal static class Telemetry
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var endpoint = configuration[Endpoint];
        if (string.IsNullOrWhiteSpace(endpoint))
        {
            return;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new StartRefusedException($"{Endpoint} is \"{endpoint}\", but it must be an address, for example http://localhost:4317.");
        }

        // Addresses are traced without their query: the instrumentation leaves its values out.
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("holdfast", serviceVersion: Version.Product))
            .WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddSource("Npgsql").AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter("System.Runtime", "Npgsql").AddOtlpExporter());
    }
}
