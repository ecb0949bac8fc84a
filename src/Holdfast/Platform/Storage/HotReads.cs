using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Holdfast.Platform.Storage;

/// <summary>
/// Hand-written reads for the hottest paths, beside EF: on SQLite a held connection with a prepared command (about a
/// third of EF's cost), on PostgreSQL the shared data source, which prepares by itself. One round trip each. And those of
/// the start, which would wait for EF's model.
/// </summary>
public abstract class HotReads
{
    /// <summary>The first row of <paramref name="sql"/> for its one parameter @key, or null when there is none.</summary>
    public abstract ValueTask<T?> First<T>(string sql, object key, Func<DbDataReader, HotReads, T> read, CancellationToken ct)
        where T : class;

    /// <summary>The first row for the key, or null when there is none; on PostgreSQL reads that come at the same moment travel together.</summary>
    public virtual ValueTask<T?> ByKey<T>(KeyedRead<T> read, byte[] key, CancellationToken ct)
        where T : class => First(read.OfOne, key, read.Row, ct);

    /// <summary>The first column of each row, as text.</summary>
    public abstract Task<IReadOnlyList<string>> Texts(string sql, CancellationToken ct);

    /// <summary>Every row, at once: for the start, and for contracts of the framework that are synchronous.</summary>
    public abstract IReadOnlyList<T> All<T>(string sql, Func<DbDataReader, T> read);

    /// <summary>A time column, which the two databases keep differently.</summary>
    public abstract DateTimeOffset Time(DbDataReader row, int column);

    private static List<T> All<T>(DbConnection connection, string sql, Func<DbDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        List<T> rows = [];
        while (row.Read())
        {
            rows.Add(read(row));
        }

        return rows;
    }

    private static async Task<IReadOnlyList<string>> Texts(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var row = await command.ExecuteReaderAsync(ct);
        List<string> texts = [];
        while (await row.ReadAsync(ct))
        {
            texts.Add(row.GetString(0));
        }

        return texts;
    }

    internal sealed class OnSqlite(string connectionString, SqliteDb.Pragmas pragmas) : HotReads, IDisposable
    {
        private readonly ConcurrentDictionary<string, ConcurrentBag<SqliteCommand>> _prepared = new();

        public override ValueTask<T?> First<T>(string sql, object key, Func<DbDataReader, HotReads, T> read, CancellationToken ct)
            where T : class
        {
            var idle = _prepared.GetOrAdd(sql, static _ => []);
            if (!idle.TryTake(out var command))
            {
                command = Prepare(sql);
            }

            try
            {
                command.Parameters[0].Value = key;
                T? found;
                using (var row = command.ExecuteReader())
                {
                    found = row.Read() ? read(row, this) : null;
                }

                idle.Add(command);
                return ValueTask.FromResult(found);
            }
            catch
            {
                // A connection that failed once is not trusted again.
                Close(command);
                throw;
            }
        }

        public override DateTimeOffset Time(DbDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

        public void Dispose()
        {
            foreach (var command in _prepared.Values.SelectMany(idle => idle))
            {
                Close(command);
            }
        }

        public override async Task<IReadOnlyList<string>> Texts(string sql, CancellationToken ct)
        {
            await using var connection = Open();
            return await Texts(connection, sql, ct);
        }

        public override IReadOnlyList<T> All<T>(string sql, Func<DbDataReader, T> read)
        {
            using var connection = Open();
            return All(connection, sql, read);
        }

        private SqliteConnection Open()
        {
            var connection = new SqliteConnection(connectionString);
            connection.Open();
            pragmas.Set(connection);
            return connection;
        }

        private SqliteCommand Prepare(string sql)
        {
            var connection = Open();
            var command = new SqliteCommand(sql, connection);
            command.Parameters.Add(new SqliteParameter("@key", SqliteType.Blob));
            return command;
        }

        private static void Close(SqliteCommand command)
        {
            command.Connection?.Dispose();
            command.Dispose();
        }
    }

    internal sealed class OnPostgres(NpgsqlDataSource database) : HotReads
    {
        public override async ValueTask<T?> First<T>(string sql, object key, Func<DbDataReader, HotReads, T> read, CancellationToken ct)
            where T : class
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.AddWithValue("@key", key);
            await using var row = await command.ExecuteReaderAsync(ct);
            return await row.ReadAsync(ct) ? read(row, this) : null;
        }

        public override ValueTask<T?> ByKey<T>(KeyedRead<T> read, byte[] key, CancellationToken ct)
            where T : class => new(read.Trips.Read(read, key, this, database, ct));

        public override DateTimeOffset Time(DbDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);

        public override IReadOnlyList<T> All<T>(string sql, Func<DbDataReader, T> read)
        {
            using var connection = database.OpenConnection();
            return All(connection, sql, read);
        }

        public override async Task<IReadOnlyList<string>> Texts(string sql, CancellationToken ct)
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            return await Texts(connection, sql, ct);
        }
    }
}
