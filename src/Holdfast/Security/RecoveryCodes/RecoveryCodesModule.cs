using Holdfast.Platform.Accounts;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;

namespace Holdfast.Security.RecoveryCodes;

public static class RecoveryCodesModule
{
    public static void AddRecoveryCodes(this IServiceCollection services)
    {
        services.AddMenuPages(Menu.Account, RecoveryCodePaths.RecoveryCodes, partOf: Paths.Settings);
        RecoveryCodeEvents.Register(services);
        RecoveryCodeNews.Register(services);
        services.AddNotice<RecoveryCodesMadeNotice>("recovery-codes-made", "New recovery codes were created");
        services.AddNotice<RecoveryCodeFoundNotice>("recovery-code-found", "One of your recovery codes was in a message");
        services.AddScoped<ISecretKind, RecoveryCodeSecret>();
        services.AddScoped<NewRecoveryCodes>();
        services.AddSingleton<ShownCodes>();
        services.AddScoped<RecoveryCodeCheck>();
        services.AddScoped<MakeRecoveryCodesHandler>();
        services.AddSingleton<IJob, ForgetSupersededCodes>();
        services.AddSingleton(new LeftOutOfExport(typeof(RecoveryCode), "Only what recognises a code is kept; how many are left stands on their page."));
    }

    public static void MapRecoveryCodes(this IEndpointRouteBuilder routes) => RecoveryCodesEndpoint.Map(routes);
}
