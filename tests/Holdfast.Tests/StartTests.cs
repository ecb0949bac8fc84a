using System.Net;
using System.Net.Sockets;
using Holdfast.Hosting;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdfast;

/// <summary>The product as an operator starts it: what it says when it cannot, and how it ends.</summary>
public sealed class StartTests(Databases databases)
{
    private const string Url = "--Shell:PublicUrl=https://account.example.com";

    /// <summary>One wrong value, the environment, and words of the sentence that must name it.</summary>
    public static TheoryData<string, string[], string[]> Wrong => new()
    {
        { "Production", [], ["Shell:PublicUrl is not set"] },
        { "Production", ["--Shell:PublicUrl=http://account.example.com"], ["Shell:PublicUrl is \"http://account.example.com/\"", "https is needed"] },
        { "Production", ["--Shell:PublicUrl=https://account.example.com/below"], ["Shell:PublicUrl", "must be a scheme and a host"] },
        { "Production", ["--Shell:PublicUrl=ftp://account.example.com"], ["Shell:PublicUrl", "must be a scheme and a host"] },
        { "Production", ["--Shell:PublicUrl=https://somebody@account.example.com"], ["Shell:PublicUrl"] },
        { "Development", ["--urls=http://127.0.0.1:0", Url], ["Shell:PublicUrl", "Development only works on this machine"] },
        { "Development", ["--urls=http://0.0.0.0:5999"], ["urls", "0.0.0.0", "Development only works on this machine"] },
        { "Development", ["--Kestrel:Endpoints:Open:Url=http://0.0.0.0:5999"], ["Kestrel:Endpoints:Open:Url", "0.0.0.0", "Development only works on this machine"] },
        { "Development", ["--urls=", "--http_ports=5999"], ["http_ports", "5999", "Development only works on this machine"] },
        { "Development", ["--urls=http://127.0.0.1:0", "--Shell:TrustedProxies:0=10.0.0.0/8"], ["Shell:TrustedProxies", "Development refuses forwarded headers"] },
        {
            "Production", [Url, "--Shell:TrustedProxies:0=10.0.0.300/8", "--Shell:TimeZone=Mars/Olympus", "--Shell:Name="],
            ["Shell:TrustedProxies holds \"10.0.0.300/8\"", "Shell:TimeZone is \"Mars/Olympus\"", "Shell:Name"]
        },
        { "Production", [Url, "--Storage:Provider=Postgres"], ["ConnectionStrings:Holdfast is not set"] },
        { "Production", [Url, "--Storage:Provider=Postgres", "--ConnectionStrings:Holdfast= "], ["ConnectionStrings:Holdfast is not set"] },
        { "Production", [Url, "--Storage:Provider=Postgres", "--ConnectionStrings:Holdfast=Hots=db;Database=holdfast"], ["ConnectionStrings:Holdfast cannot be read"] },
        { "Production", [Url, "--Storage:Provider=Postgres", "--ConnectionStrings:Holdfast=postgres://db/holdfast"], ["ConnectionStrings:Holdfast cannot be read"] },
        { "Production", [Url, "--Storage:Provider=Postgres", "--ConnectionStrings:Holdfast=Host=db;Port=many"], ["ConnectionStrings:Holdfast cannot be read"] },
        { "Production", [Url, "--Storage:Provider=Postgres", "--ConnectionStrings:Holdfast=Database=holdfast"], ["ConnectionStrings:Holdfast names no Host"] },
        { "Production", [Url, "--urls=127.0.0.1:5999"], ["urls has \"127.0.0.1:5999\"", "Use one like http://127.0.0.1:5080"] },
        { "Production", [Url, "--urls=http://127.0.0.1:0;ftp://127.0.0.1:5999"], ["urls has \"ftp://127.0.0.1:5999\""] },
        { "Production", [Url, "--urls=", "--http_ports=some"], ["http_ports has \"some\""] },
        { "Production", [Url, "--Storage:Provider=Oracle"], ["Storage:Provider", "Oracle"] },
        { "Production", [Url, "--Storage:BusySeconds=0"], ["Storage:BusySeconds"] },
        { "Production", [Url, "--Sessions:IdleDays=0", "--Sessions:AbsoluteDays=31", "--Sessions:KeptDays=1", "--Sessions:Remembered=1"], ["Sessions:IdleDays", "Sessions:AbsoluteDays", "Sessions:KeptDays", "Sessions:Remembered"] },
        { "Production", [Url, "--Sessions:IdleDays=soon"], ["Sessions:IdleDays", "soon"] },
        {
            "Production", [Url, "--Throttling:StrangerFailures=81", "--Throttling:KnownDeviceFailures=21", "--Throttling:DelayFrom=11", "--Throttling:NetworkBurst=0"],
            ["Throttling:StrangerFailures", "Throttling:KnownDeviceFailures", "Throttling:DelayFrom", "Throttling:NetworkBurst"]
        },
        { "Production", [Url, "--Passwords:HashMemoryKiB=19455"], ["Passwords:HashMemoryKiB is 19455", "Use 19456 and 2, or more"] },
        { "Production", [Url, "--Passwords:HashPasses=99"], ["Passwords:HashPasses is 99"] },
        { "Production", [Url, "--Recovery:LinkLifetime=1.00:00:01", "--Recovery:MailsAnHour=0"], ["Recovery:LinkLifetime", "Recovery:MailsAnHour"] },
        { "Production", [Url, "--SecurityQuestions:Strict=true"], ["SecurityQuestions:Strict allows no typed answers", "Generated or Off"] },
        { "Production", [Url, "--Passwords:MinLength=14", "--Sessions:IdleDays=31"], ["Passwords:MinLength", "Sessions:IdleDays"] },
    };

    [Theory]
    [Trait("Database", "None")]
    [Trait("X", "X7")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "install ICU")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "install ICU", "doctor")]
    [InlineData("DOTNET_SYSTEM_TIMEZONE_INVARIANT", "Install tzdata")]
    public async Task A_runtime_without_unicode_or_time_zones_stops_the_start_and_every_command_with_the_cure(string variable, string cure, params string[] command)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;
        await using var product = ProductProcess.Start("Production", [KeyValuePair.Create(variable, "1")], [.. command, Url, "--Storage:DataFolder=" + folder]);

        Assert.Equal(1, await product.Ended());

        Assert.Contains("Remove " + variable, product.Errors.Replace("remove", "Remove", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(cure, product.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", product.Errors + product.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    [Trait("Database", "None")]
    [Trait("R", "R380")]
    [Trait("R", "R420")]
    [Trait("F", "F11")]
    [Trait("F", "F28")]
    [Trait("F", "F39")]
    public async Task A_wrong_value_stops_the_start_with_a_sentence_that_names_its_key(string environment, string[] values, string[] words)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;
        await using var product = ProductProcess.Start(environment, ["--Storage:DataFolder=" + folder, .. values]);

        Assert.Equal(1, await product.Ended());

        Assert.All(words, word => Assert.Contains(word, product.Errors, StringComparison.Ordinal));
        // A person reads what it says, on either stream.
        Assert.DoesNotContain("   at ", product.Errors + product.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", product.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "holdfast.db")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    [Trait("Database", "None")]
    public async Task A_password_in_a_connection_string_that_cannot_be_read_is_not_said()
    {
        await using var product = ProductRun.Start(
            "Production", Url, "--Storage:DataFolder=" + Directory.CreateTempSubdirectory("holdfast-test-").FullName, "--Storage:Provider=Postgres",
            "--ConnectionStrings:Holdfast=Host=db;Password=half;otherhalf=1");

        Assert.Equal(1, await product.Ended());
        Assert.Contains("ConnectionStrings:Holdfast cannot be read", product.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("half", product.Errors + product.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_not_this_machines_is_said_in_a_sentence()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        // Kept for documents (RFC 5737): no machine has it.
        await using var product = ProductProcess.Start("Production", [Url, "--urls=http://192.0.2.1:5999", .. Arguments(database)]);

        Assert.Equal(1, await product.Ended());
        Assert.Contains("The server cannot listen: ", product.Errors, StringComparison.Ordinal);
        Assert.Contains("Check urls", product.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", product.Errors + product.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [Trait("Database", "None")]
    public async Task A_server_that_stops_because_something_beside_the_requests_broke_says_so_by_its_exit_code(bool breaks, int code)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddHostedService(services => new Ends(breaks, services.GetRequiredService<IHostApplicationLifetime>()));

        Assert.Equal(code, await Startup.Serve(builder.Build()).WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("F", "F4")]
    public async Task A_second_process_on_the_same_folder_is_refused_and_the_first_goes_on()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        await using var app = new TestApp(database);
        var sam = await app.NewPerson();
        var laptop = await app.SignIn(sam);

        await using (var second = ProductProcess.Start("Production", [Url, .. Arguments(database)]))
        {
            Assert.Equal(1, await second.Ended());
            Assert.Contains($"The data folder {database.DataFolder} is in use by another Holdfast process", second.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", second.Errors + second.Output, StringComparison.Ordinal);
        }

        await using (var removal = ProductProcess.Start("Production", ["demo", "remove", Url, .. Arguments(database)]))
        {
            Assert.Equal(1, await removal.Ended());
            Assert.Contains("is in use by another Holdfast process", removal.Errors, StringComparison.Ordinal);
        }

        Assert.True(await laptop.IsSignedIn());
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, (await app.NewBrowser().SignIn(sam)).Status);
    }

    [Fact]
    public async Task An_address_on_which_another_program_listens_is_named_with_its_cure()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = $"http://{other.LocalEndpoint}";

        await using var product = ProductProcess.Start("Production", [Url, "--urls=" + taken, .. Arguments(database)]);

        Assert.Equal(1, await product.Ended());
        Assert.Contains($"{taken}: address already in use. Stop the program that listens there, or give another address with --urls.", product.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", product.Errors, StringComparison.Ordinal);
        // Nor what else began with the server and was told to stop.
        Assert.DoesNotContain("Exception", product.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F39")]
    [Trait("R", "R110")]
    public async Task Production_does_not_start_while_a_demo_person_exists_and_the_command_that_it_names_removes_them()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        await using (var app = new TestApp(database))
        {
            await app.NewPerson("Real Person");
            await app.Change(db => db.Add(new Account { Id = AccountId.New(app.Clock.GetUtcNow()), Name = "Demo", Kind = "client", CreatedAt = app.Clock.GetUtcNow(), IsDemo = true }));
        }

        await using (var refused = ProductProcess.Start("Production", [Url, "--urls=http://127.0.0.1:0", .. Arguments(database)]))
        {
            Assert.Equal(1, await refused.Ended());
            Assert.Contains("holdfast demo remove", refused.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("Unhandled", refused.Errors, StringComparison.Ordinal);
        }

        await using (var removal = ProductProcess.Start("Production", ["demo", "remove", Url, .. Arguments(database)]))
        {
            Assert.Equal((0, ""), (await removal.Ended(), removal.Errors));
            Assert.Contains("1 demo account is removed.", removal.Output, StringComparison.Ordinal);
        }

        await using (var started = ProductProcess.Start("Production", [Url, "--urls=http://127.0.0.1:0", .. Arguments(database)]))
        {
            Assert.True((await started.Listening()).IsLoopback);
        }

        await using var after = new TestApp(database);
        Assert.Equal("Real Person", Assert.Single(await after.Stored<Account>()).Name);
    }

    [Fact]
    [Trait("F", "F39")]
    public async Task Removing_demo_people_where_there_is_no_database_yet_says_that_there_are_none()
    {
        var database = await databases.NewEmpty(TestContext.Current.CancellationToken);
        await using var removal = ProductRun.Start("Production", ["demo", "remove", Url, .. Arguments(database)]);

        Assert.Equal((0, ""), (await removal.Ended(), removal.Errors));
        Assert.Contains("0 demo accounts are removed.", removal.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F39")]
    public async Task Demo_people_are_made_on_an_empty_database_in_Development_only()
    {
        var ct = TestContext.Current.CancellationToken;
        await using (var production = new TestApp(await databases.NewEmpty(ct)))
        {
            Assert.Empty(await production.Stored<Account>());
        }

        var database = await databases.NewEmpty(ct);
        await using (var development = new TestApp(database, Development))
        {
            var people = await development.Stored<Account>();
            Assert.Equal(6, people.Count);
            Assert.All(people, person => Assert.True(person.IsDemo));
        }

        var inUse = await databases.New(ct);
        await using (var before = new TestApp(inUse))
        {
            await before.NewPerson();
        }

        await using var later = new TestApp(inUse, Development);
        Assert.False(Assert.Single(await later.Stored<Account>()).IsDemo);
    }

    /// <summary>Breaks, or has the server stopped, once it has started.</summary>
    private sealed class Ends(bool breaks, IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task;
            if (breaks)
            {
                throw new InvalidOperationException("Broken on purpose.");
            }

            lifetime.StopApplication();
        }
    }

    private static void Development(IWebHostBuilder web) => web
        .UseSetting("environment", "Development").UseSetting("Shell:PublicUrl", "http://localhost:5080").UseSetting("urls", "http://localhost:5080");

    private static IEnumerable<string> Arguments(TestDatabase database) => database.Settings.Select(setting => $"--{setting.Key}={setting.Value}");
}
