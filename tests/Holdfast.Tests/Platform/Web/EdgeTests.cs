using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Web;

/// <summary>What a route may ask of the edge: its own limits, its own reading, acting for whoever is signed in, keeping what was typed.</summary>
[Trait("G", "G12")]
public sealed class EdgeTests(Databases databases) : IAsyncLifetime
{
    private const int Most = 100_000;
    private const long Mark = 77;

    private TestApp? _app;
    private Func<Task> _between = () => Task.CompletedTask;

    private TestApp App => _app ?? throw new InvalidOperationException("Not ready.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web =>
    {
        web.AddRoutes(Map);
        web.ConfigureTestServices(services => services.AddWayOut(Place.FormFailed, "/help/chat", "Chat with us"));
    });

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("G", "G10")]
    public async Task A_route_has_limits_of_its_own_and_the_others_keep_theirs()
    {
        var laptop = await App.SignIn(await App.NewPerson());
        var token = await Token(laptop);

        Assert.Equal(HttpStatusCode.OK, (await laptop.Send(HttpMethod.Post, "/test/large", Form(token, Most))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await laptop.Send(HttpMethod.Post, "/test/large", Form(token, Most + 1))).Status);
        Assert.Equal(HttpStatusCode.OK, (await laptop.Send(HttpMethod.Post, "/test/large", Fields(token, 130))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.Send(HttpMethod.Post, "/test/large", Fields(token, 131))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await laptop.Send(HttpMethod.Post, "/settings/profile", Form(token, Most))).Status);
    }

    [Theory]
    [Trait("G", "G16")]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=none")]
    public async Task A_route_that_reads_its_own_body_gets_every_byte_up_to_its_limit_and_its_token_from_the_header(string type)
    {
        var laptop = await App.SignIn(await App.NewPerson());
        var token = ("X-Form-Token", await Token(laptop));

        var most = await laptop.Send(HttpMethod.Post, "/test/raw", Raw(Most, type), token);
        Assert.Equal((HttpStatusCode.OK, Most.ToString(CultureInfo.InvariantCulture)), (most.Status, most.Text));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await laptop.Send(HttpMethod.Post, "/test/raw", Raw(Most + 1, type), token)).Status);
        // And where nobody said before how long it is.
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await laptop.Send(HttpMethod.Post, "/test/raw", Unannounced(Most + 1, type), token)).Status);
    }

    [Fact]
    [Trait("G", "G16")]
    public async Task Nothing_is_read_for_a_stranger_without_a_token_with_anothers_or_from_another_site()
    {
        var (laptop, other) = (await App.SignIn(await App.NewPerson()), await App.SignIn(await App.NewPerson()));
        var token = await Token(laptop);

        async Task<(HttpStatusCode, bool)> Send(Browser browser, params (string, string)[] headers)
        {
            var body = Raw(10, "application/octet-stream");
            var answer = await browser.Send(HttpMethod.Post, "/test/raw", body, headers);
            return (answer.Status, answer.Text == "10");
        }

        Assert.Equal((HttpStatusCode.UnprocessableEntity, false), await Send(laptop));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, false), await Send(laptop, ("X-Form-Token", await Token(other))));
        Assert.Equal((HttpStatusCode.Forbidden, false), await Send(laptop, ("X-Form-Token", token), ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal((HttpStatusCode.SeeOther, false), await Send(App.NewBrowser(), ("X-Form-Token", token)));
        Assert.Equal((HttpStatusCode.OK, true), await Send(laptop, ("X-Form-Token", token)));
    }

    [Fact]
    public async Task With_a_live_session_every_save_of_an_open_route_falls_with_it_and_the_route_keeps_the_words()
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam));
        var page = await laptop.Get("/settings/devices/sign-out-others");
        var token = await Token(phone);
        _between = () => laptop.Submit(page, "/settings/devices/sign-out-others");

        var lost = await phone.Send(HttpMethod.Post, "/test/whoever", Form(token, 2_000));

        Assert.Equal(HttpStatusCode.OK, lost.Status);
        Assert.StartsWith("ended, and this was typed: xxx", lost.Text, StringComparison.Ordinal);
        Assert.Empty(await Rows());

        _between = () => Task.CompletedTask;
        Assert.Equal("saved", (await laptop.Send(HttpMethod.Post, "/test/whoever", Form(await Token(laptop), 2_000))).Text);
        var stranger = App.NewBrowser();
        Assert.Equal("saved", (await stranger.Send(HttpMethod.Post, "/test/whoever", Form(TokenIn(await stranger.Get("/sign-in")), 2_000))).Text);
        Assert.Equal(2, (await Rows()).Count());
    }

    [Fact]
    [Trait("G", "G11")]
    public async Task With_the_database_away_a_form_is_given_back_and_goes_through_when_it_is_there_again()
    {
        var laptop = await App.SignIn(await App.NewPerson());
        var token = await Token(laptop);
        List<KeyValuePair<string, string>> typed = [new("token", token), new("Submission", "17"), new("Details", "Zeile 1\nZeile <2> \"3\""), new("Files", "a"), new("Files", "b"), new("Code", "k4t3 secret")];

        await databases.TakeAway(App);
        var given = await laptop.Send(HttpMethod.Post, "/test/kept", new FormUrlEncodedContent(typed));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "30"), (given.Status, given.Header("Retry-After")));
        Assert.Contains("Something went wrong", given.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("k4t3", given.Text, StringComparison.Ordinal);
        Assert.Equal(typed.Where(field => field.Key != "Code"), Browser.Filled(given, "/test/kept").Where(field => field.Key != "Code"));
        Assert.NotNull(given.Document.QuerySelector("input[name=Code][type=password]"));
        Assert.NotNull(given.Document.QuerySelector("a[href='/help/chat']"));
        // Who asks for JSON draws no page, and a route that keeps nothing answers as before.
        Assert.StartsWith("application/problem+json", (await laptop.Send(HttpMethod.Post, "/test/kept", new FormUrlEncodedContent(typed), ("Accept", "application/json"))).Header("Content-Type"), StringComparison.Ordinal);
        Assert.DoesNotContain("Submission", (await laptop.Send(HttpMethod.Post, "/test/large", new FormUrlEncodedContent(typed))).Text, StringComparison.Ordinal);

        await databases.BringBack(App);
        var sent = await laptop.Submit(given, "/test/kept", ("Code", "k4t3 secret"));
        Assert.Equal("17 Zeile 1\nZeile <2> \"3\" a,b k4t3 secret", sent.Text.ReplaceLineEndings("\n"));
    }

    [Fact]
    [Trait("G", "G11")]
    public async Task Our_own_mistake_gives_the_form_back_too_with_its_reference()
    {
        var laptop = await App.SignIn(await App.NewPerson());
        _between = () => throw new InvalidOperationException("a mistake");

        var given = await laptop.Send(HttpMethod.Post, "/test/kept", new FormUrlEncodedContent([new("token", await Token(laptop)), new("Submission", "18")]));

        Assert.Equal(HttpStatusCode.InternalServerError, given.Status);
        Assert.Contains("Reference: ", given.Words, StringComparison.Ordinal);
        Assert.Contains(Browser.Filled(given, "/test/kept"), field => field is { Key: "Submission", Value: "18" });
    }

    private void Map(IEndpointRouteBuilder routes)
    {
        routes.MapForm("/test/large", () => TypedResults.Text("taken")).WithFormLimits(Most, 130);
        routes.MapForm("/test/raw", async (HttpContext http) =>
        {
            await using var read = new MemoryStream();
            await http.Request.Body.CopyToAsync(read, http.RequestAborted);
            return TypedResults.Text(read.Length.ToString(CultureInfo.InvariantCulture));
        }).ReadsOwnBody(Most);
        routes.MapForm("/test/whoever", async (HttpContext http, HoldfastDb db) =>
        {
            await _between();
            try
            {
                // A row that is guarded nowhere else.
                db.Add(new FailureBudget { Key = Guid.CreateVersion7().ToByteArray(), StrangerFailures = 0, KnownFailures = 0, StrangersWaitUntil = 0, TouchedAt = Mark });
                await db.SaveChangesAsync(http.RequestAborted);
                return TypedResults.Text("saved");
            }
            catch (SessionEndedException)
            {
                return TypedResults.Text("ended, and this was typed: " + http.Request.Form["Note"]);
            }
        }).ActsAsWhoeverIsSignedIn("A test asks who is signed in.");
        routes.MapForm("/test/kept", async (HttpContext http, HoldfastDb db) =>
        {
            await _between();
            await db.Set<Account>().CountAsync(http.RequestAborted);
            var form = http.Request.Form;
            return TypedResults.Text($"{form["Submission"]} {form["Details"]} {form["Files"]} {form["Code"]}");
        }).WithSecrets(("Code", "Code")).KeepsWhatWasTyped();
    }

    private async Task<IEnumerable<FailureBudget>> Rows() => (await App.Stored<FailureBudget>()).Where(row => row.TouchedAt == Mark);

    private static async Task<string> Token(Browser browser) => TokenIn(await browser.Get("/settings/profile"));

    private static string TokenIn(Answer page) => page.Document.QuerySelector("main input[name=token]")!.GetAttribute("value")!;

    /// <summary>A form of so many bytes.</summary>
    private static ByteArrayContent Form(string token, int bytes)
    {
        var start = $"token={Uri.EscapeDataString(token)}&Note=";
        return Body(Encoding.ASCII.GetBytes(start + new string('x', bytes - start.Length)), "application/x-www-form-urlencoded");
    }

    private static FormUrlEncodedContent Fields(string token, int count) =>
        new(Enumerable.Range(1, count - 1).Select(number => KeyValuePair.Create($"f{number}", "x")).Append(KeyValuePair.Create("token", token)));

    private static ByteArrayContent Raw(int bytes, string type) => Body(new byte[bytes], type);

    private static StreamContent Unannounced(int bytes, string type)
    {
        var content = new StreamContent(new MemoryStream(new byte[bytes]));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        content.Headers.ContentLength = null;
        return content;
    }

    private static ByteArrayContent Body(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
