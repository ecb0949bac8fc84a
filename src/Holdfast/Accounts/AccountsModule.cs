using Holdfast.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Accounts;

public static class AccountsModule
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<AccountsOptions>().BindConfiguration("Accounts").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountsOptions>, AccountsOptionsValidator>();
        services.AddScoped<IStartStep, DemoPeople>();
    }
}
