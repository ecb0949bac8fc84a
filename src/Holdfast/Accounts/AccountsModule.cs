using Holdfast.Storage;

namespace Holdfast.Accounts;

public static class AccountsModule
{
    public static void AddAccounts(this IServiceCollection services) => services.AddScoped<IStartStep, DemoPeople>();
}
