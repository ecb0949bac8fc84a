using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Holdfast.Platform.Storage;

/// <summary>The database cannot be used now (away, busy, full): the answer is 503 and nothing was changed.</summary>
public sealed class StorageAwayException(string message, Exception? inner) : Exception(message, inner);

public static class StorageAway
{
    // https://www.sqlite.org/rescode.html: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN, and a file that is no database.
    private static readonly HashSet<int> SqliteCodes = [5, 6, 8, 10, 11, 13, 14, 26];

    /// <summary>Whether the failure is the database's condition rather than our mistake.</summary>
    public static bool Is(Exception? problem) => problem switch
    {
        null => false,
        StorageAwayException or SocketException => true,
        SqliteException sqlite => SqliteCodes.Contains(sqlite.SqliteErrorCode),
        // Class 53 insufficient resources (disk full, too many connections), 57P shut down, 08 connection, 25006 read only,
        // 55000 takes no connections now, 3D000 no such database, class 28 the server does not let us in; and what a pooler took away.
        PostgresException postgres => postgres.SqlState is ['5', '3', ..] or ['0', '8', ..] or ['2', '8', ..] or "25006" or "55000" or "3D000"
            || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal) || DatabaseTrouble.IsPoolers(postgres),
        NpgsqlException => true,
        // A pooled connection that was cut can surface as these inside EF or ADO.NET.
        DbException { InnerException: null } => false,
        _ => Is(problem.InnerException),
    };
}
