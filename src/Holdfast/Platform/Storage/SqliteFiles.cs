using Microsoft.Data.Sqlite;

namespace Holdfast.Platform.Storage;

/// <summary>Copies of the embedded database: whole, checked, one file, readable by the owner only.</summary>
internal static class SqliteFiles
{
    /// <summary>
    /// Copies by SQLite's own backup, so that it is one moment's state although a server is writing. The copy gets its
    /// name only once it is whole and sound.
    /// </summary>
    public static void Copy(string from, string to, bool readOnly = false)
    {
        var part = to + ".part";
        OwnersFile.Create(part).Dispose();
        try
        {
            using (var source = Open(from, readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite))
            using (var copy = Open(part, SqliteOpenMode.ReadWrite))
            {
                source.BackupDatabase(copy);
                // Without a log beside it, so that one file is everything.
                Ask(copy, "PRAGMA journal_mode = DELETE");
                if (Ask(copy, "PRAGMA integrity_check") is var found and not "ok")
                {
                    throw new StartRefusedException($"The database {from} is damaged ({found}). Take an older backup.");
                }
            }

            File.Move(part, to, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>
    /// A connection of its own that ends when it is closed. It never makes a file, and waits up to ten seconds for a lock: a
    /// server that stops holds one while it folds its log into the file.
    /// </summary>
    public static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        Ask(connection, "PRAGMA busy_timeout = 10000");
        return connection;
    }

    /// <summary>The one value that a statement gives, as text.</summary>
    public static string Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>Removes what a database left beside itself.</summary>
    public static void DeleteLog(string file)
    {
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        File.Delete(file + "-journal");
    }
}
