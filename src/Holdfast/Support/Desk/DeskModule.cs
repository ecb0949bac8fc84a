using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Desk;

public static class DeskModule
{
    public static void AddDesk(this IServiceCollection services)
    {
        services.AddOptions<DeskOptions>().BindConfiguration("Desk").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeskOptions>, DeskOptionsValidator>();
        services.AddScoped<AccountsForAgents>();
    }

    public static void MapDesk(this IEndpointRouteBuilder routes)
    {
        routes.MapPage(Paths.Desk, () => Pages.Go(Paths.DeskProtect)).ForRoles(Role.Agent, Role.Lead);
        ProtectEndpoint.Map(routes);
    }
}
