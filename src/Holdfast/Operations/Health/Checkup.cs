using System.Globalization;
using Holdfast.Operations.Admin;
using Holdfast.Operations.CommandLine;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Files;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Places;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Holdfast.Support.Video;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Operations.Health;

/// <summary>
/// Looks at the installation and says what is well, what deserves a look and what is bad, with what to do: for
/// "holdfast doctor" and for the page that operators see. It takes no lock and changes nothing.
/// </summary>
public sealed class Checkup(IServiceProvider services, IOptions<StorageOptions> storage, IHostEnvironment environment, TimeProvider time)
{
    private const long LittleSpace = 500L * 1024 * 1024;

    // A database that writes its log and a copy before a migration is soon there.
    private const long NoSpace = 50L * 1024 * 1024;
    private static readonly TimeSpan OldKey = TimeSpan.FromDays(730);

    public string Folder => Path.GetFullPath(storage.Value.DataFolder);

    private bool IsSqlite => storage.Value.Provider is StorageProvider.Sqlite;

    private string Where => Schema.Named(storage.Value);

    /// <summary>What can be said in moments.</summary>
    /// <param name="patience">How long the database may take to answer everything.</param>
    public async Task<IReadOnlyList<Finding>> Examine(TimeSpan patience, CancellationToken ct) =>
        [Product(), Contact(), .. Places(), Relays(), .. DataFolder(), .. await Database(patience, ct)];

    /// <summary>The program and how it is set up.</summary>
    public Finding Product() => new(
        Mark.Ok, "Product", $"Holdfast {Version.Product}, {environment.EnvironmentName}, at {services.GetRequiredService<PublicAddress>().Url}.");

    /// <summary>Whom people find who have lost every secret.</summary>
    public Finding Contact() => services.GetRequiredService<IOptions<ContactOptions>>().Value.Contact.Length > 0
        ? new(Mark.Ok, "Contact", "People who lost everything are told how to reach you.")
        : new(Mark.Look, "Contact", "Recovery:Contact is not set, so people who lost the password and the answer have nobody to ask.", "Set it to an address or a telephone number.");

    /// <summary>The file of places; nothing where none is named.</summary>
    public IEnumerable<Finding> Places()
    {
        var file = services.GetRequiredService<PlaceFile>();
        return !file.IsNamed ? []
            : file.Problem is { } problem ? [new(Mark.Look, "Places", $"{problem} People see network addresses in place of places.", "Put a newer file there, or leave Places:File out.")]
            : [new(Mark.Ok, "Places", "People read near which town something happened, as an estimate.")];
    }

    public bool HasRelays => services.GetRequiredService<VideoSettings>().Options.Relays.Count > 0;

    /// <summary>Whether there are video checks, and by which way.</summary>
    public Finding Relays() => services.GetRequiredService<VideoSettings>() switch
    {
        { IsOn: false } => new(Mark.Ok, "Video relay", "There are no video checks: Video:Relays names no relay."),
        { Options.Relays: { Count: > 0 } relays } => new(Mark.Ok, "Video relay", $"Video checks go through {string.Join(" or ", relays)}."),
        _ => new(Mark.Ok, "Video relay", "Video checks go from browser to browser, as this is Development and Video:Relays names no relay."),
    };

    /// <summary>Tries each relay, which takes its time.</summary>
    public async Task<IReadOnlyList<Finding>> TryRelays(CancellationToken ct) => !HasRelays ? [Relays()]
        : [.. (await services.GetRequiredService<RelayProbe>().Try(ct)).Select(tried => tried.Fault is { } fault
            ? new Finding(Mark.Bad, "Video relay", fault)
            : new Finding(Mark.Ok, "Video relay", $"The relay {tried.Relay} answers, takes our pass, and lets nobody in."))];

    /// <summary>The folder, what may be read in it by others, and the room on its disk.</summary>
    public IEnumerable<Finding> DataFolder()
    {
        if (!Directory.Exists(Folder))
        {
            yield return new(Mark.Look, "Data folder", $"The data folder {Folder} is not there yet; the first start makes it.", "Check Storage:DataFolder if you expected one.");
            yield break;
        }

        yield return CanBeWritten()
            ? new(Mark.Ok, "Data folder", $"The data folder {Folder} can be written.")
            : new(Mark.Bad, "Data folder", $"The data folder {Folder} cannot be written by {Environment.UserName}.", "Run this as the server's user, or give that user the folder.");
        // Within a closed folder the rest is closed too.
        string[] closed = [Folder, Path.Combine(Folder, KeyFile.Name)];
        foreach (var path in closed.Where(path => Path.Exists(path) && OwnersFile.OthersMayRead(path)))
        {
            yield return new(Mark.Bad, "Permissions", $"{path} can be read by others.", $"Run: chmod go-rwx '{path}'");
        }

        var free = new DriveInfo(Folder).AvailableFreeSpace;
        yield return free < LittleSpace
            ? new(free < NoSpace ? Mark.Bad : Mark.Look, "Disk", $"Only {free / 1024 / 1024} MB are free on the disk of {Folder}.", "Make room.")
            : new(Mark.Ok, "Disk", string.Create(CultureInfo.InvariantCulture, $"{free / 1024.0 / 1024 / 1024:0.0} GB are free on the disk of {Folder}."));
    }

    /// <summary>The database and what can be read in it.</summary>
    public async Task<IReadOnlyList<Finding>> Database(TimeSpan patience, CancellationToken ct)
    {
        if (IsSqlite && !File.Exists(Path.Combine(Folder, StorageModule.SqliteFile)))
        {
            return [new(Mark.Look, "Database", $"{Where} is not there yet; the first start makes it.")];
        }

        using var over = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ct);
        try
        {
            await using var db = StorageModule.Beside(services);
            return await Ask(db, either.Token);
        }
        catch (StartRefusedException refused)
        {
            return [new(Mark.Bad, "Database", refused.Message)];
        }
        catch (Exception problem) when (DatabaseTrouble.Is(problem))
        {
            return [new(Mark.Bad, "Database", DatabaseTrouble.Sentence(problem, Where, IsSqlite))];
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [new(Mark.Bad, "Database", $"{Where} didn't answer within {patience.TotalSeconds:0} s.", "Check that its server is running and isn't overloaded.")];
        }
    }

    private async Task<IReadOnlyList<Finding>> Ask(HoldfastDb db, CancellationToken ct)
    {
        var off = await Readiness.ClockOff(db, time, ct);
        var began = time.GetTimestamp();
        var version = await db.Database.SqlQueryRaw<string>(db.ServerVersion).SingleAsync(ct);
        var took = time.GetElapsedTime(began);
        await Schema.RefuseNewer(db, Where, ct);
        var missing = (await db.Database.GetPendingMigrationsAsync(ct)).Count();
        return
        [
            new(Mark.Ok, "Database", string.Create(CultureInfo.InvariantCulture, $"{Where} answers in {took.TotalMilliseconds:0.0} ms ({storage.Value.Provider} {version}).")),
            .. await db.TakesWrites(ct) ? Array.Empty<Finding>()
                : [new(Mark.Bad, "Writes", $"{Where} can only be read.", storage.Value.Provider is StorageProvider.Sqlite
                    ? "Check that its disk isn't full or read-only."
                    : "It's a standby, or set to read-only: name the primary in ConnectionStrings:Holdfast, or promote this one.")],
            off > Readiness.Tolerance
                ? new(Mark.Bad, "Clock", $"This machine's clock is {Long(off)} off the database's (limit {Readiness.Tolerance.TotalSeconds:0} s).", "Turn on NTP.")
                : new(Mark.Ok, "Clock", "The clock agrees with the database's."),
            missing > 0
                ? new(Mark.Look, "Schema", $"{missing} migrations are not applied yet; the next start applies them.", "Or do it now: holdfast migrate")
                : new(Mark.Ok, "Schema", "The schema is up to date."),
            // Older tables may lack what the rest asks for.
            .. missing > 0 ? [] : await Contents(db, ct),
        ];
    }

    private async Task<IReadOnlyList<Finding>> Contents(HoldfastDb db, CancellationToken ct) =>
    [
        await Keys(db, ct),
        OutboxText(await OutboxState.Read(db, ct)),
        MailText(await MailState.Read(db, services.GetServices<MailConsumer>(), ct)),
        .. await Ahead(db, ct) is { } ahead ? [ahead] : Array.Empty<Finding>(),
        await FilesText(db, ct),
        await Scanner(ct),
        PicturesText(await OverduePictures.In(db, time.GetUtcNow()).CountUpToMost(ct)),
        ModerationText(await ModerationList.ToLookAt(db).CountUpToMost(ct)),
        await db.Set<Account>().AnyAsync(account => account.IsDemo, ct)
            ? new(environment.IsDevelopment() ? Mark.Look : Mark.Bad, "Demo people", "There are demo people, and everybody knows their password.", "Run: holdfast demo remove")
            : new(Mark.Ok, "Demo people", "There are no demo people."),
    ];

    private async Task<Finding> Keys(HoldfastDb db, CancellationToken ct)
    {
        // Read anew each time: another process may have rotated.
        var keys = new InstallationKeys(Path.Combine(Folder, KeyFile.Name), time);
        try
        {
            if (KeyRing.RefuseOtherKeys(await db.Set<RingKey>().Select(key => key.Sealed).ToListAsync(ct), keys) == 0 && !keys.Exist)
            {
                return new(Mark.Look, "Keys", "There is no key yet; the first start makes it.");
            }

            var newest = keys.All[^1];
            var made = newest.Made ?? new DateTimeOffset(File.GetLastWriteTimeUtc(keys.File), TimeSpan.Zero);
            var days = Math.Max(0, (int)(time.GetUtcNow() - made).TotalDays);
            var text = $"{(keys.All.Count == 1 ? "1 key" : $"{keys.All.Count} keys")} in {keys.File}; key {newest.Number} seals and signs, and is {Count(days, "day")} old.";
            return days > OldKey.TotalDays
                ? new(Mark.Look, "Keys", text, "Change it now and then: holdfast keys rotate, with the server stopped.")
                : new(Mark.Ok, "Keys", text);
        }
        catch (StartRefusedException refused)
        {
            return new(Mark.Bad, "Keys", refused.Message);
        }
    }

    private Finding OutboxText(OutboxState outbox)
    {
        var waiting = outbox.Waiting.Value == 0 ? "Nothing is waiting to be delivered."
            : $"{outbox.Waiting} {(outbox.Waiting.Value == 1 ? "delivery is waiting" : "deliveries are waiting")}, the oldest since {Moments.FullWithZone(outbox.Oldest ?? time.GetUtcNow(), TimeZoneInfo.Utc)}.";
        return outbox.GivenUp.Value > 0
            ? new(Mark.Look, "Outbox", $"{waiting} {outbox.GivenUp} failed.", $"Look at them in {AdminPaths.AdminOutbox}: try again, or discard.")
            : new(Mark.Ok, "Outbox", waiting);
    }

    /// <summary>Whether each file that was sent is there, and how many are there that nobody sent.</summary>
    private async Task<Finding> FilesText(HoldfastDb db, CancellationToken ct)
    {
        // Beside a server that may be running, so not the one of this process's own data folder.
        var there = new DiskFileStore(Path.Combine(Folder, DiskFileStore.Folder), time);
        var kept = there.Kept().Concat(there.Staged().Select(file => file.Name)).ToHashSet(StringComparer.Ordinal);
        var (missing, known) = (0, 0);
        var names = db.Set<StoredFile>().Where(f => f.State != FileState.TakenOut && f.State != FileState.Harmful).Select(f => f.StoredAs);
        await foreach (var name in names.AsAsyncEnumerable().WithCancellation(ct))
        {
            missing += kept.Contains(name) ? 0 : 1;
            known++;
        }

        var extra = kept.Count - (known - missing) - there.Staged().Count();
        return missing > 0
            ? new(Mark.Bad, "Files", $"{Count(missing, "file")} of {known} that people sent {(missing == 1 ? "is" : "are")} not in {Path.Combine(Folder, DiskFileStore.Folder)}.",
                "Copy the folder back from the backup that belongs to this database.")
            : extra > 0
            ? new(Mark.Look, "Files", $"{Count(known, "file")} that people sent {(known == 1 ? "is" : "are")} there, and {extra} that belong to nothing.", "They do no harm: they came with a restore, or from a server that was stopped in the middle.")
            : new(Mark.Ok, "Files", $"{Count(known, "file")} that people sent {(known == 1 ? "is" : "are")} there.");
    }

    private async Task<Finding> Scanner(CancellationToken ct)
    {
        var scanner = services.GetRequiredService<FileScanner>();
        if (!scanner.IsOn)
        {
            return new(Mark.Ok, "Virus scanner", "Files that people send are not checked for viruses: Files:ClamAv names no scanner.");
        }

        var (version, problem) = await scanner.Version(ct);
        return version is not null
            ? new(Mark.Ok, "Virus scanner", $"{version} answers.")
            : new(Mark.Bad, "Virus scanner", $"The virus scanner doesn't answer: {problem} Files that people send wait until it does.", "Start ClamAV, or correct Files:ClamAv.");
    }

    /// <summary>Whether a clock was ahead and has left times that are yet to come: what is most often written tells.</summary>
    private async Task<Finding?> Ahead(HoldfastDb db, CancellationToken ct)
    {
        DateTimeOffset?[] latest =
        [
            await db.Set<AuditEntry>().OrderByDescending(e => e.Id).Select(e => (DateTimeOffset?)e.At).FirstOrDefaultAsync(ct),
            await db.Set<Delivery>().OrderByDescending(d => d.Id).Select(d => (DateTimeOffset?)d.CreatedAt).FirstOrDefaultAsync(ct),
            DateTimeOffset.FromUnixTimeSeconds(await db.Set<FailureBudget>().MaxAsync(budget => (long?)budget.TouchedAt, ct) ?? 0),
        ];
        return latest.Max() is { } last && last.IsAhead(time.GetUtcNow())
            ? new(
                Mark.Look, "Stored times", $"The database has a time in the future: {Moments.FullWithZone(last, TimeZoneInfo.Utc)}. "
                + "A clock was ahead when it was written, or this machine's is behind.",
                "Check the clock. If it's right now, you don't have to do anything: sign-ins, links and waits from then are over, "
                + "and only some times in lists look odd.")
            : null;
    }

    private static Finding PicturesText(Count overdue) => overdue.Value == 0
        ? new(Mark.Ok, "Video pictures", "No picture of a video check is kept longer than it may be.")
        : new(Mark.Bad, "Video pictures", $"{overdue} {(overdue.Value == 1 ? "picture" : "pictures")} of video checks should have been destroyed, and nobody can open them.",
            "The server destroys them every ten minutes. If this stays, look into its log.");

    private static Finding ModerationText(Count waiting) => waiting.Value == 0
        ? new(Mark.Ok, "Moderation", "No comment is waiting for a moderator.")
        : new(Mark.Look, "Moderation", $"{waiting} {(waiting.Value == 1 ? "comment is waiting" : "comments are waiting")} for a moderator.", $"Look at {(waiting.Value == 1 ? "it" : "them")} in {CommentsPaths.Moderation}.");

    private static Finding MailText(MailState mail)
    {
        var last = mail.LastSuccess is { } success ? $"The last email was sent on {Moments.FullWithZone(success, TimeZoneInfo.Utc)}." : "No email has been sent yet.";
        return mail switch
        {
            { FailingSince: null } => new(Mark.Ok, "Email", last),
            { IsAway: true } => new(Mark.Bad, "Email", $"Emails have been waiting since {Moments.FullWithZone(mail.FailingSince.Value, TimeZoneInfo.Utc)}: {mail.Problem} {last}", "We keep trying. Check Mail:Smtp and the mail server; holdfast doctor says what is wrong."),
            _ => new(Mark.Look, "Email", $"Some emails have been waiting since {Moments.FullWithZone(mail.FailingSince.Value, TimeZoneInfo.Utc)}: {mail.Problem} {last}", $"We keep trying. See {AdminPaths.AdminOutbox}."),
        };
    }

    private static string Count(int number, string unit) => number == 1 ? $"1 {unit}" : $"{number} {unit}s";

    private static string Long(TimeSpan off) => off switch
    {
        { TotalDays: >= 2 } => Count((int)off.TotalDays, "day"),
        { TotalHours: >= 2 } => Count((int)off.TotalHours, "hour"),
        { TotalMinutes: >= 2 } => Count((int)off.TotalMinutes, "minute"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{off.TotalSeconds:0.0} s"),
    };

    private bool CanBeWritten()
    {
        try
        {
            using var probe = new FileStream(Path.Combine(Folder, $"probe-{Environment.ProcessId}"), new FileStreamOptions
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
}

/// <summary>Which program this is.</summary>
internal static class Version
{
    public static string Product => typeof(Version).Assembly.GetName().Version?.ToString(3) ?? "";
}
