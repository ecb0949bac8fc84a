using System.Collections.Concurrent;
using System.Data.Common;
using Holdfast.Kit;
using Holdfast.Platform.Keys;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Holdfast.Platform.Storage;

/// <summary>What a start does to the schema, and what it says about a database that it cannot use.</summary>
public sealed class SchemaTests(Databases databases)
{
    private const string Url = "--Shell:PublicUrl=https://account.example.com";

    [Fact]
    [Trait("F", "F41")]
    public async Task An_older_binary_refuses_a_newer_schema_and_changes_nothing()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        await using (var app = new TestApp(database))
        {
            await app.With(db => db.Database.ExecuteSqlRawAsync(
                """INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_FromTheFuture', '99.0.0')""", TestContext.Current.CancellationToken));
        }

        await using var refused = ProductRun.Start("Production", [Url, .. Arguments(database)]);

        Assert.Equal(1, await refused.Ended());
        Assert.Contains("belongs to a newer Holdfast: it has the migration 29990101000000_FromTheFuture", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("Start the newer version, or restore a backup", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
    }

    /// <summary>Until 1.0 the first migration is made anew, so a database with an older one is a development version's.</summary>
    [Fact]
    public async Task A_database_of_a_development_version_is_refused_in_true_words()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        await using (var app = new TestApp(database))
        {
            await app.With(db => db.Database.ExecuteSqlRawAsync(
                """UPDATE "__EFMigrationsHistory" SET "MigrationId" = '20261123005532_First'""", TestContext.Current.CancellationToken));
        }

        await using var refused = ProductRun.Start("Production", [Url, .. Arguments(database)]);

        Assert.Equal(1, await refused.Ended());
        Assert.Contains("was made by a development version.", refused.Errors, StringComparison.Ordinal);
        Assert.Contains(
            Databases.IsPostgres ? "Create an empty database and name it in ConnectionStrings:Holdfast." : $"Move {database.DataFolder} away and start again.",
            refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
    }

    /// <summary>What the capabilities add to the schema beside the model stands in the migration, whole and in their order.</summary>
    [Fact]
    public async Task The_migration_has_the_SQL_that_capabilities_add()
    {
        await using var app = new TestApp(await databases.New(TestContext.Current.CancellationToken));
        var provider = Databases.IsPostgres ? StorageProvider.Postgres : StorageProvider.Sqlite;
        var written = await app.With(db =>
        {
            var migrations = db.GetService<IMigrationsAssembly>();
            return Task.FromResult(migrations.Migrations.Values
                .SelectMany(migration => migrations.CreateMigration(migration, db.Database.ProviderName!).UpOperations).OfType<SqlOperation>().Select(one => one.Sql).ToList());
        });

        Assert.Equal(app.Services.GetServices<SchemaSql>().Where(sql => sql.Provider == provider).Select(sql => sql.Text), written);
    }

    [Theory]
    [InlineData("setup-link")]
    [InlineData("staff-link", "agent")]
    [InlineData("account", "release", "sam@example.com")]
    [InlineData("sign-out-everybody")]
    [InlineData("demo", "remove")]
    [InlineData("keys", "rotate")]
    [Trait("F", "F41")]
    public async Task No_command_of_an_older_binary_writes_into_a_newer_schema(params string[] command)
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        await using (var app = new TestApp(database))
        {
            await app.With(db => db.Database.ExecuteSqlRawAsync(
                """INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_FromTheFuture', '99.0.0')""", TestContext.Current.CancellationToken));
        }

        var keys = await File.ReadAllTextAsync(Path.Combine(database.DataFolder, KeyFile.Name), TestContext.Current.CancellationToken);

        await using var refused = ProductRun.Start("Production", [.. command, Url, .. Arguments(database)]);

        Assert.Equal(1, await refused.Ended());
        Assert.Contains("belongs to a newer Holdfast: it has the migration 29990101000000_FromTheFuture", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(keys, await File.ReadAllTextAsync(Path.Combine(database.DataFolder, KeyFile.Name), TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("F", "F41")]
    public async Task A_node_waits_for_another_ones_turn_without_a_limit_and_says_so_and_so_do_its_migrations()
    {
        if (!Databases.IsPostgres)
        {
            // The folder's lock chooses the one node.
            return;
        }

        var ct = TestContext.Current.CancellationToken;
        var database = await databases.NewEmpty(ct);
        var limits = new Limits();
        await using var other = new NpgsqlConnection(database.ConnectionString);
        await other.OpenAsync(ct);
        await using (var take = new NpgsqlCommand($"SELECT pg_advisory_lock({Schema.TurnToMigrate})", other))
        {
            await take.ExecuteNonQueryAsync(ct);
        }

        await using var app = new TestApp(database, limits.AddTo);
        var starting = Task.Run(() => app.Services.GetRequiredService<TimeProvider>(), ct);
        await app.Log.Said("this one waits for its turn", ct);
        Assert.False(starting.IsCompleted);
        await other.CloseAsync();
        await starting;

        Assert.Single(await app.Stored<Installation>());
        Assert.NotEmpty(limits.OfMigrations);
        Assert.All(limits.OfMigrations, limit => Assert.Equal(0, limit));
    }

    [Fact]
    [Trait("F", "F41")]
    public async Task A_database_that_holds_something_is_copied_before_it_is_migrated_and_three_copies_are_kept()
    {
        var database = NewFolder();
        await Execute(database, "CREATE TABLE keepsake (word TEXT); INSERT INTO keepsake VALUES ('from before')");
        foreach (var year in new[] { "2023", "2024", "2025" })
        {
            await File.WriteAllTextAsync(Path.Combine(database.DataFolder, $"holdfast.before-{year}0101000000_Old.db"), year, TestContext.Current.CancellationToken);
        }

        string first;
        await using (var app = new TestApp(database))
        {
            first = await app.With(db => Task.FromResult(db.Database.GetMigrations().First()));
            Assert.Single(await app.Stored<Installation>());
        }

        var copies = Directory.GetFiles(database.DataFolder, "holdfast.before-*").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["holdfast.before-20240101000000_Old.db", "holdfast.before-20250101000000_Old.db", $"holdfast.before-{first}.db"], copies);
        var copy = Path.Combine(database.DataFolder, $"holdfast.before-{first}.db");
        using var connection = SqliteFiles.Open(copy, SqliteOpenMode.ReadOnly);
        Assert.Equal("from before", SqliteFiles.Ask(connection, "SELECT word FROM keepsake"));
        Assert.Equal("0", SqliteFiles.Ask(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'accounts'"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        }

        await using var again = new TestApp(database);
        Assert.Single(await again.Stored<Installation>());
        Assert.Equal(3, Directory.GetFiles(database.DataFolder, "holdfast.before-*").Length);
    }

    [Fact]
    [Trait("F", "F41")]
    public async Task A_migration_that_fails_says_where_the_database_from_before_is()
    {
        var database = NewFolder();
        // A table of ours that is there already stops the first migration.
        await Execute(database, "CREATE TABLE accounts (word TEXT)");
        await using var refused = ProductRun.Start("Production", [Url, .. Arguments(database)]);

        Assert.Equal(1, await refused.Ended());
        var copy = Assert.Single(Directory.GetFiles(database.DataFolder, "holdfast.before-*"));
        Assert.Contains($"The database as it was before this start is in {copy}", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_knows_the_same_migrations_as_EF_without_asking_it()
    {
        await using var app = new TestApp(await databases.New(TestContext.Current.CancellationToken));
        var (known, efs) = await app.With(db => Task.FromResult((KnownMigrations.On(db is SqliteDb ? StorageProvider.Sqlite : StorageProvider.Postgres), db.Database.GetMigrations())));

        Assert.NotEmpty(known);
        Assert.Equal(efs, known);
    }

    [Fact]
    public async Task An_empty_database_is_not_copied()
    {
        var database = NewFolder();
        await using var app = new TestApp(database);
        Assert.Single(await app.Stored<Installation>());
        Assert.Empty(Directory.GetFiles(database.DataFolder, "holdfast.before-*"));
    }

    [Theory]
    [InlineData("damaged", "is damaged, or isn't a database", "holdfast restore <file>")]
    [InlineData("folder", "cannot be opened", "Check that it is a file")]
    [InlineData("locked", "is locked by another program", "Close that program")]
    [InlineData("read-only", "cannot be written", "write access")]
    public async Task A_database_file_that_cannot_be_used_is_named_with_its_cure(string trouble, string words, string cure)
    {
        var database = NewFolder();
        var file = Path.Combine(database.DataFolder, "holdfast.db");
        await using (var app = new TestApp(database))
        {
            Assert.Single(await app.Stored<Installation>());
        }

        SqliteConnection.ClearAllPools();
        using var other = trouble == "locked" ? SqliteFiles.Open(file, SqliteOpenMode.ReadWrite) : null;
        switch (trouble)
        {
            case "damaged":
                await File.WriteAllTextAsync(file, new string('x', 8192), TestContext.Current.CancellationToken);
                break;
            case "folder":
                File.Delete(file);
                Directory.CreateDirectory(file);
                break;
            case "locked":
                SqliteFiles.Ask(other!, "PRAGMA locking_mode = EXCLUSIVE");
                SqliteFiles.Ask(other!, "BEGIN EXCLUSIVE");
                break;
            case "read-only":
                // A file format that may be read but not written (https://www.sqlite.org/fileformat.html, 1.3.3):
                // permissions would not stop a test that runs as root.
                using (var bytes = new FileStream(file, FileMode.Open))
                {
                    bytes.Position = 18;
                    bytes.WriteByte(3);
                }

                break;
        }

        await using var refused = ProductRun.Start("Production", [Url, "--Storage:BusySeconds=1", .. Arguments(database)]);

        Assert.Equal(1, await refused.Ended());
        Assert.Contains($"The database {file} {words}", refused.Errors, StringComparison.Ordinal);
        Assert.Contains(cure, refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgreSQL_that_is_away_at_the_start_is_said_in_a_sentence()
    {
        var database = NewFolder() with { ConnectionString = $"Host=127.0.0.1;Port={PostgresServer.FreePort()};Username=postgres;Database=holdfast" };
        await using var refused = ProductRun.Start("Production", [Url, .. Arguments(database)]);

        Assert.Equal(1, await refused.Ended());
        Assert.Contains("PostgreSQL cannot be used", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("Check ConnectionStrings:Holdfast and that the server is running.", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("sign-out-everybody")]
    public async Task A_PostgreSQL_server_whose_name_nobody_knows_is_said_in_a_sentence(params string[] command)
    {
        // Two dots in a row are no name, so nobody is asked for it.
        var database = NewFolder() with { ConnectionString = "Host=db..example;Username=postgres;Database=holdfast" };
        await using var refused = ProductRun.Start("Production", [.. command, Url, .. Arguments(database)]);

        Assert.Equal(1, await refused.Ended());
        Assert.Contains("cannot be used", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Holdfast", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
    }

    /// <summary>How long statements that change the schema may take, in seconds; 0 is without a limit.</summary>
    private sealed class Limits : DbCommandInterceptor
    {
        private readonly ConcurrentQueue<int> _ofMigrations = new();

        public IReadOnlyCollection<int> OfMigrations => _ofMigrations;

        public void AddTo(IWebHostBuilder builder) => builder.ConfigureTestServices(services => services.AddSingleton<IInterceptor>(this));

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("CREATE TABLE accounts", StringComparison.Ordinal) || command.CommandText.Contains("ALTER TABLE", StringComparison.Ordinal))
            {
                _ofMigrations.Enqueue(command.CommandTimeout);
            }

            return ValueTask.FromResult(result);
        }
    }

    /// <summary>These are about the file, so they are about SQLite whichever database the rest is tested on.</summary>
    private static TestDatabase NewFolder() => new(Directory.CreateTempSubdirectory("holdfast-test-").FullName, null);

    private static async Task Execute(TestDatabase database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(database.DataFolder, "holdfast.db")};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Arguments(TestDatabase database) => database.Settings.Select(setting => $"--{setting.Key}={setting.Value}");
}
