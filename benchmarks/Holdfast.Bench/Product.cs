using System.Data.Common;
using System.Globalization;
using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Holdfast.Bench;

/// <summary>One database of the product with people in it: each with an account, a device and a session that is live.</summary>
internal sealed class Product : IAsyncDisposable
{
    public const string Password = "seven quiet harbour lights";

    private static readonly string[] Copied = ["accounts", "email_addresses", "passwords", "devices", "sessions"];

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-bench-").FullName;
    private readonly string? _postgres;
    private readonly List<string> _tokens = [];

    private Product(string? postgres) => _postgres = postgres;

    /// <summary>Where the product's mail ends.</summary>
    public PostOffice Mail { get; } = new();

    /// <summary>The sessions' cookies, one for each person.</summary>
    public IReadOnlyList<string> Cookies => _tokens;

    public static string AddressOf(int person) => $"person{person}@example.com";

    /// <param name="postgres">The connection string of an empty database; null for SQLite.</param>
    public static async Task<Product> With(int people, string? postgres = null)
    {
        var product = new Product(postgres);
        await using (var server = await Server.Start("Holdfast", product.Settings(), "/sign-in", Machine.BothCores, "Development"))
        {
            using var visitor = new Visitor(server, 0);
            await visitor.Open("/sign-in");
            Expect(HttpStatusCode.SeeOther, await visitor.Submit("/sign-in", ("Email", "admin@example.com"), ("Password", Password)), "sign in");
        }

        await product.CopyPerson(people);
        return product;
    }

    public Task<Server> Start(string cores = "0", params (string, string)[] more) => Server.Start("Holdfast", [.. Settings(), .. more], "/sign-in", cores);

    /// <summary>One more node on the same database.</summary>
    public Task<Server> StartAnother()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "another")).FullName;
        File.Copy(Path.Combine(_folder, "holdfast.key"), Path.Combine(folder, "holdfast.key"));
        return Start(more: ("Storage:DataFolder", folder));
    }

    /// <summary>
    /// The same, with the way to PostgreSQL through a relay that counts. What the nodes tell each other afterwards, and nobody waits for, goes
    /// the direct way; nothing pools between, so statements are prepared as without the relay.
    /// </summary>
    public Task<Server> StartThrough(Relay relay) => Start(more:
    [
        ("ConnectionStrings:Holdfast", new NpgsqlConnectionStringBuilder(_postgres) { Port = relay.Port, MaxAutoPrepare = 64 }.ConnectionString),
        ("ConnectionStrings:HoldfastDirect", _postgres ?? ""),
    ]);

    public byte[][] Requests(Server server, string path, int sessions, string accept = "*/*") =>
        [.. _tokens.Take(sessions).Select(token => Load.Get(server.Port, path, "session=" + token, accept))];

    /// <summary>Ends every session behind the server's back: what still answers does not ask the database.</summary>
    public async Task EndEverySessionUnseen()
    {
        await using var db = await Open();
        await using var command = db.CreateCommand();
        command.CommandText = "UPDATE sessions SET ended_at = created_at, end_reason = 1";
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>No, as the database keeps it.</summary>
    public object False => _postgres is null ? 0 : false;

    public object NewId() => Id();

    /// <summary>A statement that reads the same on both databases.</summary>
    public async Task Execute(string sql)
    {
        await using var db = await Open();
        await using var command = db.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Copies of one row with other values in some columns.</summary>
    /// <param name="leftOut">Columns that the database fills by itself.</param>
    public async Task Copy(string table, string where, int from, int to, IReadOnlyList<string> leftOut, Action<int, Action<string, object>> change)
    {
        await using var db = await Open();
        await using var transaction = await db.BeginTransactionAsync();
        await using var insert = await Template(db, table, transaction, where, leftOut);
        for (var at = from; at < to; at++)
        {
            change(at, (column, value) => Set(insert, column, value));
            await insert.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Mail.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    public static void Expect(HttpStatusCode wanted, HttpStatusCode status, string what)
    {
        if (status != wanted)
        {
            throw new InvalidOperationException($"The answer to \"{what}\" is {(int)status}, not {(int)wanted}.");
        }
    }

    private List<(string, string)> Settings()
    {
        List<(string, string)> settings =
        [
            ("Storage:DataFolder", _folder), ("Mail:From", "security@example.com"), ("Mail:Smtp:Host", "127.0.0.1"),
            ("Mail:Smtp:Port", $"{Mail.Port}"), ("Mail:Smtp:Security", "None"),
        ];
        return _postgres is null ? settings : [.. settings, ("Storage:Provider", "Postgres"), ("ConnectionStrings:Holdfast", _postgres)];
    }

    private async Task<DbConnection> Open()
    {
        DbConnection db = _postgres is null ? new SqliteConnection($"Data Source={Path.Combine(_folder, StorageFile())}") : new NpgsqlConnection(_postgres);
        await db.OpenAsync();
        return db;
    }

    private string StorageFile() => Path.GetFileName(Directory.GetFiles(_folder, "*.db").Single());

    /// <summary>The person who signed in once, copied row by row under new ids, addresses and tokens.</summary>
    private async Task CopyPerson(int people)
    {
        await using var db = await Open();
        await using var transaction = await db.BeginTransactionAsync();
        List<(string Table, DbCommand Insert)> rows = [];
        foreach (var table in Copied)
        {
            var column = table == "accounts" ? "id" : "account";
            rows.Add((table, await Template(db, table, transaction, $"{column} = (SELECT account FROM email_addresses WHERE key = 'admin@example.com')", [])));
        }

        for (var person = 0; person < people; person++)
        {
            var token = SecretToken.New();
            _tokens.Add(token.Text);
            var (account, device) = (Id(), Id());
            foreach (var (table, insert) in rows)
            {
                Set(insert, "id", table switch { "accounts" => account, "devices" => device, _ => Id() });
                Set(insert, "account", account);
                Set(insert, "device", device);
                Set(insert, "is_demo", insert.Parameters.Contains("@is_demo") && insert.Parameters["@is_demo"].Value is bool ? false : 0);
                Set(insert, "name", string.Create(CultureInfo.InvariantCulture, $"Person {person}"));
                Set(insert, "address", AddressOf(person));
                Set(insert, "key", AddressOf(person));
                Set(insert, "token_hash", token.Hash.ToBytes());
                Set(insert, "mark_hash", SecretToken.New().Hash.ToBytes());
                await insert.ExecuteNonQueryAsync();
            }
        }

        await using var noDemo = db.CreateCommand();
        (noDemo.Transaction, noDemo.CommandText) = (transaction, "DELETE FROM accounts WHERE is_demo");
        await noDemo.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    /// <summary>An INSERT for the table with the values of a row that is there.</summary>
    private static async Task<DbCommand> Template(DbConnection db, string table, DbTransaction transaction, string where, IReadOnlyList<string> leftOut)
    {
        await using var read = db.CreateCommand();
        read.Transaction = transaction;
        read.CommandText = $"SELECT * FROM {table} WHERE {where} LIMIT 1";
        var insert = db.CreateCommand();
        insert.Transaction = transaction;
        List<string> columns = [];
        await using var row = await read.ExecuteReaderAsync();
        await row.ReadAsync();
        for (var i = 0; i < row.FieldCount; i++)
        {
            if (leftOut.Contains(row.GetName(i)))
            {
                continue;
            }

            columns.Add(row.GetName(i));
            var parameter = insert.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@" + row.GetName(i), row.GetValue(i));
            insert.Parameters.Add(parameter);
        }

        insert.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(c => "@" + c))})";
        return insert;
    }

    private object Id()
    {
        var id = Guid.CreateVersion7();
        return _postgres is null ? id.ToString().ToUpperInvariant() : id;
    }

    private static void Set(DbCommand insert, string column, object value)
    {
        if (insert.Parameters.Contains("@" + column))
        {
            insert.Parameters["@" + column].Value = value;
        }
    }
}
