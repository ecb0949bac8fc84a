using Microsoft.Extensions.Options;
using Npgsql;

namespace Holdfast.Platform.Storage;

/// <summary>Work that is done again and again, on one node at a time however many there are.</summary>
public interface IJob
{
    TimeSpan Every { get; }

    Task Run(HoldfastDb db, CancellationToken ct);
}

/// <summary>Runs each job when it is due. A job that fails is logged and tried again at its next time.</summary>
internal sealed class JobRunner(
    IServiceScopeFactory scopes, IEnumerable<IJob> jobs, IOptions<StorageOptions> options, TimeProvider time, ILogger<JobRunner> log)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(jobs.Select(job => Repeat(job, stoppingToken)));

    private async Task Repeat(IJob job, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(job.Every, time);
        while (await NextTick(timer, ct))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await RunOnOneNode(job, scope.ServiceProvider, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                // The runner outlives every job: one broken job must not stop the others.
                log.JobFailed(problem, job.GetType().Name, job.Every);
            }
        }
    }

    private static async Task<bool> NextTick(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task RunOnOneNode(IJob job, IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<HoldfastDb>();
        if (options.Value.Provider is StorageProvider.Sqlite)
        {
            // The data folder's lock has already chosen the one node.
            await job.Run(db, ct);
            return;
        }

        await using var connection = await services.GetRequiredService<DirectDatabase>().Open(ct);
        var key = "job:" + job.GetType().Name;
        if (await Ask(connection, "SELECT pg_try_advisory_lock(hashtextextended($1, 0))", key, ct) is true)
        {
            try
            {
                await job.Run(db, ct);
            }
            finally
            {
                // A pooled connection would keep the lock until its next use.
                await Ask(connection, "SELECT pg_advisory_unlock(hashtextextended($1, 0))", key, CancellationToken.None);
            }
        }
    }

    private static async Task<object?> Ask(NpgsqlConnection connection, string sql, string key, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue(key);
        return await command.ExecuteScalarAsync(ct);
    }
}
