using Holdfast.Platform.Keys;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Storage;

/// <summary>
/// Something that is done once the database has its schema and before the first request; on one node at a time. Every start
/// waits for it: what it asks each time it asks by <see cref="HotReads"/>, because the first <see cref="HoldfastDb"/> is dear.
/// </summary>
public interface IStartStep
{
    Task Run(IServiceProvider services, CancellationToken ct);
}

/// <summary>Has the schema and the start's steps ready before anything listens.</summary>
internal sealed class StartDatabase(Schema schema, IOptions<StorageOptions> options, DataFolder folder, ILogger<StartDatabase> log)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await schema.Update(
            async services =>
            {
                foreach (var step in services.GetServices<IStartStep>())
                {
                    await step.Run(services, cancellationToken);
                }
            },
            cancellationToken);
        log.DatabaseReady(options.Value.Provider, folder.Path);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static partial class StorageLog
{
    [LoggerMessage(LogLevel.Information, "The database is ready ({Provider}, data folder {Folder})")]
    public static partial void DatabaseReady(this ILogger log, StorageProvider provider, string folder);

    [LoggerMessage(LogLevel.Information, "The database was copied to {Copy} before its schema is changed")]
    public static partial void CopiedBeforeMigrating(this ILogger log, string copy);

    [LoggerMessage(LogLevel.Information, "Another node starts or brings the schema up to date: this one waits for its turn")]
    public static partial void WaitsForTurn(this ILogger log);

    [LoggerMessage(LogLevel.Error, "The job {Job} failed; it runs again in {Every}")]
    public static partial void JobFailed(this ILogger log, Exception problem, string job, TimeSpan every);
}
