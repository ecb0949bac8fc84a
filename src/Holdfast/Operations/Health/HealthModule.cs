using Microsoft.Extensions.Options;

namespace Holdfast.Operations.Health;

public static class HealthModule
{
    public static void AddHealth(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<HealthOptions>().BindConfiguration(HealthOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HealthOptions>, HealthOptionsValidator>();
        services.AddOptions<HostOptions>().Configure<IOptions<HealthOptions>>((host, setup) =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(setup.Value.DrainSeconds + setup.Value.ShutdownSeconds));
        services.AddSingleton<Checkup>();
        services.AddSingleton<LeakedListState>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<CspReports>();
        services.AddHostedService<Stopping>();
        services.AddTelemetry(builder.Configuration);
    }

    /// <summary>Between the edge and the sessions: health and reports of browsers are answered here, and streams learn that the server stops.</summary>
    public static void UseHealth(this WebApplication app)
    {
        WithoutSession.Use(app);
        Stopping.EndStreams(app);
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        HealthEndpoint.Map(routes);
        CspReportsEndpoint.Map(routes);
    }
}
