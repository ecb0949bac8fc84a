using Holdfast.Accounts;
using Holdfast.Sessions;
using Holdfast.Shell;
using Microsoft.Extensions.Options;

namespace Holdfast.Desk;

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
