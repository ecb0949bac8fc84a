using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Holdfast.Storage;

/// <summary>Something that is done once the database has its schema and before the first request; on one node at a time.</summary>
public interface IStartStep
{
    Task Run(HoldfastDb db, CancellationToken ct);
}

/// <summary>
/// Brings the schema up to date before anything listens. Nodes that start at the same time take turns: on PostgreSQL by
/// an advisory lock, on SQLite by the data folder's lock.
/// </summary>
internal sealed class StartDatabase(
    IServiceScopeFactory scopes, IOptions<StorageOptions> options, DataFolder folder, ILogger<StartDatabase> log)
    : IHostedLifecycleService
{
    // Any constant will do as long as nobody else uses it in this database.
    private const long TurnToMigrate = 0x486F_6C64_6661_7374;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        try
        {
            await using var turn = await TakeTurn(scope.ServiceProvider, cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
            foreach (var step in scope.ServiceProvider.GetServices<IStartStep>())
            {
                await step.Run(db, cancellationToken);
            }

            log.DatabaseReady(options.Value.Provider, folder.Path);
        }
        catch (DbException problem)
        {
            throw new StartRefusedException(options.Value.Provider is StorageProvider.Sqlite
                ? $"The database {folder.In(StorageModule.SqliteFile)} cannot be used: {problem.Message}. Check the file and its permissions, or restore a backup."
                : $"PostgreSQL cannot be used: {problem.Message}. Check ConnectionStrings:Holdfast and that the server is running.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<IAsyncDisposable?> TakeTurn(IServiceProvider services, CancellationToken ct)
    {
        if (options.Value.Provider is StorageProvider.Postgres)
        {
            // Held by its own connection, so that it is given back even when this process dies.
            var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
            await using var command = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection);
            command.Parameters.AddWithValue(TurnToMigrate);
            await command.ExecuteNonQueryAsync(ct);
            return new Turn(connection);
        }

        // EF takes a lock of its own by a row and waits for it for ever. We hold the folder, so a row that is there
        // was left by a process that died while it migrated.
        await services.GetRequiredService<HoldfastDb>().Database
            .ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", ct);
        return null;
    }

    private sealed class Turn(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", connection);
            command.Parameters.AddWithValue(TurnToMigrate);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            await connection.DisposeAsync();
        }
    }
}

internal static partial class StorageLog
{
    [LoggerMessage(LogLevel.Information, "The database is ready ({Provider}, data folder {Folder})")]
    public static partial void DatabaseReady(this ILogger log, StorageProvider provider, string folder);

    [LoggerMessage(LogLevel.Error, "The job {Job} failed; it runs again in {Every}")]
    public static partial void JobFailed(this ILogger log, Exception problem, string job, TimeSpan every);
}
