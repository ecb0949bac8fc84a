using System.Globalization;
using Holdfast.Kit;
using Holdfast.Storage;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Databases))]

namespace Holdfast.Kit;

/// <summary>
/// Databases for the tests: one with the schema is made once, each test class gets a copy of it. HOLDFAST_TEST_DATABASE
/// (Sqlite or Postgres) chooses which; ./test runs everything on both.
/// </summary>
public sealed class Databases : IAsyncLifetime
{
    private static int _made;

    private PostgresServer? _server;
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
    }

    /// <summary>A database with the schema and nobody in it.</summary>
    public async Task<TestDatabase> New(CancellationToken ct)
    {
        var number = Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;
        CopyKeys(folder);
        if (_server is not null)
        {
            Npgsql.NpgsqlConnection.ClearAllPools();
            return new TestDatabase(folder, await _server.CreateDatabase("t" + number, "template_holdfast", ct));
        }

        File.Copy(Path.Combine(_templateFolder!, "holdfast.db"), Path.Combine(folder, "holdfast.db"));
        return new TestDatabase(folder, null);
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
        var folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;
        if (_server is null)
        {
            return new TestDatabase(folder, null);
        }

        var name = _templateFolder is null ? "template_holdfast" : "e" + Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture);
        return new TestDatabase(folder, await _server.CreateDatabase(name, null, ct));
    }

    public async ValueTask DisposeAsync()
    {
        if (_templateFolder is not null)
        {
            Directory.Delete(_templateFolder, recursive: true);
        }

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
