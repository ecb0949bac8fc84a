using Holdfast.Platform.Accounts;

namespace Holdfast.Platform.Audit;

public static class AuditModule
{
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddScoped<AuditTrail>();
        services.AddSingleton<Activities>();
        services.AddSingleton<IExportPart, TimelineExport>();
    }
}
