using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Storage;

public sealed class StartDatabaseTests(Databases databases)
{
    [Fact]
    public async Task Nodes_that_start_at_once_on_an_empty_database_migrate_it_once()
    {
        var database = await databases.NewEmpty(TestContext.Current.CancellationToken);
        // On SQLite there is one node; on PostgreSQL four, each with a folder of its own.
        var nodes = Enumerable.Range(0, Databases.IsPostgres ? 4 : 1)
            .Select(n => new TestApp(database with { DataFolder = Path.Combine(database.DataFolder, $"node{n}") })).ToList();
        nodes.ForEach(node => databases.CopyKeys(node.Database.DataFolder));

        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Services.GetRequiredService<TimeProvider>())));

        var sam = await nodes[0].NewPerson();
        foreach (var node in nodes)
        {
            Assert.True(await (await node.SignIn(sam)).IsSignedIn());
            Assert.Single(await node.Stored<Installation>());
        }

        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_migration_that_was_killed_half_way_does_not_block_the_next_start()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        await using (var app = new TestApp(database))
        {
            await app.NewPerson();
            if (!Databases.IsPostgres)
            {
                // What EF leaves behind when its process dies while it holds the lock.
                await app.With(db => db.Database.ExecuteSqlRawAsync(
                    """CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER PRIMARY KEY, "Timestamp" TEXT NOT NULL); INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01')""",
                    TestContext.Current.CancellationToken));
            }
        }

        await using var again = new TestApp(database);
        Assert.Single(await again.Stored<Account>());
    }

    [Fact]
    [Trait("F", "F4")]
    public async Task A_second_process_on_the_same_folder_is_refused_with_a_sentence_and_the_first_goes_on()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        await using var first = new TestApp(database);
        var sam = await first.NewPerson();
        var laptop = await first.SignIn(sam);

        await using var second = new TestApp(database);
        var refused = Assert.Throws<StartRefusedException>(() => second.Services.GetRequiredService<DataFolder>());

        Assert.Contains("is in use by another Holdfast process", refused.Message, StringComparison.Ordinal);
        Assert.True(await laptop.IsSignedIn());
    }

    [Fact]
    public async Task Keys_stand_in_the_data_folder_for_the_owner_only_and_are_the_same_after_a_restart()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        byte[] before;
        await using (var app = new TestApp(database))
        {
            before = app.Services.GetRequiredService<InstallationKeys>().For("a purpose");
            Assert.NotEqual(before, app.Services.GetRequiredService<InstallationKeys>().For("another"));
        }

        await using var again = new TestApp(database);
        Assert.Equal(before, again.Services.GetRequiredService<InstallationKeys>().For("a purpose"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(database.DataFolder, "holdfast.key")));
        }
    }
}
