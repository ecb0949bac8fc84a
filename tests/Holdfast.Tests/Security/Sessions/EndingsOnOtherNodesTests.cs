using Holdfast.Kit;
using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Sessions;

/// <summary>Two nodes on one PostgreSQL: a page that is open on one learns what the other ends. On SQLite there is one node.</summary>
[Trait("G", "G23")]
[Trait("F", "F9")]
public sealed class EndingsOnOtherNodesTests(Databases databases)
{
    private const string Next = "seven green kettles humming";

    [Theory]
    [InlineData("a new password")]
    [InlineData("all other devices")]
    [InlineData("everybody")]
    public async Task What_one_node_ends_the_other_tells_its_open_pages(string what)
    {
        if (!Databases.IsPostgres)
        {
            return;
        }

        await using var nodes = await TwoNodes.Start(databases);
        await using var stream = await nodes.OpenOnOther();

        await (what switch
        {
            "a new password" => nodes.Laptop.ChangePassword(nodes.Sam.Password, Next),
            "all other devices" => (Task)nodes.Laptop.SubmitForm("/settings/devices/sign-out-others"),
            _ => nodes.One.Change(db => db.Set<Installation>().Single().RaiseEpoch()),
        });

        // No clock has gone on: it was the notice.
        Assert.Equal("ended", await stream.Next());
    }

    [Fact]
    public async Task What_goes_on_there_goes_on_here()
    {
        if (!Databases.IsPostgres)
        {
            return;
        }

        await using var nodes = await TwoNodes.Start(databases);
        await using var stream = await nodes.OpenOnOther();
        // The same browser at the other node: its own sign-in is renewed and goes on.
        var phoneThere = nodes.Phone.Copy(nodes.One);
        await phoneThere.SubmitForm("/settings/devices/sign-out-others");
        Assert.True(await phoneThere.IsSignedIn());
        await phoneThere.SubmitForm("/settings/profile", ("Name", "Samantha"), ("Zone", "Asia/Tokyo"));
        nodes.Other.Clock.Advance(LiveEndings.Every);

        await phoneThere.SubmitForm("/sign-out");

        // Only now, and only once.
        Assert.Equal("ended", await stream.Next());
        Assert.Null(await stream.Next());
    }

    [Fact]
    public async Task A_lost_notice_is_made_up_for_by_the_look()
    {
        if (!Databases.IsPostgres)
        {
            return;
        }

        await using var nodes = await TwoNodes.Start(databases, web => web.ConfigureTestServices(services =>
            services.Remove(services.Single(service => service.ImplementationType == typeof(LiveChannel)))));
        await using var stream = await nodes.OpenOnOther();
        await nodes.Laptop.ChangePassword(nodes.Sam.Password, Next);

        nodes.Other.Clock.Advance(LiveEndings.Every);

        Assert.Equal("ended", await stream.Next());
    }

    [Fact]
    public async Task A_node_whose_connection_is_cut_listens_again_and_looks_at_what_it_missed()
    {
        if (!Databases.IsPostgres)
        {
            return;
        }

        await using var nodes = await TwoNodes.Start(databases);
        await using var stream = await nodes.OpenOnOther();
        var cut = await nodes.One.With(db => db.Database.SqlQueryRaw<bool>(
            """SELECT pg_terminate_backend(pid) AS "Value" FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'""")
            .ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal([true, true], cut);

        await nodes.Laptop.ChangePassword(nodes.Sam.Password, Next);

        Assert.Equal("ended", await stream.Next());
    }

    /// <param name="Laptop">Signed in at the one.</param>
    /// <param name="Phone">Signed in at the other.</param>
    private sealed record TwoNodes(TestApp One, TestApp Other, Person Sam, Browser Laptop, Browser Phone) : IAsyncDisposable
    {
        public static async Task<TwoNodes> Start(Databases databases, Action<IWebHostBuilder>? changeOther = null)
        {
            var database = await databases.New(TestContext.Current.CancellationToken);
            var folder = Path.Combine(database.DataFolder, "other");
            databases.CopyKeys(folder);
            var (one, other) = (new TestApp(database), new TestApp(database with { DataFolder = folder }, changeOther));
            var sam = await one.NewPerson();
            return new TwoNodes(one, other, sam, await one.SignIn(sam), await other.SignIn(sam, Browser.SafariOnIPhone));
        }

        public async Task<LiveStreamReader> OpenOnOther()
        {
            var stream = await LiveStreamReader.Open(Other, Phone);
            Assert.Equal("open", await stream.Next());
            return stream;
        }

        public async ValueTask DisposeAsync()
        {
            await Other.DisposeAsync();
            await One.DisposeAsync();
        }
    }
}
