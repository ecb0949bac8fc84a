using Holdfast.Platform.Accounts;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Desk;

public static class DeskModule
{
    public static void AddDesk(this IServiceCollection services)
    {
        services.AddHome(Menu.Desk, DeskPaths.Desk, "Desk", "shield", Role.Agent, Role.Lead);
        services.AddMenuEntry(Menu.Desk, DeskPaths.DeskProtect, "Protect an account", "shield", 100, Role.Agent, Role.Lead);
        services.AddMenuPages(Menu.Desk, "/desk/accounts", partOf: DeskPaths.DeskProtect);
        DeskEvents.Register(services);
        services.AddOptions<DeskOptions>().BindConfiguration("Desk").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeskOptions>, DeskOptionsValidator>();
        services.AddScoped<AccountsForAgents>();
    }

    public static void MapDesk(this IEndpointRouteBuilder routes)
    {
        routes.MapPage(DeskPaths.Desk, () => Pages.Go(DeskPaths.DeskProtect)).ForRoles(Role.Agent, Role.Lead);
        ProtectEndpoint.Map(routes);
    }
}
