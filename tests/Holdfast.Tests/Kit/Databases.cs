using System.Collections.Concurrent;
using System.Globalization;
using Holdfast.Kit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(Databases))]

namespace Holdfast.Kit;

/// <summary>
/// Databases for the tests: one with the schema is made once, each test class gets a copy of it. HOLDFAST_TEST_DATABASE
/// (Sqlite or Postgres) chooses which; ./test runs everything on both.
/// </summary>
public sealed class Databases : IAsyncLifetime
{
    private static int _made;

    private readonly string _folders = Directory.CreateTempSubdirectory("holdfast-test-").FullName;
    private readonly ConcurrentBag<string> _emptied = [];
    private readonly List<(string Table, string Rows)> _rows = [];
    private PostgresServer? _server;
    private string _empty = "";
    private string? _templateFolder;

    public static StorageProvider Provider =>
        Enum.Parse<StorageProvider>(Environment.GetEnvironmentVariable("HOLDFAST_TEST_DATABASE") ?? nameof(StorageProvider.Sqlite));

    public static bool IsPostgres => Provider is StorageProvider.Postgres;

    public PostgresServer Postgres => _server ?? throw new InvalidOperationException("These tests run on SQLite.");

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        if (IsPostgres)
        {
            _server = await PostgresServer.Start(ct);
        }

        var template = await NewEmpty(ct);
        await using (var app = new TestApp(template))
        {
            // Starting migrates.
            app.Services.GetRequiredService<TimeProvider>();
        }

        // The last connection that closes brings the log into the file, which alone is copied.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _templateFolder = template.DataFolder;
        if (template.ConnectionString is not null)
        {
            // Nobody may be connected to what is copied.
            SharedPools.Forget(template.ConnectionString);
            await ReadTables(template.ConnectionString, ct);
        }
    }

    /// <summary>A database with the schema and nobody in it.</summary>
    public async Task<TestDatabase> New(CancellationToken ct)
    {
        var number = NextNumber();
        var folder = Path.Combine(_folders, number);
        CopyKeys(folder);
        if (_server is not null)
        {
            return new TestDatabase(folder, _emptied.TryTake(out var emptied) ? emptied : await _server.CreateDatabase("t" + number, "template_holdfast", ct));
        }

        File.Copy(Path.Combine(_templateFolder!, "holdfast.db"), Path.Combine(folder, "holdfast.db"));
        return new TestDatabase(folder, null);
    }

    /// <summary>One with 100,000 rows and more of everything.</summary>
    public BigDatabase Big => field ??= new BigDatabase(this);

    /// <summary>A database with what another has, which nobody uses at the moment. It is not given back.</summary>
    public async Task<TestDatabase> CopyOf(TestDatabase made, CancellationToken ct)
    {
        var number = NextNumber();
        var folder = Path.Combine(_folders, number);
        CopyKeys(folder);
        if (made.ConnectionString is not { } connection)
        {
            File.Copy(Path.Combine(made.DataFolder, "holdfast.db"), Path.Combine(folder, "holdfast.db"));
            return new TestDatabase(folder, null);
        }

        SharedPools.Forget(connection);
        return new TestDatabase(folder, await Postgres.CreateDatabase("c" + number, new NpgsqlConnectionStringBuilder(connection).Database, ct));
    }

    /// <summary>
    /// Takes back a database that a test is done with, as long as it did nothing to the schema. On PostgreSQL it is emptied and
    /// serves another: one has 300 files, and each is slow until its catalogues have been read.
    /// </summary>
    public async Task GiveBack(TestDatabase database)
    {
        Directory.Delete(database.DataFolder, recursive: true);
        if (database.ConnectionString is not null && await Empty(database.ConnectionString))
        {
            _emptied.Add(database.ConnectionString);
        }
    }

    /// <summary>The keys of the database with the schema, as they are copied to each node: without them nothing starts on it.</summary>
    public void CopyKeys(string folder)
    {
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(_templateFolder!, "holdfast.key"), Path.Combine(folder, "holdfast.key"));
    }

    /// <summary>A database without anything, for tests of starting.</summary>
    public async Task<TestDatabase> NewEmpty(CancellationToken ct)
    {
        var number = NextNumber();
        var folder = Directory.CreateDirectory(Path.Combine(_folders, number)).FullName;
        if (_server is null)
        {
            return new TestDatabase(folder, null);
        }

        var name = _templateFolder is null ? "template_holdfast" : "e" + number;
        return new TestDatabase(folder, await _server.CreateDatabase(name, null, ct));
    }

    private static string NextNumber() => Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture);

    /// <summary>What a new database has: the tables, and the rows in them.</summary>
    private async Task ReadTables(string template, CancellationToken ct)
    {
        await using (var connection = new NpgsqlConnection(template))
        {
            await connection.OpenAsync(ct);
            List<string> tables = [];
            await using (var command = new NpgsqlCommand("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> '__EFMigrationsHistory'", connection))
            await using (var reader = await command.ExecuteReaderAsync(ct))
            {
                while (await reader.ReadAsync(ct))
                {
                    tables.Add(reader.GetString(0));
                }
            }

            foreach (var table in tables)
            {
                using var rows = await connection.BeginTextExportAsync($"COPY {table} TO STDOUT", ct);
                if (await rows.ReadToEndAsync(ct) is { Length: > 0 } text)
                {
                    _rows.Add((table, text));
                }
            }

            // Its owner's role sets the triggers and the foreign keys aside for as long as it empties.
            _empty = "SET lock_timeout = '2s'; SET session_replication_role = replica; " + string.Join(' ', tables.Select(table => $"DELETE FROM {table};"));
        }

        NpgsqlConnection.ClearAllPools();
    }

    /// <returns>Whether nothing stood in the way: a connection that a killed process left may still hold rows.</returns>
    private async Task<bool> Empty(string database)
    {
        try
        {
            await using var connection = new NpgsqlConnection(database + ";Pooling=false");
            await connection.OpenAsync(CancellationToken.None);
            await using var command = new NpgsqlCommand(_empty, connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            foreach (var (table, rows) in _rows)
            {
                await using var import = await connection.BeginTextImportAsync($"COPY {table} FROM STDIN", CancellationToken.None);
                await import.WriteAsync(rows);
            }

            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folders, recursive: true);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

/// <param name="ConnectionString">Of the PostgreSQL database; null on SQLite, which lies in the folder.</param>
public sealed record TestDatabase(string DataFolder, string? ConnectionString)
{
    /// <summary>As configuration of the product.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("Storage:DataFolder", DataFolder),
        new("Storage:Provider", ConnectionString is null ? "Sqlite" : "Postgres"),
        .. ConnectionString is null ? [] : new KeyValuePair<string, string>[] { new("ConnectionStrings:Holdfast", ConnectionString) },
    ];
}
