using Holdfast.Mail;

namespace Holdfast.RecoveryCodes;

public static class RecoveryCodesModule
{
    public static void AddRecoveryCodes(this IServiceCollection services)
    {
        services.AddNotice<RecoveryCodesMadeNotice>("New recovery codes were made");
        services.AddScoped<RecoveryCodeCheck>();
        services.AddScoped<MakeRecoveryCodesHandler>();
    }

    public static void MapRecoveryCodes(this IEndpointRouteBuilder routes) => RecoveryCodesEndpoint.Map(routes);
}
