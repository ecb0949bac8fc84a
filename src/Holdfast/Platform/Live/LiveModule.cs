using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Live;

public static class LiveModule
{
    public static void AddLive(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LiveHints>();
        if (builder.Configuration.GetValue("Storage:Provider", StorageProvider.Sqlite) is StorageProvider.Postgres)
        {
            builder.Services.AddHostedService<LiveChannel>();
        }
    }
}
