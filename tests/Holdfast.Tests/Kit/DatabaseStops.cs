using System.Data.Common;
using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Kit;

/// <summary>Stops at the database's own steps: around a commit, and after a command.</summary>
public sealed class DatabaseStops
{
    public StopPoint BeforeCommit { get; } = new();

    public StopPoint AfterCommit { get; } = new();

    /// <summary>After a session was read from the database, before it is known what was read.</summary>
    public StopPoint AfterSessionRead { get; } = new();

    /// <summary>After a command that holds these words has run.</summary>
    public (string Words, StopPoint Point) AfterCommand { get; set; } = ("\0", new StopPoint());

    public void AddTo(IWebHostBuilder builder) => builder.ConfigureTestServices(services =>
    {
        services.AddSingleton<IInterceptor>(new Transactions(this));
        services.AddSingleton<IInterceptor>(new Commands(this));
        var reads = services.Single(s => s.ServiceType == typeof(HotReads));
        services.Remove(reads);
        services.AddSingleton<HotReads>(all => new Reads(this, (HotReads)reads.ImplementationFactory!(all)));
    });

    private sealed class Transactions(DatabaseStops stops) : DbTransactionInterceptor
    {
        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            await stops.BeforeCommit.PassBy();
            return result;
        }

        public override Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => stops.AfterCommit.PassBy();
    }

    private sealed class Commands(DatabaseStops stops) : DbCommandInterceptor
    {
        public override async ValueTask<int> NonQueryExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            await PassBy(command);
            return result;
        }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            await PassBy(command);
            return result;
        }

        private async Task PassBy(DbCommand command)
        {
            if (command.CommandText.Contains(stops.AfterCommand.Words, StringComparison.Ordinal))
            {
                await stops.AfterCommand.Point.PassBy();
            }
        }
    }

    private sealed class Reads(DatabaseStops stops, HotReads inner) : HotReads
    {
        public override async ValueTask<T?> First<T>(string sql, object key, Func<DbDataReader, HotReads, T> read, CancellationToken ct)
            where T : class
        {
            var found = await inner.First(sql, key, read, ct);
            await stops.AfterSessionRead.PassBy();
            return found;
        }

        public override async ValueTask<T?> ByKey<T>(KeyedRead<T> read, byte[] key, CancellationToken ct)
            where T : class
        {
            var found = await inner.ByKey(read, key, ct);
            await stops.AfterSessionRead.PassBy();
            return found;
        }

        public override IReadOnlyList<T> All<T>(string sql, Func<DbDataReader, T> read) => inner.All(sql, read);

        public override Task<IReadOnlyList<string>> Texts(string sql, CancellationToken ct) => inner.Texts(sql, ct);

        public override DateTimeOffset Time(DbDataReader row, int column) => inner.Time(row, column);
    }
}
