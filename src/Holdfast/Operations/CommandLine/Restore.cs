using System.Data.Common;
using System.Globalization;
using Holdfast.Platform.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Holdfast.Operations.CommandLine;

/// <summary>
/// holdfast restore: the backup takes the database's place, under an installation epoch that neither of the two ever had,
/// so that no session, device or link comes back to life (rulings F6).
/// </summary>
internal static class Restore
{
    public static async Task<int> Run(WebApplication app, string file, CancellationToken ct)
    {
        var options = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if (options.Provider is StorageProvider.Postgres)
        {
            // Into a new database: over a newer schema, "pg_restore --clean" leaves what the backup does not know.
            var to = Backup.Address(app);
            await Console.Error.WriteLineAsync("Stop every node, let PostgreSQL put its own backup into a new database, and sign everybody out before you start again:".AsMemory(), ct);
            await Console.Error.WriteLineAsync($"  dropdb {Backup.Server(to)} --username=postgres {to.Database}".AsMemory(), ct);
            await Console.Error.WriteLineAsync($"  createdb {Backup.Server(to)} --username=postgres --owner={to.Username} {to.Database}".AsMemory(), ct);
            await Console.Error.WriteLineAsync($"  pg_restore --no-owner --single-transaction --exit-on-error {Backup.Options(to)} {Backup.Quoted(file)}".AsMemory(), ct);
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
        var (database, prepared, aside) = (folder.In(StorageModule.SqliteFile), folder.In("holdfast.restoring.db"), folder.In(Aside(app.Services.GetRequiredService<TimeProvider>().GetUtcNow())));
        var (epoch, files) = (Epoch(database) ?? 0, 0);
        try
        {
            SqliteFiles.Copy(backup, prepared, readOnly: true);
            epoch = Math.Max(epoch, Epoch(prepared) ?? throw new StartRefusedException($"{backup} isn't a backup of Holdfast."));
            await using (var db = new SqliteDb(StorageModule.SqliteOptions(prepared), app.Services.GetRequiredService<WriteGate>(), []))
            {
                await Schema.RefuseNewer(db, backup, ct);
            }

            RaiseEpoch(prepared, epoch + 1);
            PutAside(database, aside);
            File.Move(prepared, database, overwrite: true);
            files = FilesFolder.Restore(backup, folder.Path);
        }
        catch (DbException problem)
        {
            throw new StartRefusedException(problem is SqliteException { SqliteErrorCode: DatabaseTrouble.Full }
                ? $"{backup} cannot be restored: the disk of {folder.Path} is full. Make room; nothing was changed."
                : $"{backup} cannot be restored: {problem.Message.TrimEnd('.')}. Take another backup; nothing was changed.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{backup} cannot be restored: {problem.Message.TrimEnd('.')}. Nothing was changed.");
        }
        finally
        {
            File.Delete(prepared);
            SqliteFiles.DeleteLog(prepared);
        }

        Console.WriteLine($"{backup} is restored to {database}. Everybody has to sign in again.");
        Console.WriteLine(files == 0 ? $"There were no files beside it ({FilesFolder.Beside(backup)})." : $"{files:N0} {(files == 1 ? "file that was" : "files that were")} sent came along.");
        Console.WriteLine(File.Exists(aside) ? $"What was there before is in {aside}." : "There was no database before.");
        Console.WriteLine("The keys are not in a backup: put the right holdfast.key back if this is another machine.");
        return 0;
    }

    /// <summary>
    /// The epoch of the database in this file; null where there is none or it cannot be read. For reading only: whoever closes a damaged
    /// database last takes its log into it.
    /// </summary>
    private static int? Epoch(string file)
    {
        try
        {
            using var connection = SqliteFiles.Open(file, SqliteOpenMode.ReadOnly);
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

    /// <summary>Named by the moment, so that a second restore does not write over the last state that was live.</summary>
    private static string Aside(DateTimeOffset now) => now.UtcDateTime.ToString("'holdfast.replaced-'yyyyMMdd'T'HHmmssfff'Z.db'", CultureInfo.InvariantCulture);

    /// <summary>Keeps what is there, sound or not; its log goes, because it does not belong to the file that comes.</summary>
    private static void PutAside(string database, string aside)
    {
        if (!File.Exists(database))
        {
            return;
        }

        try
        {
            SqliteFiles.Copy(database, aside, readOnly: true);
        }
        catch (Exception problem) when (problem is SqliteException { SqliteErrorCode: DatabaseTrouble.Corrupt or DatabaseTrouble.NoDatabase } or StartRefusedException)
        {
            // Damaged: perhaps that is why somebody restores. Kept as it is, with what its log holds.
            File.Copy(database, aside);
            if (File.Exists(database + "-wal"))
            {
                File.Copy(database + "-wal", aside + "-wal");
            }
        }
        catch (SqliteException problem)
        {
            throw new StartRefusedException($"We couldn't keep a copy of what is there now, so nothing was changed. {DatabaseTrouble.Sentence(problem, $"The database {database}", isSqlite: true)}");
        }

        SqliteFiles.DeleteLog(database);
    }
}
