using System.Data.Common;
using Holdfast.Platform.Files;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Holdfast.Operations.CommandLine;

/// <summary>holdfast backup: one file, one moment's state, while the server goes on.</summary>
internal static class Backup
{
    public static async Task<int> Make(WebApplication app, string file, CancellationToken ct)
    {
        var options = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if (options.Provider is StorageProvider.Postgres)
        {
            await Console.Error.WriteLineAsync("PostgreSQL has a backup of its own:".AsMemory(), ct);
            await Console.Error.WriteLineAsync($"  pg_dump --format=custom --file={Quoted(file)} {Options(Address(app))}".AsMemory(), ct);
            await Console.Error.WriteLineAsync($"And then copy the files that people sent: {Path.Combine(Path.GetFullPath(options.DataFolder), DiskFileStore.Folder)}".AsMemory(), ct);
            await Console.Error.WriteLineAsync(Keys(options).AsMemory(), ct);
            return 1;
        }

        var (from, to) = (Database(options), Path.GetFullPath(file));
        if (!File.Exists(from))
        {
            throw new StartRefusedException($"There is no database {from}. Check Storage:DataFolder.");
        }

        if (Path.Exists(to))
        {
            throw new StartRefusedException($"{to} exists already. A backup never overwrites: name another file.");
        }

        try
        {
            SqliteFiles.Copy(from, to);
        }
        catch (DbException problem)
        {
            var full = problem is SqliteException { SqliteErrorCode: DatabaseTrouble.Full };
            throw new StartRefusedException(DatabaseTrouble.Sentence(problem, full ? $"The backup {to}" : $"The database {from}", isSqlite: true));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The backup {to} cannot be written: {problem.Message}");
        }

        var files = FilesFolder.CopyBeside(options.DataFolder, to);
        Console.WriteLine($"The database is copied to {to} ({new FileInfo(to).Length:N0} bytes).");
        Console.WriteLine(files == 0 ? "There are no files beside it." : $"{files:N0} {(files == 1 ? "file is" : "files are")} copied to {FilesFolder.Beside(to)}. Keep the two together.");
        Console.WriteLine(Keys(options));
        return 0;
    }

    public static string Database(StorageOptions options) => Path.Combine(Path.GetFullPath(options.DataFolder), StorageModule.SqliteFile);

    public static NpgsqlConnectionStringBuilder Address(WebApplication app) => StorageModule.DirectConnectionString(app.Services.GetRequiredService<IConfiguration>());

    /// <summary>The server as PostgreSQL's programs take it.</summary>
    public static string Server(NpgsqlConnectionStringBuilder address) => $"--host={address.Host} --port={address.Port}";

    /// <summary>The database as pg_dump and pg_restore take it; the password stays out (they ask, or read PGPASSWORD).</summary>
    public static string Options(NpgsqlConnectionStringBuilder address) => $"{Server(address)} --username={address.Username} --dbname={address.Database}";

    public static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Keys(StorageOptions options)
    {
        var file = Path.Combine(Path.GetFullPath(options.DataFolder), KeyFile.Name);
        return $"The keys are not in it. Keep {file} in another safe place: whoever has both can read every secret, and without the file the backup doesn't start.";
    }
}
