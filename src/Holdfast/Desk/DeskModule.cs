using Holdfast.Accounts;
using Holdfast.Sessions;
using Holdfast.Shell;

namespace Holdfast.Desk;

public static class DeskModule
{
    public static void AddDesk(this IServiceCollection services) => services.AddScoped<AccountsForAgents>();

    public static void MapDesk(this IEndpointRouteBuilder routes)
    {
        routes.MapPage(Paths.Desk, () => Pages.Go(Paths.DeskProtect)).ForRoles(Role.Agent, Role.Lead);
        ProtectEndpoint.Map(routes);
    }
}
