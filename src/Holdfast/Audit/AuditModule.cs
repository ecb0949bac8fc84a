using Holdfast.Accounts;

namespace Holdfast.Audit;

public static class AuditModule
{
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddScoped<AuditTrail>();
        services.AddSingleton<IExportPart, TimelineExport>();
    }
}
