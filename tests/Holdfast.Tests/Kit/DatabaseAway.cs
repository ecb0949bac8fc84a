using Holdfast.Platform.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Holdfast.Kit;

/// <summary>A database that goes away under a running product, and comes back.</summary>
public static class DatabaseAway
{
    public static async Task TakeAway(this Databases databases, TestApp app)
    {
        if (app.Database.ConnectionString is { } text)
        {
            // Nobody gets in any more and those who were in are thrown out: what a stopped server looks like to a client.
            var name = new NpgsqlConnectionStringBuilder(text).Database;
            SharedPools.Forget(text);
            await OnMaintenance(databases, $"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
            await OnMaintenance(databases, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
            return;
        }

        // Held reads go on working on an open file, so they are closed first.
        (app.Services.GetRequiredService<HotReads>() as IDisposable)?.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Move(File(app), File(app) + ".away");
        Directory.CreateDirectory(File(app));
    }

    public static async Task BringBack(this Databases databases, TestApp app)
    {
        if (app.Database.ConnectionString is { } text)
        {
            await OnMaintenance(databases, $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(text).Database} ALLOW_CONNECTIONS true");
            return;
        }

        Directory.Delete(File(app));
        Directory.Move(File(app) + ".away", File(app));
    }

    private static string File(TestApp app) => Path.Combine(app.Database.DataFolder, "holdfast.db");

    private static async Task OnMaintenance(Databases databases, string sql)
    {
        await using var connection = new NpgsqlConnection(databases.Postgres.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
