using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Holdfast.Platform.Storage;

/// <summary>
/// The migrations by name, for a start that does without EF: EF finds them by loading every type of the product. Until 1.0 there is
/// one, which <c>./schema</c> makes anew; from then on each release adds its own here.
/// </summary>
internal static class KnownMigrations
{
    private static readonly string[] Names = ["First"];

    /// <summary>Their ids, as the database holds them, in order.</summary>
    public static IReadOnlyList<string> On(StorageProvider provider) =>
        [.. Names.Select(name => typeof(KnownMigrations).Assembly.GetType($"{typeof(KnownMigrations).Namespace}.Migrations.{provider}.{name}")?
            .GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>()];
}
