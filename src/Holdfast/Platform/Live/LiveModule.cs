using Holdfast.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Live;

public static class LiveModule
{
    public static void AddLive(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LiveOptions>().BindConfiguration("Live").ValidateOnStart();
        services.AddSingleton<IValidateOptions<LiveOptions>, LiveOptionsValidator>();
        services.AddSingleton<LiveHints>();
        services.AddSingleton<LiveSigns>();
        services.AddSingleton<LivePlaces>();
        services.AddSingleton<LiveStreams>();
        services.AddHostedService<LiveLook>();
        if (builder.Configuration.GetValue("Storage:Provider", StorageProvider.Sqlite) is StorageProvider.Postgres)
        {
            services.AddHostedService<LiveChannel>();
        }
    }

    /// <summary>Topics that pages can listen to, named "kind:id" in data-topic.</summary>
    /// <param name="kind">Letters and dashes.</param>
    public static void AddLiveTopics<T>(this IServiceCollection services, string kind)
        where T : class, ILiveTopics
    {
        services.AddScoped<T>();
        services.AddSingleton(new LiveKind(kind, typeof(T)));
    }
}
