using Holdfast.Mail;
using Microsoft.Extensions.Options;

namespace Holdfast.Passwords.Breached;

internal static class BreachedModule
{
    public static void AddBreached(this IServiceCollection services)
    {
        services.AddOptions<BreachedOptions>().BindConfiguration(BreachedOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BreachedOptions>, BreachedOptionsShape>();
        services.AddSingleton<IValidateOptions<BreachedOptions>, BreachedOptionsValidator>();
        services.AddSingleton<BreachFile>();
        services.AddSingleton<BreachRange>();
        services.AddSingleton<BreachedPasswords>();
        services.AddSingleton<BreachedAtSignIn>();
        services.AddHostedService<BreachFileWatch>();
        services.AddHostedService<BreachedAtSignInService>();
        services.AddNotice<PasswordBreachedNotice>("Choose a new password");
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
