using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Search;

public static class SearchModule
{
    public static void AddSearch(this IServiceCollection services)
    {
        services.AddSchemaSql(StorageProvider.Sqlite, SearchSchema.Sqlite);
        services.AddSchemaSql(StorageProvider.Postgres, SearchSchema.Postgres);
        services.AddScoped<SearchIndex>();
        services.AddScoped<SearchReader>();
        services.AddSingleton<Vocabulary>();
        services.AddSingleton<Misses>();
        services.AddSingleton<IJob, WriteMisses>();
    }

    /// <summary>Words of this kind of document are what slips are mended with.</summary>
    public static void AddSearchedBySlips(this IServiceCollection services, string kind) => services.AddSingleton(new SearchedBySlips(kind));
}
