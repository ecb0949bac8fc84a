using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Holdfast.Platform.Storage;

/// <summary>The migrations of a database, as they stand in the product: a start asks for them without EF's model.</summary>
internal static class KnownMigrations
{
    /// <summary>Their ids, as the database holds them, in order.</summary>
    public static IReadOnlyList<string> On(StorageProvider provider)
    {
        var context = provider is StorageProvider.Sqlite ? typeof(SqliteDb) : typeof(PostgresDb);
        return
        [
            .. typeof(KnownMigrations).Assembly.GetTypes()
                .Where(type => type.GetCustomAttribute<DbContextAttribute>()?.ContextType == context)
                .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().Order(StringComparer.Ordinal),
        ];
    }
}
