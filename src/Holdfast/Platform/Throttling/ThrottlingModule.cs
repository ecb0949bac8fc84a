using Holdfast.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Throttling;

public static class ThrottlingModule
{
    public static void AddThrottling(this IServiceCollection services)
    {
        services.AddOptions<ThrottlingOptions>().BindConfiguration("Throttling").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ThrottlingOptions>, ThrottlingOptionsValidator>();
        services.AddSingleton<NetworkBuckets>();
        services.AddScoped<FailureBudgets>();
        services.AddScoped<HourBudgets>();
        services.AddSingleton<IJob, ForgetOldBudgets>();
    }
}
