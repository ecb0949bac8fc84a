using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.LeakedPasswords;

namespace Holdfast.Operations.CommandLine;

/// <summary>holdfast [command], as an operator types it.</summary>
public sealed class CommandLineTests(Databases databases)
{
    private const string Url = "--Shell:PublicUrl=https://account.example.com";

    [Theory]
    [InlineData(false)]
    [InlineData(false, "--urls=http://127.0.0.1:0")]
    [InlineData(false, "--contentRoot", "/somewhere", "--urls=http://127.0.0.1:0")]
    [InlineData(false, "urls=http://127.0.0.1:0")]
    [InlineData(true, "--help")]
    [InlineData(true, "doctor")]
    [InlineData(true, "--Storage:DataFolder=/data", "backup", "file.db")]
    [InlineData(true, "bakcup", "file.db")]
    [Trait("Database", "None")]
    public void A_word_is_a_command_and_settings_alone_start_the_server(bool command, params string[] args) =>
        Assert.Equal(command, Commands.Names(args));

    [Theory]
    [InlineData("'bakcup'", "bakcup")]
    [InlineData("Required argument missing", "backup")]
    [InlineData("'--Storage:DataFolder'", "doctor", "--Storage:DataFolder", "/data")]
    [InlineData("--least is 1 or more", "breach", "build", "list.txt", "--least", "0")]
    [Trait("Database", "None")]
    public async Task A_slip_is_refused_and_starts_nothing(string words, params string[] args)
    {
        await using var slip = ProductProcess.Start("Production", args);
        Assert.NotEqual(0, await slip.Ended());
        Assert.Contains(words, slip.Errors + slip.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", slip.Errors, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Database", "None")]
    public async Task Help_names_every_command_and_needs_no_configuration()
    {
        await using var help = ProductProcess.Start("Production", "--help", "--Storage:Provider=Postgres");
        Assert.Equal(0, await help.Ended());
        Assert.All(["setup-link", "migrate", "doctor", "backup", "restore", "sign-out-everybody", "account", "keys", "breach", "demo"], command => Assert.Contains(command, help.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrate_brings_an_empty_database_up_to_date_and_says_so()
    {
        var database = await databases.NewEmpty(TestContext.Current.CancellationToken);
        Assert.Contains("The schema is up to date; applied: ", await Run(0, database, "migrate"), StringComparison.Ordinal);
        Assert.Equal("The schema is up to date.", await Run(0, database, "migrate"));
        await using var app = new TestApp(database);
        Assert.Single(await app.Stored<Installation>());
    }

    [Fact]
    [Trait("R", "R420")]
    public async Task The_doctor_finds_a_sound_installation_well_while_its_server_runs()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        await using var app = new TestApp(database);
        var laptop = await app.SignIn(await app.NewPerson());

        await using var mail = new SmtpListener(SmtpListener.Takes);
        var said = await Run(0, database, "doctor", $"--Mail:Smtp:Port={mail.Port}", "--Mail:Smtp:Security=None");

        Assert.All(
            [
                "ok      The configuration is valid", "warning Shell:TrustedProxies is empty", "can be written", " answers in ", "ok      The clock agrees",
                "ok      The schema is up to date.", "key 1 seals and signs", "ok      1 delivery is waiting, the oldest since ", "ok      There are no demo people.",
                $"ok      The mail server 127.0.0.1:{mail.Port} answers.",
            ],
            line => Assert.Contains(line, said, StringComparison.Ordinal));
        Assert.DoesNotContain("problem ", said, StringComparison.Ordinal);
        Assert.Contains("Name OWASP ASVS 5.0, 6.4.2 as an exception", said, StringComparison.Ordinal);
        Assert.True(await laptop.IsSignedIn());
        var strict = await Run(0, database, "doctor", "--SecurityQuestions:Strict=true", "--SecurityQuestions:Mode=Generated", $"--Mail:Smtp:Port={mail.Port}", "--Mail:Smtp:Security=None");
        Assert.DoesNotContain("exception", strict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_what_is_bad_and_what_to_do()
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await databases.New(ct);
        await using (var app = new TestApp(database))
        {
            await app.Change(db => db.Add(new Account { Id = AccountId.New(app.Clock.GetUtcNow()), Name = "Demo", Kind = "client", CreatedAt = app.Clock.GetUtcNow(), IsDemo = true }));
        }

        var key = Path.Combine(database.DataFolder, "holdfast.key");
        await File.WriteAllBytesAsync(key, new byte[32], ct);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        var said = await Run(1, database, "doctor");
        Assert.Contains($"problem {key} can be read by others. Run: chmod go-rwx '{key}'", said, StringComparison.Ordinal);
        Assert.Contains("problem There are demo people, and everybody knows their password. Run: holdfast demo remove", said, StringComparison.Ordinal);
        Assert.Contains($"problem The key file {key} is not the one of this database", said, StringComparison.Ordinal);
        Assert.Contains("problem The mail server 127.0.0.1:1 cannot be reached", await Run(1, database, "doctor", "--Mail:Smtp:Port=1"), StringComparison.Ordinal);

        Assert.Contains("problem The field Sessions:IdleDays", await Run(1, database, "doctor", "--Sessions:IdleDays=99"), StringComparison.Ordinal);
        Assert.Contains("problem Shell:PublicUrl is \"http://account.example.com/\"", await Run(1, database, "doctor", "--Shell:PublicUrl=http://account.example.com"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hots=db", "problem ConnectionStrings:Holdfast cannot be read")]
    [InlineData("Host=db..example", "problem PostgreSQL cannot be used")]
    public async Task The_doctor_goes_on_when_one_of_its_checks_cannot_be_made(string address, string words)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;
        var said = await Run(1, new TestDatabase(folder, address), "doctor", "--Mail:Smtp:Port=1");
        Assert.All([words, "The data folder " + folder + " can be written", "The mail server 127.0.0.1:1 cannot be reached", "so leaked passwords cannot be looked up"],
            line => Assert.Contains(line, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_doctor_makes_nothing_where_nothing_is()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("holdfast-test-").FullName, "new");
        await using var mail = new SmtpListener(SmtpListener.Takes);
        var said = await Run(0, new TestDatabase(folder, null), "doctor", $"--Mail:Smtp:Port={mail.Port}", "--Mail:Smtp:Security=None");
        Assert.Contains("warning The data folder " + folder + " is not there yet", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    [Trait("R", "R108")]
    public async Task Breach_build_makes_a_filter_beside_a_running_server_and_the_doctor_sees_it()
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await databases.New(ct);
        await using var app = new TestApp(database);
        await app.NewPerson();
        var list = Path.Combine(database.DataFolder, "list.txt");
        await File.WriteAllTextAsync(list, LeakedList.Of("one", "two", "three", "four"), ct);

        await using var mail = new SmtpListener(SmtpListener.Takes);
        Assert.Contains($"warning There is no {Filter(database)}, so leaked passwords cannot be looked up. New passwords are taken without that check (Passwords:Breached:WhenUnavailable is Allow). Run: holdfast breach build <file>", await Doctor(0), StringComparison.Ordinal);
        Assert.Contains($"problem There is no {Filter(database)}, so leaked passwords cannot be looked up. New passwords are refused", await Doctor(1, "--Passwords:Breached:WhenUnavailable=Refuse"), StringComparison.Ordinal);
        var said = await Run(0, database, "breach", "build", list, "--least=3");
        Assert.Contains("100 %, 4 lines", said, StringComparison.Ordinal);
        Assert.Contains($"{Filter(database)} has 2 passwords of 4 lines, in ", said, StringComparison.Ordinal);
        using (var filter = BreachFilter.Open(Filter(database)))
        {
            Assert.Equal((2, 3), (filter.Keys, filter.Least));
            Assert.True(filter.Contains(Assert.NotNull(BreachKey.Of("three"))));
            Assert.False(filter.Contains(Assert.NotNull(BreachKey.Of("two"))));
        }

        Assert.Contains($"ok      {Filter(database)} has 2 leaked passwords and was made on ", await Doctor(0), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Filter(database), "damaged", ct);
        Assert.Contains($"problem Leaked passwords cannot be looked up. New passwords are taken without that check (Passwords:Breached:WhenUnavailable is Allow). {Filter(database)} isn't a filter", await Doctor(1), StringComparison.Ordinal);
        Assert.Contains("warning Leaked passwords are not looked up", await Doctor(0, "--Passwords:Breached:Source=Off"), StringComparison.Ordinal);
        Assert.Contains("warning The service at http://127.0.0.1:9/ gave no usable answer about leaked passwords on", await Doctor(0, "--Passwords:Breached:Source=Range", "--Passwords:Breached:RangeUrl=http://127.0.0.1:9/"), StringComparison.Ordinal);
        Assert.Contains("problem Passwords:Breached:RangeUrl is \"http://example.com/\"", await Doctor(1, "--Passwords:Breached:Source=Range", "--Passwords:Breached:RangeUrl=http://example.com/"), StringComparison.Ordinal);
        Assert.Contains("problem The field Passwords:Breached:RangeSeconds", await Doctor(1, "--Passwords:Breached:RangeSeconds=31"), StringComparison.Ordinal);

        Task<string> Doctor(int code, params string[] settings) => Run(code, database, "doctor", [$"--Mail:Smtp:Port={mail.Port}", "--Mail:Smtp:Security=None", .. settings]);
    }

    [Theory]
    [InlineData("5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:1\nno line", "Line 2 is not \"SHA1:COUNT\"")]
    [InlineData("", "It is empty.")]
    [InlineData(null, "There is no file")]
    public async Task Breach_build_refuses_a_list_that_is_none_and_leaves_the_filter_as_it_was(string? text, string words)
    {
        var ct = TestContext.Current.CancellationToken;
        var database = new TestDatabase(Directory.CreateTempSubdirectory("holdfast-test-").FullName, null);
        LeakedList.Leak(database.DataFolder, "one");
        var before = await File.ReadAllBytesAsync(Filter(database), ct);
        var list = Path.Combine(database.DataFolder, "list.txt");
        if (text is not null)
        {
            await File.WriteAllTextAsync(list, text, ct);
        }

        await using var build = ProductRun.Start("Production", ["breach", "build", list, Url, .. database.Settings.Select(s => $"--{s.Key}={s.Value}")]);

        Assert.Equal(1, await build.Ended());
        Assert.Contains(list, build.Errors, StringComparison.Ordinal);
        Assert.Contains(words, build.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", build.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Filter(database), ct));
        Assert.False(File.Exists(Filter(database) + ".new"));
    }

    [Theory]
    [InlineData("a list that may not be read", "cannot be read by")]
    [InlineData("another build", "Check that its disk has room and that no other build runs, and run it again: the file that was there is as it was.")]
    [InlineData("no data folder", "Start the server once, or check Storage:DataFolder.")]
    [InlineData("a filter in place of the list", "Line 1 is not \"SHA1:COUNT\"")]
    public async Task Breach_build_says_what_keeps_it_from_its_work(string obstacle, string words)
    {
        var ct = TestContext.Current.CancellationToken;
        var database = new TestDatabase(Directory.CreateTempSubdirectory("holdfast-test-").FullName, null);
        LeakedList.Leak(database.DataFolder, "one");
        var (before, list) = (await File.ReadAllBytesAsync(Filter(database), ct), Path.Combine(database.DataFolder, "list.txt"));
        await File.WriteAllTextAsync(list, LeakedList.Of("one", "two"), ct);
        using var other = obstacle == "another build" ? new FileStream(Filter(database) + ".new", FileMode.Create, FileAccess.Write, FileShare.None) : null;
        var (from, to) = obstacle switch
        {
            // What no file's rights can keep from root, which tests may be: a folder is no file for anybody.
            "a list that may not be read" => (database.DataFolder, database.DataFolder),
            "no data folder" => (list, Path.Combine(database.DataFolder, "nowhere")),
            "a filter in place of the list" => (Filter(database), database.DataFolder),
            _ => (list, database.DataFolder),
        };

        await using var build = ProductRun.Start("Production", "breach", "build", from, Url, $"--Storage:DataFolder={to}");

        Assert.Equal(1, await build.Ended());
        Assert.Contains(words, build.Errors, StringComparison.Ordinal);
        Assert.Contains(obstacle is "another build" ? Filter(database) : obstacle is "no data folder" ? to : from, build.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", build.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Filter(database), ct));
    }

    [Fact]
    public async Task Breach_build_replaces_a_filter_that_is_damaged()
    {
        var ct = TestContext.Current.CancellationToken;
        var database = new TestDatabase(Directory.CreateTempSubdirectory("holdfast-test-").FullName, null);
        await File.WriteAllTextAsync(Filter(database), "damaged", ct);
        var list = Path.Combine(database.DataFolder, "list.txt");
        await File.WriteAllTextAsync(list, LeakedList.Of("one", "two"), ct);
        Assert.Contains("has 2 passwords of 2 lines", await Run(0, database, "breach", "build", list), StringComparison.Ordinal);
        using var filter = BreachFilter.Open(Filter(database));
        Assert.Equal(2, filter.Keys);
    }

    private static string Filter(TestDatabase database) => Path.Combine(database.DataFolder, BreachFile.Name);

    private static async Task<string> Run(int code, TestDatabase database, string command, params string[] settings)
    {
        await using var process = ProductProcess.Start("Production", [command, Url, .. database.Settings.Select(s => $"--{s.Key}={s.Value}"), .. settings]);
        Assert.True(await process.Ended() == code && process.Errors.Length == 0, process.Output + process.Errors);
        return process.Output;
    }
}
