using System.Data.Common;
using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Audit;
using Holdfast.Security.Passwords;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Storage;

/// <summary>The disk is full, the database is away: words, nothing lost, nothing half done, nobody signed out by it.</summary>
public sealed class BrokenMachineTests(Databases databases) : IAsyncLifetime
{
    private const string Next = "seven green kettles humming";

    private readonly FullDisk _disk = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(
        await databases.New(TestContext.Current.CancellationToken),
        builder => builder.ConfigureTestServices(services => services.AddSingleton<IInterceptor>(_disk)));

    public async ValueTask DisposeAsync() => await App.DisposeAsync();

    [Fact]
    [Trait("R", "R032")]
    [Trait("R", "R321")]
    public async Task A_full_disk_changes_nothing_and_says_so()
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam, Browser.SafariOnIPhone));
        var page = await laptop.Get("/settings/password");
        await FillTheDisk();
        _disk.IsFull = true;

        var answer = await laptop.Submit(page, "/settings/password", ("Current", sam.Password), ("New", Next));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("Nothing was changed", answer.Words, StringComparison.Ordinal);
        Assert.True(await phone.IsSignedIn());
        Assert.True(await laptop.IsSignedIn());

        await MakeRoom();
        Assert.Equal("/sign-in", (await laptop.ChangePassword(sam.Password, Next)).Location);
        Assert.False(await phone.IsSignedIn());
        Assert.Single(await App.Stored<AuditEntry>(), e => e.Kind == PasswordEvents.ChangedEverywhere);
    }

    [Fact]
    [Trait("F", "F9")]
    public async Task A_database_that_is_away_answers_503_and_leaves_the_cookie_untouched()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        var before = (laptop.Cookie("session"), laptop.Cookie("device"));
        Memory.DoubtEverything();
        Memory.ForgetEverything();
        await databases.TakeAway(App);

        var answer = await laptop.Get("/settings");
        var poll = await laptop.Get("/settings", ("Accept", "application/json"));
        var signIn = await App.NewBrowser().SignIn(sam);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, signIn.Status);
        Assert.Null(answer.Header("Set-Cookie"));
        Assert.Contains("if you were signed in, you still are", answer.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, poll.Status);
        Assert.Equal("application/problem+json", poll.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(before, (laptop.Cookie("session"), laptop.Cookie("device")));
        // One entry a request, and short: while the database is away every request makes one.
        var told = App.Log.Lines.Where(line => line.Contains("The database could not be used in request", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, told.Count);
        Assert.All(App.Log.Lines, line => Assert.DoesNotContain("   at ", line, StringComparison.Ordinal));

        await databases.BringBack(App);
        Assert.True(await laptop.IsSignedIn());
    }

    private Security.Sessions.SessionMemory Memory => App.Services.GetRequiredService<Security.Sessions.SessionMemory>();

    private Task<int> FillTheDisk()
    {
        return Databases.IsPostgres
            // The server's own error for a full disk, from the server, inside the transaction of the change.
            ? OnServer(
                """
                CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
                CREATE TRIGGER full_disk BEFORE INSERT ON audit_entries EXECUTE FUNCTION full_disk();
                """)
            // A megabyte more than there is room for, in the same transaction: the engine finds the disk full half way.
            : OnServer(
                """
                CREATE TABLE filler (bytes BLOB);
                CREATE TRIGGER full_disk BEFORE INSERT ON audit_entries BEGIN INSERT INTO filler VALUES (zeroblob(1000000)); END;
                """);
    }

    private Task<int> MakeRoom()
    {
        _disk.IsFull = false;
        return OnServer("DROP TRIGGER full_disk" + (Databases.IsPostgres ? " ON audit_entries" : ""));
    }

    private Task<int> OnServer(string sql) => App.With(db => db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken));

    /// <summary>SQLite's own answer to a disk without room (SQLITE_FULL): the file may not grow by a page.</summary>
    private sealed class FullDisk : DbConnectionInterceptor
    {
        public bool IsFull { get; set; }

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (!Databases.IsPostgres)
            {
                using var command = connection.CreateCommand();
                command.CommandText = IsFull ? "PRAGMA max_page_count = 1" : "PRAGMA max_page_count = 1000000";
                command.ExecuteNonQuery();
            }

            return Task.CompletedTask;
        }
    }
}
