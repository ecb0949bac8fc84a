using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Holdfast.Platform.Storage;

/// <summary>A save that a unique index refused: somebody else's row was there first.</summary>
public static class DoubledRow
{
    public static bool Is(DbUpdateException problem) => problem.InnerException switch
    {
        // SQLITE_CONSTRAINT_UNIQUE
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode == 2067,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        _ => false,
    };
}
