using System.Net;
using Holdfast.Kit;
using Holdfast.Operations.Setup;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Containment;
using Holdfast.Security.Sessions;
using Holdfast.Support.Requests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Holdfast.Operations.CommandLine;

/// <summary>A backup is whole, and brings nobody's dead sign-in back (rulings F6).</summary>
public sealed class BackupTests(Databases databases)
{
    private const string Url = "--Shell:PublicUrl=https://account.example.com";

    private static bool IsPostgres => Databases.IsPostgres;

    [Fact]
    [Trait("F", "F6")]
    public async Task A_restored_backup_brings_no_dead_session_back()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        var app = new TestApp(database);
        var sam = await app.NewPerson();
        var (laptop, phone) = (await app.SignIn(sam), await app.SignIn(sam, Browser.SafariOnIPhone));
        Assert.True(await laptop.IsSignedIn());

        // The backup is made while both are signed in and the server runs; then Sam signs both out.
        var backup = await MakeBackup(database);
        // Making a template threw the server's own connections out.
        app.Services.GetService<NpgsqlDataSource>()?.Clear();
        await laptop.ChangePassword(sam.Password, "seven green kettles humming");
        Assert.False(await phone.IsSignedIn());
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();

        var restored = await RestoreFrom(backup, database);

        await using var again = new TestApp(restored);
        Assert.False(await laptop.Copy(again).IsSignedIn());
        Assert.False(await phone.Copy(again).IsSignedIn());
        Assert.All(await again.Stored<Session>(), session => Assert.True(session.InstallationEpoch < 2));
        // The person, and the password of that day, are back; the device is a stranger.
        var tablet = await again.SignIn(sam);
        Assert.True(await tablet.IsSignedIn());
        var epoch = Assert.Single(await again.Stored<Installation>()).Epoch;
        Assert.DoesNotContain(await again.Stored<Device>(), device => device.IsKnown(device.KnownEpoch, epoch) && device.InstallationEpoch != epoch);
    }

    [Fact]
    [Trait("F", "F6")]
    public async Task A_restored_backup_brings_no_release_that_was_stopped_and_no_staff_link_that_was_used_back()
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await databases.New(ct);
        var app = new TestApp(database);
        await app.NewPerson(role: Role.Admin);
        var sam = await app.NewPerson();
        var file = Path.Combine(database.DataFolder, "staff-link");
        await app.With(db => SetupLinks.Renew(db, file, app.Services.GetRequiredService<PublicAddress>(), app.Clock.GetUtcNow(), ct, Role.Admin));
        var link = new Uri((await File.ReadAllTextAsync(file, ct)).Trim()).PathAndQuery;
        var asked = app.Clock.GetUtcNow();
        await app.Change(db => db.Add(new AccountRelease { Id = AccountReleaseId.New(asked), Account = sam.Account, Address = sam.Address, AskedAt = asked, InstallationEpoch = 1 }));
        var visitor = app.NewBrowser();
        await visitor.Get(link);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/setup")).Status);

        var backup = await MakeBackup(database);
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        var restored = await RestoreFrom(backup, database);

        await using var again = new TestApp(restored);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Copy(again).Get("/setup")).Status);
        again.Clock.Advance(AccountRelease.Wait);
        await again.With(async db =>
        {
            await again.Services.GetServices<IJob>().Single(job => job.GetType().Name == "SendReleases").Run(db, ct);
            return true;
        });
        await again.DeliverAll();
        Assert.Empty(again.LinksTo(sam.Address, "/reset/account"));
        Assert.Equal(AccountStatus.Active, (await again.Stored<Account>()).Single(a => a.Id == sam.Account).Status);
    }

    [Fact]
    [Trait("G", "G16")]
    public async Task A_restored_installation_serves_its_files_and_the_doctor_counts_what_is_missing_and_what_belongs_to_nothing()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        var app = new TestApp(database);
        var sam = await app.NewPerson();
        var laptop = await app.SignIn(sam);
        var number = (await laptop.SendRequest()).NumberOf();
        var thread = await laptop.Get(RequestPaths.Of(number));
        await laptop.SubmitWithFiles(
            thread, RequestPaths.ReplyTo(number), "Files", [("one.txt", "the first"u8.ToArray()), ("room.png", Pictures.Png(40, 30))], ("Reply", "Here"));
        await app.With(async db =>
        {
            await app.Services.GetServices<IJob>().OfType<TidyFiles>().Single().Run(db, TestContext.Current.CancellationToken);
            return 0;
        });
        var folder = Path.Combine(database.DataFolder, "files");
        var backup = await MakeBackup(database);
        if (IsPostgres)
        {
            // As the command says.
            await PostgresServer.Shell($"cp -r '{folder}' '{folder}.copy'", TestContext.Current.CancellationToken);
        }

        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        var restored = await RestoreFrom(backup, database);
        if (IsPostgres)
        {
            Directory.Move(folder + ".copy", folder);
        }

        await using (var again = new TestApp(restored))
        {
            var tablet = await again.SignIn(sam);
            var files = (await tablet.Get(RequestPaths.Of(number))).FilesOf();
            Assert.Equal(2, files.Count);
            Assert.Equal("the first", (await tablet.Get(files[0])).Text);
            Assert.Equal("image/png", (await tablet.Get(files[1])).Header("Content-Type"));
        }

        // The doctor finds no mail server here, which is a problem in each case.
        await Expect(1, "ok      2 files that people sent are there.", ["doctor", .. Arguments(restored)]);
        var one = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).First();
        File.Copy(one, Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "ab")).FullName, "0123456789abcdef0123456789abcdab"));
        await Expect(1, "warning 2 files that people sent are there, and 1 that belong to nothing.", ["doctor", .. Arguments(restored)]);
        File.Delete(one);
        await Expect(1, $"problem 1 file of 2 that people sent is not in {folder}. Copy the folder back", ["doctor", .. Arguments(restored)]);
    }

    [Fact]
    [Trait("F", "F6")]
    public async Task The_same_backup_restored_twice_never_reaches_an_epoch_that_was_used_before()
    {
        var database = NewFolder();
        await using (var app = new TestApp(database))
        {
            await app.NewPerson();
        }

        var backup = await MakeBackup(database);
        foreach (var epoch in new[] { 2, 3, 4 })
        {
            // This process still holds the file that is about to be replaced.
            SqliteConnection.ClearAllPools();
            await Expect(0, "Everybody has to sign in again.", ["restore", backup, .. Arguments(database)]);
            await using var app = new TestApp(database);
            Assert.Equal(epoch, Assert.Single(await app.Stored<Installation>()).Epoch);
            Assert.Single(await app.Stored<Account>());
        }

        // None over another.
        Assert.Equal(3, Directory.GetFiles(database.DataFolder, "holdfast.replaced-*.db").Length);
        Assert.Empty(Directory.GetFiles(database.DataFolder, "*.part").Concat(Directory.GetFiles(database.DataFolder, "*restoring*")));
    }

    [Fact]
    public async Task A_damaged_database_is_kept_with_its_log_when_a_backup_takes_its_place()
    {
        var ct = TestContext.Current.CancellationToken;
        var database = NewFolder();
        await using (var app = new TestApp(database))
        {
            await app.NewPerson();
        }

        SqliteConnection.ClearAllPools();
        var backup = await MakeBackup(database);
        var file = Path.Combine(database.DataFolder, "holdfast.db");
        await File.WriteAllTextAsync(file, new string('x', 9000), ct);
        await File.WriteAllTextAsync(file + "-wal", "the last minutes", ct);

        await Expect(0, "What was there before is in ", ["restore", backup, .. Arguments(database)]);

        var aside = Assert.Single(Directory.GetFiles(database.DataFolder, "holdfast.replaced-*.db"));
        Assert.StartsWith("xxx", await File.ReadAllTextAsync(aside, ct), StringComparison.Ordinal);
        Assert.Equal("the last minutes", await File.ReadAllTextAsync(aside + "-wal", ct));
        await using var after = new TestApp(database);
        Assert.Single(await after.Stored<Account>());
    }

    [Fact]
    [Trait("F", "F4")]
    [Trait("F", "F6")]
    public async Task Restoring_is_refused_while_a_server_runs_and_it_goes_on()
    {
        var database = NewFolder();
        await using var app = new TestApp(database);
        var laptop = await app.SignIn(await app.NewPerson());
        var backup = await MakeBackup(database);

        await Expect(1, "is in use by another Holdfast process", ["restore", backup, .. Arguments(database)]);

        Assert.True(await laptop.IsSignedIn());
        Assert.Equal(1, Assert.Single(await app.Stored<Installation>()).Epoch);
    }

    [Theory]
    [InlineData("nothing", "There is no file")]
    [InlineData("text", "cannot be restored")]
    [InlineData("other", "isn't a backup of Holdfast")]
    [InlineData("newer", "belongs to a newer Holdfast")]
    [InlineData("torn", "is damaged")]
    public async Task A_file_that_is_no_sound_backup_is_refused_and_nothing_changes(string kind, string words)
    {
        var ct = TestContext.Current.CancellationToken;
        var database = NewFolder();
        await using (var app = new TestApp(database))
        {
            await app.NewPerson();
        }

        var file = Path.Combine(database.DataFolder, "some.db");
        if (kind is "newer" or "torn")
        {
            file = await MakeBackup(database);
        }

        switch (kind)
        {
            case "text":
                await File.WriteAllTextAsync(file, new string('x', 9000), ct);
                break;
            case "other":
                Execute(file, "CREATE TABLE things (word TEXT)", SqliteOpenMode.ReadWriteCreate);
                break;
            case "newer":
                Execute(file, """INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_FromTheFuture', '99.0.0')""", SqliteOpenMode.ReadWrite);
                break;
            case "torn":
                using (var bytes = new FileStream(file, FileMode.Open))
                {
                    bytes.Position = 4096 * 3;
                    bytes.Write(new byte[4096 * 4]);
                }

                break;
        }

        await Expect(1, words, ["restore", file, .. Arguments(database)]);

        await using var after = new TestApp(database);
        Assert.Single(await after.Stored<Account>());
        Assert.Equal(1, Assert.Single(await after.Stored<Installation>()).Epoch);
    }

    [Fact]
    public async Task A_backup_overwrites_nothing_is_the_owners_only_and_says_where_the_keys_are()
    {
        var database = NewFolder();
        await using var app = new TestApp(database);
        await app.NewPerson();
        var file = Path.Combine(database.DataFolder, "copy.db");

        await Expect(0, "The keys are not in it. Keep " + Path.Combine(database.DataFolder, "holdfast.key"), ["backup", file, .. Arguments(database)]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await Expect(1, "exists already", ["backup", file, .. Arguments(database)]);
        Assert.Equal(before, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        await Expect(1, "There is no database", ["backup", file + "2", .. Arguments(NewFolder())]);
    }

    [Fact]
    public async Task A_backup_waits_for_a_server_that_is_just_stopping()
    {
        var ct = TestContext.Current.CancellationToken;
        var database = NewFolder();
        var file = Path.Combine(database.DataFolder, "holdfast.db");
        var copy = Path.Combine(database.DataFolder, "copy.db");
        await using (var app = new TestApp(database))
        {
            await app.NewPerson();
        }

        SqliteConnection.ClearAllPools();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(database.DataFolder, "copy.db.part");
        watcher.Created += (_, _) => begun.TrySetResult();
        watcher.EnableRaisingEvents = true;
        Task copying;
        using (var stopping = SqliteFiles.Open(file, SqliteOpenMode.ReadWrite))
        {
            // Every connection of a copy waits for a lock instead of being refused at once.
            Assert.Equal("10000", SqliteFiles.Ask(stopping, "PRAGMA busy_timeout"));
            // What the last connection holds while it folds the log into the file.
            SqliteFiles.Ask(stopping, "PRAGMA locking_mode = EXCLUSIVE");
            SqliteFiles.Ask(stopping, "CREATE TABLE taken (n INTEGER)");
            copying = Task.Run(() => SqliteFiles.Copy(file, copy), ct);
            await begun.Task.WaitAsync(ct);
        }

        await copying;
        Assert.True(File.Exists(copy));
    }

    [Fact]
    public async Task On_PostgreSQL_backup_and_restore_name_the_commands_to_use()
    {
        var database = NewFolder() with { ConnectionString = "Host=db.example;Port=5433;Username=hf;Password=secret word;Database=accounts" };
        await using var backup = ProductProcess.Start("Production", ["backup", "day.dump", Url, .. Arguments(database)]);
        Assert.Equal(1, await backup.Ended());
        Assert.Contains("pg_dump --format=custom --file='day.dump' --host=db.example --port=5433 --username=hf --dbname=accounts", backup.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret word", backup.Errors + backup.Output, StringComparison.Ordinal);

        await using var restore = ProductRun.Start("Production", ["restore", "day.dump", Url, .. Arguments(database)]);
        Assert.Equal(1, await restore.Ended());
        Assert.Equal(
            [
                "dropdb --host=db.example --port=5433 --username=postgres accounts",
                "createdb --host=db.example --port=5433 --username=postgres --owner=hf accounts",
                "pg_restore --no-owner --single-transaction --exit-on-error --host=db.example --port=5433 --username=hf --dbname=accounts 'day.dump'",
                "holdfast sign-out-everybody",
            ],
            Commands(restore.Errors));
    }

    [Fact]
    [Trait("F", "F6")]
    [Trait("F", "F41")]
    public async Task What_they_name_brings_a_backup_back_over_a_newer_schema()
    {
        if (!IsPostgres)
        {
            return;
        }

        var ct = TestContext.Current.CancellationToken;
        var database = await databases.New(ct);
        var app = new TestApp(database);
        var sam = await app.NewPerson();
        var laptop = await app.SignIn(sam);
        var file = Path.Combine(database.DataFolder, "sam's day.dump");
        await using (var backup = ProductRun.Start("Production", ["backup", file, Url, .. Arguments(database)]))
        {
            await backup.Ended();
            await PostgresServer.Shell(Commands(backup.Errors)[0], ct);
        }

        await app.With(db => db.Database.ExecuteSqlRawAsync(
            """
            CREATE TABLE later (account uuid NOT NULL REFERENCES accounts (id));
            INSERT INTO later SELECT id FROM accounts;
            ALTER TABLE accounts ADD COLUMN later integer NOT NULL DEFAULT 1;
            INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_FromTheFuture', '99.0.0')
            """,
            ct));
        await app.DisposeAsync();
        SharedPools.Forget(database.ConnectionString ?? "");

        await using (var restore = ProductRun.Start("Production", ["restore", file, Url, .. Arguments(database)]))
        {
            await restore.Ended();
            var commands = Commands(restore.Errors);
            foreach (var command in commands[..^1])
            {
                await PostgresServer.Shell(command, ct);
            }

            Assert.Equal("holdfast sign-out-everybody", commands[^1]);
        }

        await Expect(0, "Everybody is signed out", ["sign-out-everybody", .. Arguments(database)]);
        await using var after = new TestApp(database);
        Assert.Equal("0", await after.With(db => db.Database.SqlQueryRaw<string>(
            """SELECT count(*)::text AS "Value" FROM information_schema.columns WHERE table_name = 'later' OR column_name = 'later'""").SingleAsync(ct)));
        Assert.False(await laptop.Copy(after).IsSignedIn());
        Assert.True(await (await after.SignIn(sam)).IsSignedIn());
    }

    /// <summary>The lines that are to be typed.</summary>
    private static string[] Commands(string said) => [.. said.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim())];

    private static TestDatabase NewFolder() => new(Directory.CreateTempSubdirectory("holdfast-test-").FullName, null);

    private static IEnumerable<string> Arguments(TestDatabase database) => database.Settings.Select(setting => $"--{setting.Key}={setting.Value}");

    private static void Execute(string file, string sql, SqliteOpenMode mode)
    {
        using var connection = SqliteFiles.Open(file, mode);
        SqliteFiles.Ask(connection, sql);
    }

    private static async Task Expect(int code, string words, string[] arguments)
    {
        await using var command = ProductRun.Start("Production", [.. arguments, Url]);
        var ended = await command.Ended();
        var said = command.Output + command.Errors;
        Assert.True(ended == code && said.Contains(words, StringComparison.Ordinal), $"Code {ended} where {code} was expected with \"{words}\":\n{said}");
        Assert.DoesNotContain("   at ", command.Errors, StringComparison.Ordinal);
    }

    /// <summary>What the operator does: our command on SQLite; on PostgreSQL a copy by the server itself.</summary>
    private async Task<string> MakeBackup(TestDatabase database)
    {
        var ct = TestContext.Current.CancellationToken;
        if (database.ConnectionString is { } text)
        {
            SharedPools.Forget(text);
            var name = new NpgsqlConnectionStringBuilder(text).Database;
            // Nobody may be connected to a template, and a pool opens again by itself.
            await using var connection = new NpgsqlConnection(databases.Postgres.ConnectionString);
            await connection.OpenAsync(ct);
            await using var end = new NpgsqlCommand($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'", connection);
            await end.ExecuteNonQueryAsync(ct);
            return await databases.Postgres.CreateDatabase(name + "_backup", name, ct);
        }

        var file = Path.Combine(database.DataFolder, "backup.db");
        await Expect(0, "The database is copied to " + file, ["backup", file, .. Arguments(database)]);
        return file;
    }

    private static async Task<TestDatabase> RestoreFrom(string backup, TestDatabase database)
    {
        if (!IsPostgres)
        {
            await Expect(0, "Everybody has to sign in again.", ["restore", backup, .. Arguments(database)]);
            return database;
        }

        var restored = database with { ConnectionString = backup };
        await Expect(0, "Everybody is signed out", ["sign-out-everybody", .. Arguments(restored)]);
        return restored;
    }
}
