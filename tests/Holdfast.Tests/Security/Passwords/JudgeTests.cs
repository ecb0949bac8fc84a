using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Holdfast.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Passwords;

/// <summary>What a page says to a password that is being typed: the word of the judge that decides when it is sent.</summary>
public sealed class JudgeTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly TestApp _app = fixture.App;

    [Theory]
    [Trait("Way", "20")]
    [InlineData("violet kettles hum at noon", 3, true, true, true)]
    [InlineData("violet kettles", 1, false, true, true)]
    [InlineData("password", 0, false, false, true)]
    [InlineData("password password 123", 0, true, false, true)]
    [InlineData("nia.new@example.com", 0, true, true, false)]
    public async Task It_says_of_each_rule_whether_it_is_met_and_calls_good_what_the_server_takes(string typed, int score, bool length, bool common, bool own)
    {
        var (browser, page) = await Opened();
        var judged = await Judge(browser, page, typed);

        Assert.Equal((score, typed.Length, length, common, own), (judged.Score, judged.Length, judged.IsLongEnough, judged.IsUncommon, judged.IsNotOwn));
        var fault = _app.Services.GetRequiredService<PasswordRules>().Check(typed, "Nia New", ["nia.new@example.com"], null);
        Assert.Equal(judged.Score >= 2, fault is null);
    }

    [Fact]
    [Trait("Way", "20")]
    public async Task It_stores_nothing_logs_nothing_and_hashes_nothing()
    {
        var (browser, page) = await Opened();
        var hasher = _app.Services.GetRequiredService<Argon2Hasher>();
        var (before, hashes) = (await _app.StoredText(), hasher.Computed);

        await Judge(browser, page, "a canary of four words");

        Assert.Equal(before, await _app.StoredText());
        Assert.Equal(hashes, hasher.Computed);
        Assert.DoesNotContain(_app.Log.Lines, line => line.Contains("a canary of four words", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Way", "20")]
    public async Task It_asks_for_the_forms_token_and_has_a_limit_that_is_not_the_one_of_secrets()
    {
        var (browser, page) = await Opened();
        var bare = await browser.Send(HttpMethod.Post, "/passwords/judge", new FormUrlEncodedContent([KeyValuePair.Create("New", "violet kettles")]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bare.Status);

        var fields = Fields(page, "violet kettles");
        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.Send(HttpMethod.Post, "/passwords/judge", new FormUrlEncodedContent(fields))).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.Send(HttpMethod.Post, "/passwords/judge", new FormUrlEncodedContent(fields))).Status);
        var sam = await _app.NewPerson();
        Assert.Equal("/settings", (await browser.SignIn(sam)).Location);
    }

    private async Task<(Browser Browser, Answer Page)> Opened()
    {
        var browser = _app.NewBrowser();
        return (browser, await browser.Get("/sign-up"));
    }

    private static List<KeyValuePair<string, string>> Fields(Answer page, string typed) =>
    [
        Browser.Filled(page, "/sign-up").Single(field => field.Key == "token"),
        KeyValuePair.Create("New", typed),
        KeyValuePair.Create("Own", "Nia New\nnia.new@example.com"),
    ];

    private static async Task<JudgedPassword> Judge(Browser browser, Answer page, string typed)
    {
        var answer = await browser.Send(HttpMethod.Post, "/passwords/judge", new FormUrlEncodedContent(Fields(page, typed)));
        return JsonSerializer.Deserialize<JudgedPassword>(answer.Text, Web) ?? throw new InvalidOperationException(answer.Text);
    }
}
