using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Security.Passwords;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.SignUp;

/// <summary>A stranger cannot find out by signing up who has an account, shown by counting (rulings F31).</summary>
public sealed partial class SignUpSamenessTests(Databases databases) : IAsyncLifetime
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
    [Trait("F", "F20")]
    [Trait("F", "F31")]
    [Trait("R", "R116")]
    public async Task A_free_and_a_taken_address_get_the_same_answer_for_the_same_work()
    {
        var sam = await App.NewPerson();
        var locked = await App.NewPerson();
        await App.Change(db => db.Set<Account>().Single(a => a.Id == locked.Account).Status = AccountStatus.Locked);

        // The first of all finds no budget of everybody.
        await Try("the.very.first@example.com");
        var free = await Try("nobody.has.this@example.com");
        var others = new Dictionary<string, Tried>
        {
            ["taken"] = await Try(sam.Address),
            ["taken, in capitals"] = await Try(locked.Address.ToUpperInvariant()),
            ["asked for before"] = await Try("the.very.first@example.com"),
        };

        Assert.Equal(HttpStatusCode.OK, free.Status);
        Assert.Equal(1, free.Hashes);
        Assert.DoesNotContain(free.Statements, s => s.Contains("email_addresses", StringComparison.Ordinal));
        Assert.All(others, other =>
        {
            Assert.Equal((other.Key, free.Status), (other.Key, other.Value.Status));
            Assert.Equal(free.Statements, other.Value.Statements);
            Assert.Equal(free.Hashes, other.Value.Hashes);
            Assert.Equal(free.HeaderNames, other.Value.HeaderNames);
            Assert.Equal(free.Body, other.Value.Body);
            Assert.Equal(free.Bytes, other.Value.Bytes);
        });
        // Two budgets of its own (network, address), a pending row, a link, a delivery; the second mail to an address has its budget already.
        Assert.Equal([5, 5, 5, 4], [free.Rows, others["taken"].Rows, others["taken, in capitals"].Rows, others["asked for before"].Rows]);
    }

    private async Task<Tried> Try(string address)
    {
        var stranger = App.NewBrowser();
        var page = await stranger.Get("/sign-up");
        var before = (await App.StoredText()).Sum(table => table.Value.Count);
        _counting.Take();
        var hasher = App.Services.GetRequiredService<Argon2Hasher>();
        var hashes = hasher.Computed;
        var answer = await stranger.Submit(page, "/sign-up", ("Email", address), ("Name", "Nia New"), ("Kind", "client"), ("Password", "violet kettles hum at noon"));
        var statements = _counting.Take();
        var rows = (await App.StoredText()).Sum(table => table.Value.Count) - before;
        return new Tried(
            answer.Status,
            statements,
            hasher.Computed - hashes,
            rows,
            string.Join(' ', answer.Response.Headers.Concat(answer.Response.Content.Headers).Select(h => h.Key).Where(n => n is not "Content-Length").Order(StringComparer.Ordinal)),
            Token().Replace(answer.Text, "token").Replace(address, "address", StringComparison.Ordinal),
            answer.Text.Length - ((answer.Text.Split(address).Length - 1) * address.Length) - Token().Matches(answer.Text).Sum(token => token.Length));
    }

    [GeneratedRegex("name=\"(token|SignUp)\" value=\"[^\"]*\"")]
    private static partial Regex Token();

    private sealed record Tried(HttpStatusCode Status, List<string> Statements, long Hashes, int Rows, string HeaderNames, string Body, int Bytes);
}
