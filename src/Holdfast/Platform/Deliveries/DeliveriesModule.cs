using Holdfast.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Deliveries;

public static class DeliveriesModule
{
    public static void AddDeliveries(this IServiceCollection services)
    {
        services.AddOptions<OutboxOptions>().BindConfiguration("Outbox").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OutboxOptions>, OutboxOptionsValidator>();
        services.AddSingleton<OutboxRoutes>();
        services.AddScoped<Outbox>();
        services.AddScoped<DescribedDeliveries>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<ISaveHook>(all => all.GetRequiredService<OutboxSignal>());
        services.AddSingleton<DeliveryClaims>();
        services.AddSingleton<DeliveryDelays>();
        services.AddSingleton<OutboxWorker>();
        services.AddHostedService<OutboxService>();
        services.AddSingleton<IJob, ForgetOldDeliveries>();
        services.AddSingleton<IWarmUp, FirstRead>();
    }
}
