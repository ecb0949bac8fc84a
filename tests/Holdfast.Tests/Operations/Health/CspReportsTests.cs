using System.Net;
using System.Text;
using Holdfast.Kit;
using Microsoft.AspNetCore.Hosting;

namespace Holdfast.Operations.Health;

/// <summary>/csp-reports: what a browser says of a page that its policy protected, and what a stranger can make of that.</summary>
[Trait("R", "R052")]
public sealed class CspReportsTests(Databases databases) : IAsyncLifetime
{
    private const string One = "application/csp-report";
    private const string List = "application/reports+json";

    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    private IEnumerable<string> Written => App.Log.Lines.Where(line => line.Contains("A browser reports:", StringComparison.Ordinal)).Select(line => line.TrimEnd());

    public async ValueTask InitializeAsync() =>
        _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web => web.UseSetting("Throttling:NetworkBurst", "10"));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Theory]
    [InlineData(One, """{"csp-report":{"document-uri":"https://account.holdfast.test/settings/password?a=secret#b","referrer":"https://x.example/?secret","blocked-uri":"https://user:secret@cdn.example:8443/x.js?secret","violated-directive":"script-src 'self'","original-policy":"secret"}}""",
        "script-src of the content policy kept https://cdn.example:8443 from /settings/password")]
    [InlineData(One, """{"csp-report":{"document-uri":"https://account.holdfast.test/","blocked-uri":"inline","effective-directive":"style-src-attr","violated-directive":"style-src"}}""",
        "style-src-attr of the content policy kept inline from /")]
    [InlineData(List, """[{"type":"csp-violation","age":3,"url":"https://account.holdfast.test/x?secret","user_agent":"secret","body":{"documentURL":"https://account.holdfast.test/help?secret","blockedURL":"wss://evil.example/secret","effectiveDirective":"connect-src","sample":"secret"}}]""",
        "connect-src of the content policy kept wss://evil.example from /help")]
    [InlineData("Application/Reports+JSON; charset=utf-8", """[{"type":"csp-violation","body":{"documentURL":"https://account.holdfast.test/help","blockedURL":"data:text/html,secret","effectiveDirective":"frame-src"}}]""",
        "frame-src of the content policy kept data from /help")]
    [InlineData(One, """{"csp-report":{"document-uri":"https://account.holdfast.test/help","blocked-uri":"","violated-directive":"made-up-by-a-stranger"}}""",
        "another directive of the content policy kept something without a name from /help")]
    public async Task A_report_is_one_line_of_the_log_without_anything_that_may_be_secret(string type, string report, string line)
    {
        Assert.Equal(HttpStatusCode.NoContent, (await Send(report, type)).Status);
        Assert.EndsWith(line, Assert.Single(Written), StringComparison.Ordinal);
        Assert.DoesNotContain(App.Log.Lines, written => written.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_directive_has_one_line_a_minute_whoever_sends_and_however_many()
    {
        var many = "[" + string.Join(',', Enumerable.Range(0, 60).Select(number => Listed("img-src", $"https://{number}.example/"))) + "]";
        Assert.Equal(HttpStatusCode.NoContent, (await Send(many, List)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Send($"[{Listed("font-src", "inline")},{Listed("img-src", "inline")}]", List)).Status);
        Assert.Equal(["img-src", "font-src"], Written.Select(Directive));

        App.Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        await Send($"[{Listed("img-src", "inline")}]", List);
        Assert.Equal(2, Written.Count());
        App.Clock.Advance(TimeSpan.FromTicks(1));
        await Send($"[{Listed("img-src", "inline")},{Listed("img-src", "inline")}]", List);
        Assert.Equal(["img-src", "font-src", "img-src"], Written.Select(Directive));
    }

    [Fact]
    public async Task Names_that_strangers_make_up_share_one_line()
    {
        await Send("[" + string.Join(',', Enumerable.Range(0, 60).Select(number => Listed($"made-up-{number}", "inline"))) + "]", List);
        Assert.Single(Written);
    }

    [Theory]
    [InlineData(0, HttpStatusCode.NoContent)]
    [InlineData(1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Sixteen_kilobytes_are_taken_and_one_byte_more_is_not(int more, HttpStatusCode status)
    {
        var report = $"[{Listed("img-src", "inline")}]";
        var padded = report + new string(' ', CspReportsEndpoint.MaxBytes - report.Length + more);
        Assert.Equal(status, (await Send(padded, List)).Status);
        // A sender that does not say how much it sends is read no further either.
        Assert.Equal(status, (await App.NewBrowser().Send(HttpMethod.Post, "/csp-reports", new Unmeasured(padded))).Status);
        Assert.Equal(more == 0 ? 1 : 0, Written.Count());
    }

    [Fact]
    public async Task A_network_has_so_many_tries_of_its_own_and_they_are_none_at_passwords()
    {
        var sender = App.NewBrowser();
        for (var number = 0; number < 10; number++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await Send("[]", List, sender)).Status);
        }

        var refused = await Send("[]", List, sender);
        Assert.Equal((HttpStatusCode.TooManyRequests, "6"), (refused.Status, refused.Header("Retry-After")));
        Assert.Equal(HttpStatusCode.NoContent, (await Send("[]", List)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await sender.SignIn(await App.NewPerson())).Status);
        App.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(HttpStatusCode.NoContent, (await Send("[]", List, sender)).Status);
    }

    [Theory]
    [InlineData("application/json", "[]", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", "[]", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", "a=b", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(One, "", HttpStatusCode.UnprocessableEntity)]
    [InlineData(One, "{", HttpStatusCode.UnprocessableEntity)]
    [InlineData(One, "{}", HttpStatusCode.UnprocessableEntity)]
    [InlineData(One, "7", HttpStatusCode.UnprocessableEntity)]
    [InlineData(One, """{"csp-report":7}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData(One, """{"csp-report":[[[[[[[[[]]]]]]]]]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData(One, "\u0000", HttpStatusCode.UnprocessableEntity)]
    // What is well formed and says nothing of ours is taken, so that a browser does not send it again.
    [InlineData(One, """{"csp-report":{}}""", HttpStatusCode.NoContent)]
    [InlineData(One, """{"csp-report":{"document-uri":7,"blocked-uri":null}}""", HttpStatusCode.NoContent)]
    [InlineData(One, """{"csp-report":{"document-uri":"\ud800"}}""", HttpStatusCode.NoContent)]
    [InlineData(One, """{"csp-report":{"document-uri":"https://evil.example/","blocked-uri":"inline","violated-directive":"img-src"}}""", HttpStatusCode.NoContent)]
    [InlineData(One, """{"csp-report":{"document-uri":"http://account.holdfast.test/","blocked-uri":"inline","violated-directive":"img-src"}}""", HttpStatusCode.NoContent)]
    [InlineData(List, """[7,null,"x",{"type":"deprecation","body":{}},{"type":"csp-violation"},{"type":"csp-violation","body":[]}]""", HttpStatusCode.NoContent)]
    public async Task What_is_no_report_of_ours_is_answered_and_leaves_no_line(string type, string body, HttpStatusCode status)
    {
        Assert.Equal(status, (await Send(body, type)).Status);
        Assert.Empty(Written);
        Assert.DoesNotContain(App.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_that_a_stranger_chose_cannot_begin_a_line_or_be_long()
    {
        await Send($"[{Listed("img-src", $"https://{string.Join('.', Enumerable.Repeat(new string('a', 60), 4))}/", "/" + new string('b', 300) + "\\nError: all is lost")}]", List);
        await Send($"[{Listed("font-src", "Error\\nError: all is lost")}]", List);
        await Send($"[{Listed("media-src", "https://b\u00fccher\u202e.example/")}]", List);
        Assert.Equal(3, Written.Count());
        Assert.All(Written, line => Assert.True(!line.Contains('\n') && line.Length < 600 && Ascii.IsValid(line), line));
        Assert.DoesNotContain(Written, line => line.Contains("all is lost", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("F", "F10")]
    public async Task It_is_no_use_of_a_session_and_needs_no_database()
    {
        var laptop = await App.SignIn(await App.NewPerson());
        await databases.TakeAway(App);
        Assert.Equal(HttpStatusCode.NoContent, (await Send($"[{Listed("img-src", "inline")}]", List, laptop)).Status);
        await databases.BringBack(App);
        Assert.Single(Written);
    }

    private static string Listed(string directive, string blocked, string path = "/help") =>
        $$$"""{"type":"csp-violation","body":{"documentURL":"https://account.holdfast.test{{{path}}}","blockedURL":"{{{blocked}}}","effectiveDirective":"{{{directive}}}"}}""";

    private static string Directive(string line) => line.Split("A browser reports: ")[1].Split(' ')[0];

    private Task<Answer> Send(string body, string type, Browser? sender = null)
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return (sender ?? App.NewBrowser()).Send(HttpMethod.Post, "/csp-reports", content);
    }

    /// <summary>A body without a Content-Length.</summary>
    private sealed class Unmeasured : HttpContent
    {
        private readonly string _text;

        public Unmeasured(string text)
        {
            _text = text;
            Headers.TryAddWithoutValidation("Content-Type", List);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(Encoding.UTF8.GetBytes(_text)).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
