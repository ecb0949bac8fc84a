using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Kit;

namespace Holdfast.Security.Addresses;

/// <summary>A member cannot find out by adding addresses who has an account, shown by counting (rulings F31).</summary>
public sealed partial class AddAddressSamenessTests(Databases databases) : IAsyncLifetime
{
    private readonly Counting _counting = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not ready.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), _counting.AddTo);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("F", "F21")]
    [Trait("F", "F31")]
    [Trait("R", "R116")]
    public async Task A_free_and_a_taken_address_get_the_same_answer_for_the_same_work()
    {
        var (kim, sam) = (await App.NewPerson(), await App.NewPerson());
        var laptop = await App.SignIn(sam);
        // The first one finds no budget of the account.
        await Try(laptop, "first@example.com");
        var free = await Try(laptop, "nobody@example.com");
        var taken = await Try(laptop, kim.Address);

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther), (free.Status, taken.Status));
        Assert.Equal(free.Statements, taken.Statements);
        Assert.Equal(free.HeaderNames, taken.HeaderNames);
        Assert.Equal(free.Next, taken.Next);
        // The mailbox's budget, the address, the entry in the trail, the link, its mail, the notice.
        Assert.Equal((6, 6), (free.Rows, taken.Rows));
    }

    private async Task<Tried> Try(Browser laptop, string address)
    {
        var page = await laptop.Get("/settings/addresses");
        var before = (await App.StoredText()).Sum(table => table.Value.Count);
        _counting.Take();
        var answer = await laptop.Submit(page, "/settings/addresses", ("Email", address));
        var statements = _counting.Take();
        var rows = (await App.StoredText()).Sum(table => table.Value.Count) - before;
        var next = await laptop.Follow(answer);
        return new Tried(
            answer.Status,
            statements,
            rows,
            string.Join(' ', answer.Response.Headers.Concat(answer.Response.Content.Headers).Select(h => h.Key).Order(StringComparer.Ordinal)),
            Id().Replace(next.Document.QuerySelectorAll("li.row").Single(row => row.TextContent.Contains(address, StringComparison.Ordinal)).OuterHtml, "id").Replace(address, "address", StringComparison.Ordinal));
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|name=\"token\" value=\"[^\"]*\"")]
    private static partial Regex Id();

    private sealed record Tried(HttpStatusCode Status, List<string> Statements, int Rows, string HeaderNames, string Next);
}
