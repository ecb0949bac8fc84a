using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Settings;

public static class SettingsModule
{
    public static void AddSettings(this IServiceCollection services)
    {
        services.AddHelpPart<CannotSignIn>(forStrangers: true);
        services.AddHelpPart<SomebodyGotIn>(forStrangers: false);
        services.AddHome(Menu.Account, Paths.Settings, "Password & security", "shield");
        services.AddMenuEntry(Menu.Account, Paths.Settings, "Password & security", "shield", 0);
        services.AddMenuEntry(Menu.Account, SettingsPaths.Profile, "Profile", "person", 50);
        services.AddMenuEntry(Menu.Account, SettingsPaths.Activity, "Recent activity", "clock", 60);
        SettingsEvents.Register(services);
        SettingsNews.Register(services);
        SettingsEnds.Register(services);
        services.AddNotice<KindChangedNotice>("kind-changed", "Your account type was changed");
        services.AddNotice<DataExportedNotice>("data-exported", "A copy of your data was downloaded");
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
