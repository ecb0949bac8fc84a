using System.Data.Common;
using Holdfast.Accounts;
using Holdfast.Shell;
using Holdfast.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Setup;

/// <summary>holdfast doctor: what is well, what deserves a look, what is bad; with what to do. It changes nothing.</summary>
internal static class Doctor
{
    private const long LittleSpace = 500L * 1024 * 1024;

    private enum Mark
    {
        Ok,
        Look,
        Bad,
    }

    private sealed record Finding(Mark Mark, string Text);

    /// <summary>Prints one line for each finding; 1 when one is bad.</summary>
    public static async Task<int> Examine(WebApplication app, CancellationToken ct)
    {
        var findings = Configuration(app.Services).ToList();
        // The rest would only repeat that the configuration is wrong.
        if (findings.TrueForAll(finding => finding.Mark is not Mark.Bad))
        {
            var folder = Path.GetFullPath(app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.DataFolder);
            findings.AddRange(Folder(folder));
            findings.AddRange(await Database(app, ct));
            var (well, bad, text) = await DoctorBreached.Examine(app.Services, ct);
            findings.Add(new(well ? Mark.Ok : bad ? Mark.Bad : Mark.Look, text));
        }

        foreach (var (mark, text) in findings)
        {
            Console.WriteLine($"{mark.ToString().ToLowerInvariant(),-5} {text}");
        }

        return findings.Exists(finding => finding.Mark is Mark.Bad) ? 1 : 0;
    }

    private static IEnumerable<Finding> Configuration(IServiceProvider services)
    {
        IReadOnlyList<string> faults = [];
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (Exception problem) when (Startup.Sentences(problem) is { } sentences)
        {
            faults = sentences;
        }

        if (faults.Count > 0)
        {
            return faults.Select(fault => new Finding(Mark.Bad, fault));
        }

        var shell = services.GetRequiredService<IOptions<ShellOptions>>().Value;
        var environment = services.GetRequiredService<IHostEnvironment>();
        return
        [
            new(Mark.Ok, $"The configuration is valid ({environment.EnvironmentName}, {services.GetRequiredService<PublicAddress>().Url})."),
            .. environment.IsDevelopment() || shell.TrustedProxies.Count > 0 ? Array.Empty<Finding>()
                : [new(Mark.Look, "Shell:TrustedProxies is empty. If a proxy stands in front, name its network, or all people share one limit on guessing.")],
        ];
    }

    private static IEnumerable<Finding> Folder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield return new(Mark.Look, $"The data folder {folder} is not there yet; the first start makes it. Check Storage:DataFolder if you expected one.");
            yield break;
        }

        yield return Writable(folder)
            ? new(Mark.Ok, $"The data folder {folder} can be written.")
            : new(Mark.Bad, $"The data folder {folder} cannot be written by {Environment.UserName}. Run this as the server's user, or give that user the folder.");
        // Within a closed folder the rest is closed too.
        string[] closed = [folder, Path.Combine(folder, "holdfast.key")];
        foreach (var path in closed.Where(path => Path.Exists(path) && OthersMayRead(path)))
        {
            yield return new(Mark.Bad, $"{path} can be read by others. Do: chmod go-rwx '{path}'");
        }

        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < LittleSpace)
        {
            yield return new(Mark.Look, $"Only {free / 1024 / 1024} MB are free on the disk of {folder}. Make room.");
        }
    }

    private static async Task<IEnumerable<Finding>> Database(WebApplication app, CancellationToken ct)
    {
        var options = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var isSqlite = options.Provider is StorageProvider.Sqlite;
        var where = isSqlite ? $"The database {Backup.Database(options)}" : "The PostgreSQL database";
        if (isSqlite && !File.Exists(Backup.Database(options)))
        {
            return [new(Mark.Look, $"{where} is not there yet; the first start makes it.")];
        }

        try
        {
            await using var db = StorageModule.Beside(app.Services);
            var off = await Readiness.ClockOff(db, app.Services.GetRequiredService<TimeProvider>(), ct);
            await Schema.RefuseNewer(db, where, ct);
            var missing = (await db.Database.GetPendingMigrationsAsync(ct)).Count();
            var sound = isSqlite ? await db.Database.SqlQueryRaw<string>("SELECT quick_check AS \"Value\" FROM pragma_quick_check").FirstAsync(ct) : "ok";
            return
            [
                sound == "ok" ? new(Mark.Ok, $"{where} answers.") : new(Mark.Bad, $"{where} is damaged ({sound}). Stop the server and do: holdfast restore <file>"),
                off > Readiness.Tolerance
                    ? new(Mark.Bad, $"This machine's clock is {off.TotalSeconds:F1} s off the database's, and may be 2. Set the clocks by NTP.")
                    : new(Mark.Ok, "The clock agrees with the database's."),
                missing > 0
                    ? new(Mark.Look, $"{missing} migrations are not applied yet; the next start applies them, or: holdfast migrate")
                    : new(Mark.Ok, "The schema is up to date."),
                .. missing == 0 && await db.Set<Account>().AnyAsync(account => account.IsDemo, ct) && !app.Environment.IsDevelopment()
                    ? [new(Mark.Bad, "There are demo people, whose password everybody knows. Do: holdfast demo remove")]
                    : Array.Empty<Finding>(),
            ];
        }
        catch (StartRefusedException refused)
        {
            return [new(Mark.Bad, refused.Message)];
        }
        catch (DbException problem)
        {
            return [new(Mark.Bad, DatabaseTrouble.Sentence(problem, where, isSqlite))];
        }
    }

    private static bool Writable(string folder)
    {
        try
        {
            using var probe = new FileStream(Path.Combine(folder, "doctor.probe"), new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Options = FileOptions.DeleteOnClose,
            });
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool OthersMayRead(string path) => !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != 0;
}
