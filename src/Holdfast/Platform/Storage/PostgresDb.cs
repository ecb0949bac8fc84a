using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Holdfast.Platform.Storage;

/// <summary>PostgreSQL 15 or newer, for several nodes.</summary>
public sealed class PostgresDb(DbContextOptions<PostgresDb> options, WriteGate gate, IEnumerable<ISaveHook> hooks)
    : HoldfastDb(options, gate, hooks)
{
    public override string HoldingRow(string table) => $"FOR UPDATE OF {table}";

    public override string SharingRow(string table) => $"FOR SHARE OF {table}";

    public override string SkippingHeldRows => "FOR UPDATE SKIP LOCKED";

    public override string Clock => "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS \"Value\"";

    public override string ServerVersion => "SELECT current_setting('server_version') AS \"Value\"";

    public override async Task<bool> TakesWrites(CancellationToken ct) =>
        await Database.SqlQueryRaw<string>("SELECT current_setting('transaction_read_only') AS \"Value\"").SingleAsync(ct) == "off";

    public override object TimeValue(DateTimeOffset time) => time.ToUniversalTime();

    public override DbParameter Parameter(string name, object value) => new NpgsqlParameter(name, value);

    public override CancellationTokenRegistration StopsStatements(CancellationToken ct) => default;

    internal sealed class DesignTime : IDesignTimeDbContextFactory<PostgresDb>
    {
        public PostgresDb CreateDbContext(string[] args) => new(
            new DbContextOptionsBuilder<PostgresDb>().UseNpgsql("Host=design-time").Options,
            new WriteGate(Options.Create(new StorageOptions { Provider = StorageProvider.Postgres })), []);
    }
}
