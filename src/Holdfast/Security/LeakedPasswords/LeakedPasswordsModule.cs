using Microsoft.Extensions.Options;

namespace Holdfast.Security.LeakedPasswords;

public static class LeakedPasswordsModule
{
    public static void AddLeakedPasswords(this IServiceCollection services)
    {
        services.AddOptions<BreachedOptions>().BindConfiguration(BreachedOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BreachedOptions>, BreachedOptionsShape>();
        services.AddSingleton<IValidateOptions<BreachedOptions>, BreachedOptionsValidator>();
        services.AddSingleton<BreachFile>();
        services.AddSingleton<BreachRange>();
        services.AddSingleton<BreachedPasswords>();
        services.AddHostedService<BreachFileWatch>();
        services.AddHttpClient(BreachRange.Client, (all, client) =>
        {
            var options = all.GetRequiredService<IOptions<BreachedOptions>>().Value;
            client.BaseAddress = new Uri(options.RangeUrl);
            // BreachRange ends it in time.
            client.Timeout = Timeout.InfiniteTimeSpan;
            client.MaxResponseContentBufferSize = BreachRange.MostBytes;
            client.DefaultRequestHeaders.Add("Add-Padding", "true");
            client.DefaultRequestHeaders.Add("User-Agent", "Holdfast");
        })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = BreachRange.MostAtOnce })
            // Its lines would put the 5 digits beside the account in the log.
            .RemoveAllLoggers();
    }
}
