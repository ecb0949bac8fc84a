using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Security.Passwords;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.SignIn;

/// <summary>Known and unknown look the same to a stranger, shown by counting and not by a clock (rulings F31).</summary>
public sealed partial class SamenessTests(Databases databases) : IAsyncLifetime
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
    [Trait("F", "F31")]
    [Trait("R", "R116")]
    [Trait("R", "R432")]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer_for_the_same_work()
    {
        var sam = await App.NewPerson();
        var locked = await App.NewPerson();
        await App.Change(db => db.Set<Account>().Single(a => a.Id == locked.Account).Status = AccountStatus.Locked);

        var known = await Try(sam.Address, "not the password of this one");
        var others = new Dictionary<string, Tried>
        {
            ["unknown"] = await Try("nobody1@example.com", "not the password of this one"),
            ["unknown, with the password of somebody"] = await Try("nobody2@example.com", sam.Password),
            ["no address at all"] = await Try("nonsense", "not the password of this one"),
            ["an impossible domain"] = await Try("a@b..c", "not the password of this one"),
            ["locked, wrong"] = await Try(locked.Address, "not the password of this one"),
        };

        Assert.Equal(HttpStatusCode.UnprocessableEntity, known.Status);
        Assert.Equal(2, known.Statements.Count);
        Assert.Equal(1, known.Writes);
        Assert.All(others, other =>
        {
            Assert.Equal((other.Key, known.Status), (other.Key, other.Value.Status));
            Assert.Equal(known.Statements, other.Value.Statements);
            Assert.Equal((1, 1), (known.Rows, other.Value.Rows));
            Assert.Equal((1, 1), (known.Hashes, other.Value.Hashes));
            Assert.Equal(known.HeaderNames, other.Value.HeaderNames);
            Assert.Equal(known.Body, other.Value.Body);
            Assert.Equal(known.Bytes, other.Value.Bytes);
        });
    }

    [Fact]
    [Trait("F", "F28")]
    [Trait("F", "F31")]
    public async Task Both_are_made_to_wait_after_the_same_failures_in_the_same_words()
    {
        var sam = await App.NewPerson();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Try(sam.Address, "wrong one")).Status);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Try("nobody@example.com", "wrong one")).Status);
        }

        var (known, unknown) = (await Try(sam.Address, "wrong one"), await Try("nobody@example.com", "wrong one"));

        Assert.Equal(HttpStatusCode.TooManyRequests, known.Status);
        Assert.Equal(known.Status, unknown.Status);
        Assert.Equal(known.Statements, unknown.Statements);
        Assert.Equal((0, 0), (known.Hashes, unknown.Hashes));
        Assert.Equal(known.HeaderNames, unknown.HeaderNames);
        Assert.Equal(known.Body, unknown.Body);
    }

    [Theory]
    [InlineData("/forgot/password")]
    [InlineData("/forgot/question")]
    [InlineData("/compromised/link")]
    [Trait("F", "F31")]
    [Trait("R", "R422")]
    public async Task Asking_for_a_link_looks_nobody_up_so_all_get_the_same_answer_for_the_same_work(string path)
    {
        var (sam, kim) = (await App.NewPersonWithQuestion(), await App.NewPerson());
        var locked = await App.NewPerson();
        await App.Change(db => db.Set<Account>().Single(a => a.Id == locked.Account).Status = AccountStatus.Locked);

        var known = await Ask(path, sam.Address);

        Assert.Equal(HttpStatusCode.OK, known.Status);
        Assert.Equal((0, 1), (known.Hashes, known.Rows));
        Assert.DoesNotContain(known.Statements, s => s.Contains("accounts", StringComparison.Ordinal) || s.Contains("email_addresses", StringComparison.Ordinal));
        foreach (var address in new[] { kim.Address, locked.Address, "nobody@example.com", "a.much.longer.address.of.nobody@example.com" })
        {
            var other = await Ask(path, address);
            Assert.Equal((address, known.Status), (address, other.Status));
            Assert.Equal(known.Statements, other.Statements);
            Assert.Equal((known.Hashes, known.Rows), (other.Hashes, other.Rows));
            Assert.Equal(known.HeaderNames, other.HeaderNames);
            Assert.Equal(known.Body, other.Body);
        }
    }

    [Fact]
    [Trait("F", "F31")]
    [Trait("R", "R408")]
    public async Task The_question_step_tells_a_stranger_nothing_of_a_sign_in_that_waits_elsewhere()
    {
        var sam = await App.NewPersonWithQuestion();
        var waits = (await App.NewBrowser().SignIn(sam)).Location?.Split('=')[1] ?? "";

        var (known, unknown) = (await Answered(waits), await Answered("018f0000-0000-7000-8000-000000000000"));

        Assert.Equal(HttpStatusCode.SeeOther, known.Status);
        Assert.Equal("/sign-in", known.Location);
        Assert.Equal((known.Status, known.Location, known.Text), (unknown.Status, unknown.Location, unknown.Text));
        Assert.Equal(known.Response.Headers.Select(h => h.Key).Order(), unknown.Response.Headers.Select(h => h.Key).Order());

        async Task<Answer> Answered(string flow)
        {
            var stranger = App.NewBrowser();
            var page = await stranger.Get("/sign-in");
            var token = Browser.Filled(page, "/sign-in").Single(field => field.Key == "token");
            var hasher = App.Services.GetRequiredService<Argon2Hasher>();
            var hashes = hasher.Computed;
            var shown = await stranger.Get("/sign-in/question?flow=" + flow);
            Assert.DoesNotContain(QuestionSteps.Question, shown.Text, StringComparison.Ordinal);
            var answer = await stranger.Send(
                HttpMethod.Post, "/sign-in/question", new FormUrlEncodedContent([token, KeyValuePair.Create("Flow", flow), KeyValuePair.Create("Answer", QuestionSteps.Answer)]));
            Assert.Equal(hashes, hasher.Computed);
            return answer;
        }
    }

    private Task<Tried> Try(string address, string password) => Submitted("/sign-in", address, ("Password", password));

    private Task<Tried> Ask(string path, string address) => Submitted(path, address);

    private async Task<Tried> Submitted(string path, string address, params (string Name, string? Value)[] others)
    {
        var stranger = App.NewBrowser();
        var page = await stranger.Get(path);
        _counting.Take();
        var before = (await App.StoredText()).Sum(table => table.Value.Count);
        _counting.Take();
        var hasher = App.Services.GetRequiredService<Argon2Hasher>();
        var hashes = hasher.Computed;
        var answer = await stranger.Submit(page, path, [("Email", address), .. others]);
        var statements = _counting.Take();
        var rows = (await App.StoredText()).Sum(table => table.Value.Count) - before;
        var body = Token().Replace(answer.Text, "token").Replace(address, "address", StringComparison.Ordinal);
        return new Tried(
            answer.Status,
            statements,
            hasher.Computed - hashes,
            rows,
            string.Join(' ', answer.Response.Headers.Concat(answer.Response.Content.Headers).Select(h => h.Key).Where(n => n is not "Content-Length").Order(StringComparer.Ordinal)),
            body,
            answer.Text.Length - Occurrences(answer.Text, address) - Token().Matches(answer.Text).Sum(token => token.Length));
    }

    /// <summary>How many characters of the page are the address that was typed.</summary>
    private static int Occurrences(string text, string address) => (text.Split($"\"{address}\"").Length - 1) * address.Length;

    [GeneratedRegex("name=\"token\" value=\"[^\"]*\"")]
    private static partial Regex Token();

    private sealed record Tried(HttpStatusCode Status, List<string> Statements, long Hashes, int Rows, string HeaderNames, string Body, int Bytes)
    {
        public int Writes => Statements.Count(s => s.StartsWith("INSERT", StringComparison.Ordinal) || s.StartsWith("UPDATE", StringComparison.Ordinal) || s.StartsWith("DELETE", StringComparison.Ordinal));
    }
}
