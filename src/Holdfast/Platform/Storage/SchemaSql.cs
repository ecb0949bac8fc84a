namespace Holdfast.Platform.Storage;

/// <summary>What the model cannot say (a full-text index, a trigger, a generated column, a first row), as SQL of its owner.</summary>
/// <param name="Text">One or more statements. <c>./schema</c> writes them into the migration, which runs them after all tables are made.</param>
public sealed record SchemaSql(StorageProvider Provider, string Text);

public static class SchemaSqlExtensions
{
    /// <summary>Adds SQL to the schema of one database, in the order of registration; run <c>./schema</c> after a change.</summary>
    public static void AddSchemaSql(this IServiceCollection services, StorageProvider provider, string sql) =>
        services.AddSingleton(new SchemaSql(provider, sql));
}
