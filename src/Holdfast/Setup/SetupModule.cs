using Holdfast.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Setup;

public static class SetupModule
{
    public static void AddSetup(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SetupOptions>().BindConfiguration("Setup").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SetupOptions>, SetupOptionsValidator>();
        services.AddOptions<HostOptions>().Configure<IOptions<SetupOptions>>((host, setup) =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(setup.Value.DrainSeconds + setup.Value.ShutdownSeconds));
        services.AddScoped<IStartStep, SetupLinkStart>();
        services.AddScoped<CreateStaffAccountHandler>();
        services.AddSingleton<Checkup>();
        services.AddSingleton<LeakedPasswords>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<CspReports>();
        services.AddHostedService<Stopping>();
        services.AddTelemetry(builder.Configuration);
    }

    /// <summary>Between the edge and the sessions: health and reports of browsers are answered here, and streams learn that the server stops.</summary>
    public static void UseSetup(this WebApplication app)
    {
        WithoutSession.Use(app);
        Stopping.EndStreams(app);
    }

    public static void MapSetup(this IEndpointRouteBuilder routes)
    {
        HealthEndpoint.Map(routes);
        CspReportsEndpoint.Map(routes);
        StaffAccountEndpoint.Map(routes);
    }
}
