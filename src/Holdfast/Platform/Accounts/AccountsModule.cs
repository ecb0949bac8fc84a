using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Accounts;

public static class AccountsModule
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<AccountsOptions>().BindConfiguration("Accounts").ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<AccountsOptions>, KindsUnlessConfigured>();
        services.AddSingleton<IValidateOptions<AccountsOptions>, AccountsOptionsShape>();
        services.AddSingleton<IValidateOptions<AccountsOptions>, KindsValidator>();
        services.AddSingleton<Kinds>();
        services.AddScoped<IStartStep, DemoPeople>();
        services.AddSingleton<IExportPart, AccountExport>();
        services.AddSingleton<IExportPart, AddressExport>();
        services.AddSingleton<IEraseWithAccount, EraseDeliveries>();
        services.AddSingleton(new LeftOutOfExport(typeof(Delivery), "Mail to the person themself: on its way, or remembered for some time after it was delivered or given up."));
    }
}
