using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Storage;

/// <summary>The embedded database: one file in the data folder, write-ahead log, foreign keys.</summary>
public sealed class SqliteDb(DbContextOptions<SqliteDb> options, WriteGate gate, IEnumerable<ISaveHook> hooks)
    : HoldfastDb(options, gate, hooks)
{
    // There is one writer at a time, so a row that was read inside a transaction is held already.
    public override string HoldingRow(string table) => "";

    public override string SharingRow(string table) => "";

    public override string SkippingHeldRows => "";

    // The machine's clock: an embedded database has no other.
    public override string Clock => "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS \"Value\"";

    public override string ServerVersion => "SELECT sqlite_version() AS \"Value\"";

    /// <summary>A write that changes nothing needs the lock of one that does.</summary>
    public override async Task<bool> TakesWrites(CancellationToken ct)
    {
        const int Busy = 5, Locked = 6, ReadOnly = 8, Seconds = 1;
        Database.SetCommandTimeout(Seconds);
        try
        {
            await Database.ExecuteSqlRawAsync("UPDATE installation SET epoch = epoch WHERE 1 = 0", ct);
            return true;
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is Busy or Locked)
        {
            // Somebody writes.
            return true;
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode == ReadOnly)
        {
            return false;
        }
    }

    public override object TimeValue(DateTimeOffset time) => time.UtcTicks;

    // EF keeps ids as upper-case text on SQLite.
    public override DbParameter Parameter(string name, object value) =>
        new SqliteParameter(name, value is Guid id ? id.ToString().ToUpperInvariant() : value);

    // SQLite's own calls never look at a token: it is told from outside.
    public override CancellationTokenRegistration StopsStatements(CancellationToken ct) =>
        ct.Register(() => SQLitePCL.raw.sqlite3_interrupt(((SqliteConnection)Database.GetDbConnection()).Handle));

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // EF cannot order or compare DateTimeOffset on SQLite: UTC ticks can be.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    internal sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
        time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    /// <summary>Settings that SQLite keeps per connection: made once for each, as a pooled one that is opened again has them still.</summary>
    internal sealed class Pragmas(IOptions<StorageOptions> options) : DbConnectionInterceptor
    {
        private readonly ConditionalWeakTable<SafeHandle, object> _made = [];
        private readonly string _text = $"PRAGMA busy_timeout = {options.Value.BusySeconds * 1000}; PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        /// <summary>SQLite's own calls never wait for a network, so the synchronous form is the honest one.</summary>
        public void Set(DbConnection connection)
        {
            if (connection is not SqliteConnection { Handle: { } handle } || _made.TryGetValue(handle, out _))
            {
                return;
            }

            using var command = connection.CreateCommand();
            command.CommandText = _text;
            command.ExecuteNonQuery();
            _made.AddOrUpdate(handle, this);
        }
    }

    internal sealed class DesignTime : IDesignTimeDbContextFactory<SqliteDb>
    {
        public SqliteDb CreateDbContext(string[] args) => new(
            new DbContextOptionsBuilder<SqliteDb>().UseSqlite("Data Source=design-time.db").Options, new WriteGate(Options.Create(new StorageOptions())), []);
    }
}
