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

    /// <summary>It answers questions and takes no writes: a standby, or a file that may only be read.</summary>
    public static async Task CloseForWriting(this Databases databases, TestApp app)
    {
        if (app.Database.ConnectionString is { } text)
        {
            var name = new NpgsqlConnectionStringBuilder(text).Database;
            await OnMaintenance(databases, $"ALTER DATABASE {name} SET default_transaction_read_only = on");
            SharedPools.Forget(text);
            await OnMaintenance(databases, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
            return;
        }

        (app.Services.GetRequiredService<HotReads>() as IDisposable)?.Dispose();
        SqliteConnection.ClearAllPools();
        // https://www.sqlite.org/fileformat.html#file_format_version_numbers: a write version that SQLite does not know. The last who closed has brought the log into the file.
        await using var file = new FileStream(File(app), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = 18;
        file.WriteByte(3);
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
