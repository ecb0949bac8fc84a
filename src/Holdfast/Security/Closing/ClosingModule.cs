using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Settings;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Closing;

public static class ClosingModule
{
    public static void AddClosing(this IServiceCollection services)
    {
        services.AddMenuPages(Menu.Account, ClosingPaths.Close, partOf: SettingsPaths.Profile);
        ClosingEvents.Register(services);
        ClosingNews.Register(services);
        ClosingEnds.Register(services);
        services.AddOptions<ClosingOptions>().BindConfiguration("Closing").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClosingOptions>, ClosingOptionsValidator>();
        services.AddNotice<AccountClosingNotice>("account-closing", "Your account is being closed");
        services.AddNotice<AccountKeptNotice>("account-kept", "Your account is open again");
        services.AddScoped<CloseAccountHandler>();
        services.AddScoped<KeepAccountHandler>();
        services.AddSingleton<IJob, EraseClosedAccounts>();
    }

    public static void MapClosing(this IEndpointRouteBuilder routes)
    {
        CloseAccountEndpoint.Map(routes);
        KeepAccountEndpoint.Map(routes);
    }
}
