using Holdfast.Kit;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Hosting;
using Npgsql;

namespace Holdfast.Platform.Live;

/// <summary>A pooler between the product and PostgreSQL that lends a connection to each transaction, and the way past it.</summary>
[Trait("G", "G23")]
[Trait("X", "X3")]
public sealed class PoolerTests(Databases databases)
{
    [Fact]
    public async Task Through_a_pooler_alone_the_start_is_refused_and_with_a_way_past_it_everything_works()
    {
        if (!Databases.IsPostgres)
        {
            return;
        }

        var ct = TestContext.Current.CancellationToken;
        var database = await databases.New(ct);
        var (pooler, through) = await PgBouncer.Start(database.ConnectionString ?? "", ct);
        await using var end = pooler;
        await using (var refused = ProductRun.Start(
            "Production", ["--Shell:PublicUrl=https://" + TestApp.Host, .. (database with { ConnectionString = through }).Settings.Select(setting => $"--{setting.Key}={setting.Value}")]))
        {
            Assert.Equal(1, await refused.Ended());
            Assert.Contains("A pooler such as PgBouncer", refused.Errors, StringComparison.Ordinal);
            Assert.Contains("ConnectionStrings:HoldfastDirect", refused.Errors, StringComparison.Ordinal);
        }

        await using var app = new TestApp(database, web => web
            .UseSetting("ConnectionStrings:Holdfast", through).UseSetting("ConnectionStrings:HoldfastDirect", database.ConnectionString));
        // More at once than the pooler has connections, and often enough that statements would be prepared.
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ => Assert.True(await (await app.SignIn(await app.NewPerson())).IsSignedIn())));
        var phone = await app.SignIn(await app.NewPerson());
        await using var stream = await LiveStreamReader.Open(app, phone);
        Assert.Equal("open", await stream.Next());
        await phone.SubmitForm("/sign-out");
        Assert.Equal("ended", await stream.Next());
        SharedPools.Forget(database.ConnectionString ?? "");
    }

    [Theory]
    [InlineData("", false, 64)]
    [InlineData(";Max Auto Prepare=0", false, 0)]
    [InlineData(";MaxAutoPrepare=20", false, 20)]
    [InlineData("", true, 0)]
    [InlineData(";Max Auto Prepare=20", true, 20)]
    [Trait("Database", "None")]
    public void How_many_statements_are_prepared_is_the_operators_word_and_behind_a_pooler_none(string said, bool isPooled, int prepared)
    {
        var address = new NpgsqlConnectionStringBuilder("Host=db;Database=holdfast" + said);
        StorageModule.Tune(address, busySeconds: 5, isPooled);
        Assert.Equal((prepared, isPooled), (address.MaxAutoPrepare, address.NoResetOnClose));
    }
}
