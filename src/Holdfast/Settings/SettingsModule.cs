namespace Holdfast.Settings;

public static class SettingsModule
{
    public static void AddSettings(this IServiceCollection services) => services.AddScoped<ActivityLines>();

    public static void MapSettings(this IEndpointRouteBuilder routes) => SettingsEndpoints.Map(routes);
}
