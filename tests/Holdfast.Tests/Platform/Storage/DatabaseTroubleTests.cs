using Holdfast.Kit;
using Npgsql;

namespace Holdfast.Platform.Storage;

public sealed class DatabaseTroubleTests(Databases databases)
{
    [Theory]
    [InlineData("26000", "prepared statement \"_p1\" does not exist")]
    [InlineData("42P05", "prepared statement \"_p1\" already exists")]
    [Trait("Database", "None")]
    [Trait("X", "X3")]
    public void A_prepared_statement_that_a_pooler_took_away_names_the_pooler_and_is_no_mistake_of_ours(string state, string words)
    {
        var problem = new InvalidOperationException("An exception has been raised.", new PostgresException(words, "ERROR", "ERROR", state));

        Assert.True(StorageAway.Is(problem));
        Assert.True(DatabaseTrouble.IsPoolers(problem));
        var said = DatabaseTrouble.Sentence(problem, "The PostgreSQL database", isSqlite: false);
        Assert.Contains("A pooler in front of PostgreSQL", said, StringComparison.Ordinal);
        Assert.Contains("Max Auto Prepare=0", said, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:HoldfastDirect", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LATIN1")]
    [InlineData("SQL_ASCII")]
    [Trait("X", "X2")]
    public async Task A_database_that_has_not_every_letter_is_refused_at_the_start_and_by_the_doctor_with_the_command(string encoding)
    {
        if (!Databases.IsPostgres)
        {
            // SQLite keeps every letter.
            return;
        }

        var ct = TestContext.Current.CancellationToken;
        var name = "narrow_" + encoding.ToLowerInvariant();
        await using (var connection = new NpgsqlConnection(databases.Postgres.ConnectionString))
        {
            await connection.OpenAsync(ct);
            await using var create = new NpgsqlCommand($"CREATE DATABASE {name} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0", connection);
            await create.ExecuteNonQueryAsync(ct);
        }

        var empty = await databases.NewEmpty(ct);
        var database = empty with { ConnectionString = new NpgsqlConnectionStringBuilder(databases.Postgres.ConnectionString) { Database = name }.ConnectionString };
        foreach (var command in new string[][] { [], ["doctor"] })
        {
            await using var run = ProductRun.Start(
                "Production", [.. command, "--Shell:PublicUrl=https://account.example.com", .. database.Settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
            Assert.Equal(1, await run.Ended());
            Assert.Contains($"keeps text as {encoding}, which can't store every letter", run.Errors + run.Output, StringComparison.Ordinal);
            Assert.Contains("createdb --owner holdfast --encoding UTF8 --template template0 holdfast", run.Errors + run.Output, StringComparison.Ordinal);
        }
    }
}
