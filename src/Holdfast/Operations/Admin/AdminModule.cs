namespace Holdfast.Operations.Admin;

public static class AdminModule
{
    public static void AddAdmin(this IServiceCollection services)
    {
        services.AddSingleton<Uptime>();
        services.AddScoped<OutboxList>();
        services.AddScoped<AgentContainments>();
        services.AddScoped<DecideDelivery>();
    }

    public static void MapAdmin(this WebApplication app)
    {
        // Made now: it counts from its making.
        app.Services.GetRequiredService<Uptime>();
        InstallationEndpoint.Map(app);
        OutboxEndpoint.Map(app);
        ContainmentsEndpoint.Map(app);
    }
}
