using System.Data.Common;
using System.Globalization;
using Holdfast.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Holdfast.Setup;

/// <summary>
/// holdfast restore: the backup takes the database's place, under an installation epoch that neither of the two ever had,
/// so that no session, device or link comes back to life (flows.md F6).
/// </summary>
internal static class Restore
{
    public static async Task<int> Run(WebApplication app, string file, CancellationToken ct)
    {
        var options = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if (options.Provider is StorageProvider.Postgres)
        {
            await Console.Error.WriteLineAsync("Stop every node, then let PostgreSQL restore its own backup, and sign everybody out before you start again:".AsMemory(), ct);
            await Console.Error.WriteLineAsync($"  pg_restore --clean --if-exists {Backup.Address(app)} {Backup.Quoted(file)}".AsMemory(), ct);
            await Console.Error.WriteLineAsync("  holdfast sign-out-everybody".AsMemory(), ct);
            return 1;
        }

        var backup = Path.GetFullPath(file);
        if (!File.Exists(backup))
        {
            throw new StartRefusedException($"There is no file {backup}.");
        }

        // Held until the end: refused while a server runs, and no server starts meanwhile.
        var folder = app.Services.GetRequiredService<DataFolder>();
        var (database, prepared, aside) = (folder.In(StorageModule.SqliteFile), folder.In("holdfast.restoring.db"), folder.In("holdfast.before-restore.db"));
        var epoch = Epoch(database) ?? 0;
        try
        {
            SqliteFiles.Copy(backup, prepared, readOnly: true);
            epoch = Math.Max(epoch, Epoch(prepared) ?? throw new StartRefusedException($"{backup} is no backup of Holdfast."));
            await using (var db = new SqliteDb(StorageModule.SqliteOptions(prepared), app.Services.GetRequiredService<WriteGate>(), []))
            {
                await Schema.RefuseNewer(db, backup, ct);
            }

            RaiseEpoch(prepared, epoch + 1);
            PutAside(database, aside);
            File.Move(prepared, database, overwrite: true);
        }
        catch (DbException problem)
        {
            throw new StartRefusedException($"{backup} cannot be restored: {problem.Message.TrimEnd('.')}. Take another backup; nothing was changed.");
        }
        finally
        {
            File.Delete(prepared);
            SqliteFiles.DeleteLog(prepared);
        }

        Console.WriteLine($"{backup} is restored to {database}. Everybody has to sign in again.");
        Console.WriteLine(File.Exists(aside) ? $"What was there before is in {aside}." : "There was no database before.");
        Console.WriteLine("The keys are not in a backup: put the right holdfast.key back if this is another machine.");
        return 0;
    }

    /// <summary>The epoch of the database in this file; null where there is none or it cannot be read.</summary>
    private static int? Epoch(string file)
    {
        try
        {
            using var connection = SqliteFiles.Open(file, SqliteOpenMode.ReadWrite);
            return int.Parse(SqliteFiles.Ask(connection, "SELECT epoch FROM installation"), CultureInfo.InvariantCulture);
        }
        catch (Exception problem) when (problem is SqliteException or FormatException)
        {
            return null;
        }
    }

    private static void RaiseEpoch(string file, int epoch)
    {
        using var connection = SqliteFiles.Open(file, SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE installation SET epoch = @epoch, version = version + 1";
        command.Parameters.AddWithValue("@epoch", epoch);
        command.ExecuteNonQuery();
    }

    /// <summary>Keeps what is there, sound or not; its log goes, because it does not belong to the file that comes.</summary>
    private static void PutAside(string database, string aside)
    {
        if (!File.Exists(database))
        {
            return;
        }

        try
        {
            SqliteFiles.Copy(database, aside);
        }
        catch (Exception problem) when (problem is SqliteException or StartRefusedException)
        {
            // Damaged: perhaps that is why somebody restores. Kept as it is.
            File.Copy(database, aside, overwrite: true);
        }

        SqliteFiles.DeleteLog(database);
    }
}
