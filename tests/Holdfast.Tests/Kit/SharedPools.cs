using System.Collections.Concurrent;
using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Holdfast.Kit;

/// <summary>
/// Connections to PostgreSQL that outlive the product that opened them: products that follow each other on one database use
/// the same pool. A connection is a process of the server's, and a pool of its own makes EF prepare the model and every
/// query anew.
/// </summary>
public static class SharedPools
{
    private static readonly ConcurrentDictionary<string, NpgsqlDataSource> Pools = new();

    public static void UseSharedPool(this IWebHostBuilder builder) => builder.ConfigureServices((web, services) =>
    {
        if (services.SingleOrDefault(service => service.ServiceType == typeof(NpgsqlDataSource)) is not { } own)
        {
            return;
        }

        using var options = new ServiceCollection().Configure<StorageOptions>(web.Configuration.GetSection("Storage")).AddSingleton(web.Configuration).BuildServiceProvider();
        var made = (NpgsqlDataSource)own.ImplementationFactory!(options);
        services.Remove(own);
        // As an instance, which a container does not dispose of.
        services.AddSingleton(Pools.GetOrAdd(made.ConnectionString, made));
    });

    /// <summary>Closes what is open to a database that will be another one, or whose server throws everybody out.</summary>
    public static void Forget(string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database;
        foreach (var (text, pool) in Pools.Where(pool => new NpgsqlConnectionStringBuilder(pool.Key).Database == database))
        {
            Pools.TryRemove(KeyValuePair.Create(text, pool));
            pool.Clear();
        }
    }
}
