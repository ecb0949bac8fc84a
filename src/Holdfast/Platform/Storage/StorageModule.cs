using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Holdfast.Platform.Storage;

public static class StorageModule
{
    internal const string SqliteFile = "holdfast.db";

    private const string Direct = "HoldfastDirect";
    private const string Like = "\"Host=db;Database=holdfast;Username=holdfast;Password=...\"";

    public static void AddStorage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<StorageOptions>().BindConfiguration("Storage").ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DataFolder>();
        services.AddSingleton<WriteGate>();
        services.AddSingleton<Schema>();
        services.AddHostedService<StartDatabase>();
        services.AddHostedService<JobRunner>();
        services.AddHostedService<WarmUp>();

        if (builder.Configuration.GetValue("Storage:Provider", StorageProvider.Sqlite) is StorageProvider.Postgres)
        {
            services.AddPostgres();
        }
        else
        {
            services.AddSqlite();
        }
    }

    private static void AddSqlite(this IServiceCollection services)
    {
        services.AddSingleton<SqliteDb.Pragmas>();
        services.AddSingleton<HotReads>(all => new HotReads.OnSqlite(SqliteConnectionString(all), all.GetRequiredService<SqliteDb.Pragmas>()));
        services.AddDbContextPool<SqliteDb>(
            (all, db) => db
                .UseSqlite(SqliteConnectionString(all))
                .AddInterceptors(all.GetRequiredService<SqliteDb.Pragmas>())
                .AddInterceptors(all.GetServices<IInterceptor>())
                .ConfigureWarnings(TellNoFailures));
        services.AddScoped<HoldfastDb>(all => all.GetRequiredService<SqliteDb>());
    }

    /// <summary>
    /// What a query or a save throws is logged once, by whoever answers for it (Failures, the outbox, the jobs). EF itself would write each with
    /// all its places in code, for every request while the database is away.
    /// </summary>
    private static void TellNoFailures(WarningsConfigurationBuilder warnings) =>
        warnings.Ignore(CoreEventId.QueryIterationFailed, CoreEventId.SaveChangesFailed, CoreEventId.OptimisticConcurrencyException);

    private static string SqliteConnectionString(IServiceProvider services) => new SqliteConnectionStringBuilder
    {
        DataSource = services.GetRequiredService<DataFolder>().In(SqliteFile),
        ForeignKeys = true,
        DefaultTimeout = services.GetRequiredService<IOptions<StorageOptions>>().Value.BusySeconds,
    }.ConnectionString;

    /// <summary>
    /// A look at the database beside a server that may be running: it takes no lock on the folder, makes no file and keeps
    /// no hook, so it is for reading only.
    /// </summary>
    internal static HoldfastDb Beside(IServiceProvider services)
    {
        var gate = services.GetRequiredService<WriteGate>();
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        return options.Provider is StorageProvider.Postgres
            ? new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(services.GetRequiredService<NpgsqlDataSource>()).Options, gate, [])
            : new SqliteDb(SqliteOptions(Path.Combine(Path.GetFullPath(options.DataFolder), SqliteFile)), gate, []);
    }

    /// <summary>Opens any SQLite file of ours, without pooling.</summary>
    internal static DbContextOptions<SqliteDb> SqliteOptions(string file) => new DbContextOptionsBuilder<SqliteDb>()
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString).Options;

    /// <summary>Which PostgreSQL database is ours.</summary>
    /// <exception cref="StartRefusedException">It is not said, or not so that it can be read.</exception>
    internal static NpgsqlConnectionStringBuilder ConnectionString(IConfiguration configuration) => Address(configuration, "Holdfast")
        ?? throw new StartRefusedException($"Storage:Provider is Postgres but ConnectionStrings:Holdfast is not set. Set it, for example to {Like}.");

    /// <summary>The way to it past a pooler; the same where none is named.</summary>
    internal static NpgsqlConnectionStringBuilder DirectConnectionString(IConfiguration configuration) =>
        Address(configuration, Direct) ?? ConnectionString(configuration);

    /// <summary>A way past it is named, so there is a pooler between.</summary>
    internal static bool IsPooled(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration.GetConnectionString(Direct));

    /// <summary>Sets what the operator has not said.</summary>
    internal static void Tune(NpgsqlConnectionStringBuilder address, int busySeconds, bool isPooled)
    {
        // What was prepared, and what is reset, belongs to a connection that a pooler gives to somebody else next.
        if (!address.ShouldSerialize("Max Auto Prepare"))
        {
            (address.MaxAutoPrepare, address.AutoPrepareMinUsages) = (isPooled ? 0 : 64, 2);
        }

        address.NoResetOnClose |= isPooled;
        (address.Timeout, address.CommandTimeout) = (busySeconds, 2 * busySeconds);
        // Whatever PGCLIENTENCODING says here: another would refuse letters, or take them for others.
        (address.Encoding, address.ClientEncoding) = ("UTF8", "UTF8");
        address.ApplicationName = "Holdfast";
    }

    private static NpgsqlConnectionStringBuilder? Address(IConfiguration configuration, string name)
    {
        if (configuration.GetConnectionString(name) is not { } text || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 } address ? address
                : throw new StartRefusedException($"ConnectionStrings:{name} names no Host. It must be like {Like}.");
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or NotSupportedException)
        {
            // Not the library's words: they quote what may be a piece of the password.
            throw new StartRefusedException($"ConnectionStrings:{name} cannot be read: a name in it is misspelt, or a value with a semicolon or a quote in it is not in quotes. It must be like {Like}.");
        }
    }

    private static void AddPostgres(this IServiceCollection services)
    {
        services.AddSingleton(all =>
        {
            var configuration = all.GetRequiredService<IConfiguration>();
            var address = ConnectionString(configuration);
            Tune(address, all.GetRequiredService<IOptions<StorageOptions>>().Value.BusySeconds, IsPooled(configuration));
            return NpgsqlDataSource.Create(address);
        });
        services.AddSingleton<DirectDatabase>();
        services.AddSingleton<HotReads>(all => new HotReads.OnPostgres(all.GetRequiredService<NpgsqlDataSource>()));
        services.AddDbContextPool<PostgresDb>(
            (all, db) => db
                .UseNpgsql(all.GetRequiredService<NpgsqlDataSource>())
                .AddInterceptors(all.GetServices<IInterceptor>())
                .ConfigureWarnings(TellNoFailures));
        services.AddScoped<HoldfastDb>(all => all.GetRequiredService<PostgresDb>());
    }
}
