using Holdfast.Platform.Storage;

namespace Holdfast.Operations.Setup;

public static class SetupModule
{
    public static void AddSetup(this IServiceCollection services)
    {
        SetupEvents.Register(services);
        SetupNews.Register(services);
        services.AddScoped<IStartStep, SetupLinkStart>();
        services.AddScoped<CreateStaffAccountHandler>();
    }

    public static void MapSetup(this IEndpointRouteBuilder routes) => StaffAccountEndpoint.Map(routes);
}
