using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Holdfast.Platform.Storage;

/// <summary>
/// Brings the schema up to date. Nodes that start at the same time take turns: on PostgreSQL by an advisory lock, on
/// SQLite by the data folder's lock. A newer schema is refused, and SQLite is copied first (rulings F41).
/// </summary>
public sealed class Schema(
    IServiceScopeFactory scopes, HotReads reads, IOptions<StorageOptions> options, DataFolder folder, ILogger<Schema> log)
{
    /// <summary>How many copies from before a migration are kept.</summary>
    public const int CopiesKept = 3;

    private const string CopyPrefix = "holdfast.before-";

    // Any constant will do as long as nobody else uses it in this database.
    internal const long TurnToMigrate = 0x486F_6C64_6661_7374;

    // Seconds of a command: a migration, or another node's, takes as long as the tables are large.
    private const int Unlimited = 0;

    // https://www.sqlite.org/rescode.html#error: here, that there is no such table.
    private const int SqliteError = 1;

    private bool IsSqlite => options.Value.Provider is StorageProvider.Sqlite;

    /// <summary>Applies what is missing and then does <paramref name="afterwards"/> in the same turn; returns what was applied.</summary>
    public async Task<IReadOnlyList<string>> Update(Func<IServiceProvider, Task> afterwards, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        string? copy = null;
        try
        {
            await using var turn = await TakeTurn(scope.ServiceProvider, ct);
            List<string> missing = [];
            if (!await IsCurrent(ct))
            {
                var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
                await DropLeftLock(db, ct);
                await RefuseNewer(db, Where, ct);
                // PostgreSQL only: on SQLite it is how long a lock is waited for.
                if (!IsSqlite)
                {
                    db.Database.SetCommandTimeout(Unlimited);
                }

                missing = [.. await db.Database.GetPendingMigrationsAsync(ct)];
                copy = missing.Count > 0 ? CopyBefore(missing[0]) : null;
                await db.Database.MigrateAsync(ct);
                db.Database.SetCommandTimeout(null);
            }

            await afterwards(scope.ServiceProvider);
            return missing;
        }
        catch (Exception problem) when (DatabaseTrouble.Is(problem))
        {
            throw new StartRefusedException(DatabaseTrouble.Sentence(problem, Where, IsSqlite)
                + (copy is null ? "" : $" The database as it was before this start is in {copy}."));
        }
    }

    /// <summary>Refuses a database that a newer version or one in development has migrated: what this one does not know it could damage.</summary>
    public static async Task RefuseNewer(HoldfastDb db, string where, CancellationToken ct)
    {
        RefuseOtherEncoding(db.Database.GetDbConnection());
        List<string> known = [.. db.Database.GetMigrations()];
        var unknown = (await db.Database.GetAppliedMigrationsAsync(ct)).Except(known).ToList();
        // Ids begin with the time that they were made at, and until 1.0 the first migration is made anew: an older one is a development version's.
        if (unknown.Any(id => string.CompareOrdinal(id, known[0]) < 0))
        {
            throw new StartRefusedException($"{where} was made by a development version. " + (db is SqliteDb
                ? $"Move {Path.GetDirectoryName(db.Database.GetDbConnection().DataSource)} away and start again."
                : "Create an empty database and name it in ConnectionStrings:Holdfast."));
        }

        if (unknown.Count > 0)
        {
            throw new StartRefusedException(
                $"{where} belongs to a newer Holdfast: it has the migration {unknown[0]}, which version {Version} doesn't know. "
                + "Start the newer version, or restore a backup from before the upgrade.");
        }
    }

    /// <summary>Refuses a PostgreSQL database that cannot keep every letter, as it says itself when one connects.</summary>
    private static void RefuseOtherEncoding(DbConnection connection)
    {
        if (connection is NpgsqlConnection { State: ConnectionState.Open } open && open.PostgresParameters.TryGetValue("server_encoding", out var encoding) && encoding != "UTF8")
        {
            throw new StartRefusedException(
                $"The PostgreSQL database keeps text as {encoding}, which can't store every letter: a name like O’Neil would be refused. "
                + "Make another one and name it in ConnectionStrings:Holdfast: createdb --owner holdfast --encoding UTF8 --template template0 holdfast");
        }
    }

    /// <summary>
    /// Whether the database has exactly the migrations of this version, and can be written. Nearly every start finds it so,
    /// and asks by hand because EF builds its model first, which takes longer than all the rest of a start.
    /// </summary>
    private async Task<bool> IsCurrent(CancellationToken ct)
    {
        // A write that changes nothing: a file that may only be read is refused now, not at the first sign-in.
        const string Look =
            """
            UPDATE "__EFMigrationsHistory" SET "ProductVersion" = "ProductVersion" WHERE 1 = 0;
            SELECT "MigrationId" FROM "__EFMigrationsHistory"
            """;
        try
        {
            var applied = await reads.Texts(Look, ct);
            return KnownMigrations.On(options.Value.Provider).ToHashSet().SetEquals(applied);
        }
        catch (DbException none) when (none is SqliteException { SqliteErrorCode: SqliteError } or PostgresException { SqlState: PostgresErrorCodes.UndefinedTable })
        {
            return false;
        }
    }

    private static string Version => typeof(Schema).Assembly.GetName().Version?.ToString(3) ?? "";

    private string Where => Named(options.Value);

    /// <summary>The database as sentences name it.</summary>
    internal static string Named(StorageOptions options) => options.Provider is StorageProvider.Sqlite
        ? $"The database {Path.Combine(Path.GetFullPath(options.DataFolder), StorageModule.SqliteFile)}"
        : "The PostgreSQL database";

    /// <summary>Copies a database that holds something; the copies before the last three go.</summary>
    private string? CopyBefore(string migration)
    {
        if (!IsSqlite || IsEmpty(folder.In(StorageModule.SqliteFile)))
        {
            return null;
        }

        var copy = folder.In($"{CopyPrefix}{migration}.db");
        SqliteFiles.Copy(folder.In(StorageModule.SqliteFile), copy);
        // Migrations are named by their time, so names sort by age.
        foreach (var old in Directory.GetFiles(folder.Path, CopyPrefix + "*.db").OrderDescending(StringComparer.Ordinal).Skip(CopiesKept))
        {
            File.Delete(old);
        }

        log.CopiedBeforeMigrating(copy);
        return copy;
    }

    private static bool IsEmpty(string file)
    {
        using var connection = SqliteFiles.Open(file, SqliteOpenMode.ReadWrite);
        return SqliteFiles.Ask(connection, "SELECT count(*) FROM sqlite_master") == "0";
    }

    private async Task<IAsyncDisposable?> TakeTurn(IServiceProvider services, CancellationToken ct)
    {
        if (IsSqlite)
        {
            return null;
        }

        // Held by its own connection, so that it is given back even when this process dies.
        var connection = await services.GetRequiredService<DirectDatabase>().Open(ct);
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection);
        command.Parameters.AddWithValue(TurnToMigrate);
        RefuseOtherEncoding(connection);
        if (await command.ExecuteScalarAsync(ct) is not true)
        {
            log.WaitsForTurn();
            (command.CommandText, command.CommandTimeout) = ("SELECT pg_advisory_lock($1)", Unlimited);
            await command.ExecuteNonQueryAsync(ct);
        }

        return new Turn(connection);
    }

    /// <summary>
    /// EF takes a lock of its own by a row and waits for it for ever. We hold the folder, so a row that is there was left by
    /// a process that died while it migrated.
    /// </summary>
    private async Task DropLeftLock(HoldfastDb db, CancellationToken ct)
    {
        if (IsSqlite)
        {
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", ct);
        }
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

/// <summary>Why a database cannot be used, with the cure, in a sentence.</summary>
internal static class DatabaseTrouble
{
    // https://www.sqlite.org/rescode.html
    public const int Corrupt = 11;
    public const int Full = 13;
    public const int NoDatabase = 26;

    /// <summary>
    /// Whether a prepared statement is not there, or is there already: a pooler has lent us another connection than the one that we prepared it on.
    /// </summary>
    public static bool IsPoolers(Exception problem) =>
        Said(problem) is PostgresException { SqlState: PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement };

    /// <summary>Whether it is the database's, or the way's to it.</summary>
    public static bool Is(Exception problem) => Said(problem) is not null;

    /// <summary>What the database said, or the way to it; null where neither did. EF wraps what stops a save, or an opening that might go well later.</summary>
    public static Exception? Said(Exception problem) => problem switch
    {
        DbException or SocketException => problem,
        DbUpdateException or InvalidOperationException => problem.InnerException is { } inner ? Said(inner) : null,
        _ => null,
    };

    public static string Sentence(Exception problem, string where, bool isSqlite) => Said(problem) is SqliteException sqlite
        ? sqlite.SqliteErrorCode switch
        {
            5 or 6 => $"{where} is locked by another program. Close that program, then start again.",
            8 => $"{where} cannot be written. Give the user of this process write access to the file and its folder, then start again.",
            Corrupt or NoDatabase => $"{where} is damaged, or isn't a database. Keep the file, and put a backup in its place with \"holdfast restore <file>\".",
            Full => $"{where} cannot grow: the disk is full. Make room, then start again.",
            14 => $"{where} cannot be opened. Check that it is a file, and that the user of this process may read and write it and its folder.",
            _ => $"{where} cannot be used: {Words(problem)}. Check the file and its permissions, or restore a backup.",
        }
        : isSqlite ? $"{where} cannot be used: {Words(problem)}. Check the file and its permissions, or restore a backup."
        : IsPoolers(problem) ? $"A pooler in front of PostgreSQL drops prepared statements: {Words(problem)}. Set Max Auto Prepare=0 in ConnectionStrings:Holdfast, "
            + "and ConnectionStrings:HoldfastDirect to the database itself; docs/operating/configure.md says how poolers are used."
        : Said(problem) is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction }
            ? "PostgreSQL only lets us read: it is a standby, or set to read-only. Name the primary in ConnectionStrings:Holdfast, or promote this one."
        : $"PostgreSQL cannot be used: {Words(problem)}. Check ConnectionStrings:Holdfast and that the server is running.";

    private static string Words(Exception problem) => (Said(problem) ?? problem).Message.TrimEnd('.');
}
