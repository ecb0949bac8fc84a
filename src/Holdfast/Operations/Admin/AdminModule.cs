using Holdfast.Platform.Accounts;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;

namespace Holdfast.Operations.Admin;

public static class AdminModule
{
    public static void AddAdmin(this IServiceCollection services)
    {
        services.AddHome(Menu.Admin, AdminPaths.Admin, "Admin", "server", Role.Admin, Role.Auditor);
        services.AddMenuEntry(Menu.Admin, AdminPaths.Admin, "Health", "server", 0, Role.Admin, Role.Auditor);
        services.AddMenuEntry(Menu.Admin, AdminPaths.AdminOutbox, "Outbox", "inbox", 10, Role.Admin, Role.Auditor);
        services.AddMenuEntry(Menu.Admin, AdminPaths.AdminContainments, "Protected by agents", "shield-alert", 20, Role.Admin, Role.Auditor);
        AdminEvents.Register(services);
        OutboxNews.Register(services);
        ContainmentsNews.Register(services);
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
        RelayEndpoint.Map(app);
    }
}
