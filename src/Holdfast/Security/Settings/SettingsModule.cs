using Holdfast.Platform.OwnerNotices;

namespace Holdfast.Security.Settings;

public static class SettingsModule
{
    public static void AddSettings(this IServiceCollection services)
    {
        services.AddNotice<KindChangedNotice>("The kind of your account was changed");
        services.AddNotice<DataExportedNotice>("A copy of your data was downloaded");
        services.AddScoped<ActivityLines>();
        services.AddScoped<ChangeProfileHandler>();
        services.AddScoped<ChangeKindHandler>();
        services.AddSingleton<ProfilePages>();
        services.AddScoped<ExportData>();
        services.AddScoped<ReviewHandler>();
    }

    public static void MapSettings(this IEndpointRouteBuilder routes)
    {
        SettingsEndpoints.Map(routes);
        ProfileEndpoint.Map(routes);
        KindEndpoint.Map(routes);
        ExportEndpoint.Map(routes);
        ReviewEndpoint.Map(routes);
    }
}
