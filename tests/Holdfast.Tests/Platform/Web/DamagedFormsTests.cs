using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Holdfast.Kit;
using Holdfast.Platform.Shell;

namespace Holdfast.Platform.Web;

public sealed class DamagedFormsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static readonly string[] Fields = ["Email", "Password", "Return", "Current", "New", "EndAllSessions", "Then", "token", "nobody-asked-for-this"];

    private readonly TestApp _app = fixture.App;

    /// <summary>Bytes of a form field that are no text, percent-encoded and raw.</summary>
    public static TheoryData<string, byte[]> NoText => new()
    {
        { "U+0000", "a%00b"u8.ToArray() },
        { "U+0000, raw", [0x61, 0x00, 0x62] },
        { "bytes that are not UTF-8, raw", [0x61, 0xFF, 0xFE, 0x62] },
        { "an overlong slash, raw", [0xC0, 0xAF] },
        { "U+FFFE", "a%EF%BF%BEb"u8.ToArray() },
        { "U+FFFF", "a%EF%BF%BFb"u8.ToArray() },
        { "a half of a pair, raw", [0xED, 0xA0, 0x80] },
        { "two halves of a pair, raw", [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80] },
        { "text that was damaged before", "a%EF%BF%BDb"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(NoText))]
    [Trait("F", "F44")]
    public async Task What_is_no_text_is_refused_in_words_in_every_field_of_every_form(string what, byte[] bytes)
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        foreach (var path in _app.Forms())
        {
            foreach (var field in Fields)
            {
                var asValue = await laptop.Send(HttpMethod.Post, path, Body([.. Encoding.ASCII.GetBytes(field + "="), .. bytes]));
                AssertRefused((what, path, field + " as value"), asValue);
            }

            var asName = await laptop.Send(HttpMethod.Post, path, Body([.. bytes, .. "=value"u8]));
            AssertRefused((what, path, "as name"), asName);
            var asPart = await laptop.Send(HttpMethod.Post, path, Multipart(Unescaped(bytes)));
            AssertRefused((what, path, "as part"), asPart);
        }

        Assert.True(await laptop.IsSignedIn());
    }

    [Theory]
    [InlineData("%FF")]
    [InlineData("%C0%AF")]
    [InlineData("%ED%A0%80")]
    [InlineData("%")]
    [InlineData("%zz")]
    [Trait("F", "F44")]
    [Trait("R", "R001")]
    public async Task An_escape_that_stands_for_no_text_is_refused_or_taken_as_written_but_never_fails(string escape)
    {
        var sam = await _app.NewPerson();
        foreach (var form in _app.FormRoutes())
        {
            AssertTaken(form, await _app.NewBrowser().Send(HttpMethod.Post, form.Path, Body(Encoding.ASCII.GetBytes("Email=" + escape + "&" + escape + "=x"))));
        }

        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam)).Status);
    }

    [Fact]
    [Trait("R", "R001")]
    public async Task What_is_escaped_twice_is_read_once()
    {
        var answer = await _app.NewBrowser().SubmitForm("/sign-in", ("Email", "a%2540b"), ("Password", "x"));
        Assert.Equal("a%2540b", answer.Document.QuerySelector("#Email")?.GetAttribute("value"));
    }

    [Fact]
    [Trait("R", "R003")]
    public async Task Markup_that_is_typed_comes_back_as_text()
    {
        const string Typed = "\"><script>alert(1)</script>'&amp;<img src=x onerror=1>";
        var answer = await _app.NewBrowser().SubmitForm("/sign-in", ("Email", Typed), ("Password", "x"));
        Assert.Equal(Typed, answer.Document.QuerySelector("#Email")?.GetAttribute("value"));
        Assert.Empty(answer.Document.QuerySelectorAll("img, script:not([src])"));
    }

    [Fact]
    public async Task As_many_bytes_as_a_form_takes_are_taken_and_one_more_is_refused_in_words()
    {
        Assert.Contains(_app.FormRoutes(), form => form.Limits == FormLimits.Usual);
        foreach (var form in _app.FormRoutes())
        {
            var browser = _app.NewBrowser();
            AssertTaken(form, await browser.Send(HttpMethod.Post, form.Path, Body(Encoding.ASCII.GetBytes("Note=" + new string('x', form.Limits.Bytes - 5)))));
            var more = await browser.Send(HttpMethod.Post, form.Path, Body(Encoding.ASCII.GetBytes("Note=" + new string('x', form.Limits.Bytes - 4))));
            Assert.Equal((form.Path, HttpStatusCode.RequestEntityTooLarge), (form.Path, more.Status));
            Assert.Contains("That was too much at once", more.Words, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("R", "R434")]
    public async Task A_password_of_a_million_characters_is_refused_before_it_is_hashed()
    {
        var sam = await _app.NewPerson();
        var before = await _app.Stored<Platform.Throttling.FailureBudget>();
        var answer = await _app.NewBrowser().SubmitForm("/sign-in", ("Email", sam.Address), ("Password", new string('x', 1024 * 1024)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal(before.Count, (await _app.Stored<Platform.Throttling.FailureBudget>()).Count);
    }

    [Fact]
    public async Task As_many_fields_as_a_form_takes_are_taken_and_one_more_is_refused_in_words()
    {
        foreach (var form in _app.FormRoutes())
        {
            var most = await _app.NewBrowser().Send(HttpMethod.Post, form.Path, Many(form.Limits.Fields));
            AssertTaken(form, most);
            Assert.DoesNotContain("We couldn't read that", most.Words, StringComparison.Ordinal);
            AssertRefused((form.Path, form.Limits.Fields + 1), await _app.NewBrowser().Send(HttpMethod.Post, form.Path, Many(form.Limits.Fields + 1)));
        }

        static FormUrlEncodedContent Many(int count) =>
            new(Enumerable.Range(0, count).Select(i => KeyValuePair.Create("f" + i.ToString(CultureInfo.InvariantCulture), "v")));
    }

    [Theory]
    [InlineData("application/json", "{\"Email\":\"a@example.com\"}")]
    [InlineData("text/plain", "Email=a@example.com")]
    [InlineData("application/xml", "<a/>")]
    [InlineData("image/png", "x")]
    [Trait("R", "R055")]
    public async Task What_is_no_form_is_refused_in_words(string type, string body)
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        foreach (var path in _app.Forms())
        {
            var answer = await laptop.Send(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, type));
            Assert.Equal((path, HttpStatusCode.UnsupportedMediaType), (path, answer.Status));
            Assert.Contains("It wasn't sent as a form", answer.Words, StringComparison.Ordinal);
        }

        Assert.True(await laptop.IsSignedIn());
    }

    [Theory]
    [InlineData("multipart/form-data", "--x\r\n\r\n--x--")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"Email\"\r\n\r\na@example.com")]
    [InlineData("multipart/form-data; boundary=x", "no boundary at all")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nnonsense\r\n\r\nv\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=\"\"", "--\r\n\r\n--")]
    public async Task A_damaged_multipart_form_is_refused_in_words(string type, string body)
    {
        foreach (var form in _app.FormRoutes())
        {
            var content = Body(Encoding.ASCII.GetBytes(body));
            content.Headers.Remove("Content-Type");
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            var answer = await _app.NewBrowser().Send(HttpMethod.Post, form.Path, content);
            // A form without anything in it is only told that its token is missing; signing out needs none.
            AssertTaken(form, answer);
            Assert.True(answer.Words.Length > 20 || answer.Location is not null);
        }
    }

    [Fact]
    public async Task An_empty_form_is_told_what_is_missing()
    {
        foreach (var content in new HttpContent?[] { null, Body([]), Body("="u8.ToArray()), Body("&&&=&"u8.ToArray()) })
        {
            var answer = await _app.NewBrowser().Send(HttpMethod.Post, "/sign-in", content);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            Assert.Contains("This page was open too long", answer.Words, StringComparison.Ordinal);
        }

        var withToken = await _app.NewBrowser().SubmitForm("/sign-in", ("Email", null), ("Password", null));
        Assert.Contains("The email is missing", withToken.Words, StringComparison.Ordinal);
        Assert.Contains("The password is missing", withToken.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_that_come_twice_or_that_nobody_asked_for_do_no_harm()
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();
        var fields = Browser.Filled(await laptop.Get("/sign-in"), "/sign-in", ("Email", sam.Address), ("Password", sam.Password), ("Role", "Admin"), ("Account.Role", "3"), ("email", "x"));
        fields.Add(KeyValuePair.Create("Email", "somebody@example.com"));
        fields.Add(KeyValuePair.Create("Password", "something else"));

        var answer = await laptop.Send(HttpMethod.Post, "/sign-in", new FormUrlEncodedContent(fields));

        Assert.True(answer.Status is HttpStatusCode.SeeOther or HttpStatusCode.UnprocessableEntity, $"{answer.Status}");
        Assert.All(await _app.Stored<Platform.Accounts.Account>(), account => Assert.Equal(Platform.Accounts.Role.Member, account.Role));
        var unasked = await _app.NewBrowser().SubmitForm("/sign-in", ("Email", sam.Address), ("Password", sam.Password), ("Role", "Admin"), ("[0].x", "y"));
        Assert.Equal(HttpStatusCode.SeeOther, unasked.Status);
    }

    /// <summary>Not failed: refused in words, led on, or drawn by one that draws whatever comes.</summary>
    private static void AssertTaken(FormRoute form, Answer answer) => Assert.True(
        answer.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.SeeOther || (form.DrawsWhatever && answer.Status is HttpStatusCode.OK),
        $"{form.Path} {answer.Status}");

    private static void AssertRefused<T>(T what, Answer answer)
    {
        Assert.Equal((what, HttpStatusCode.UnprocessableEntity), (what, answer.Status));
        Assert.Contains("We couldn't read that", answer.Words, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", answer.Words, StringComparison.Ordinal);
    }

    private static ByteArrayContent Body(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        return content;
    }

    private static ByteArrayContent Multipart(byte[] value)
    {
        var content = new ByteArrayContent([.. "--x\r\nContent-Disposition: form-data; name=\"Email\"\r\n\r\n"u8, .. value, .. "\r\n--x--\r\n"u8]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        return content;
    }

    private static byte[] Unescaped(byte[] bytes) =>
        bytes.Contains((byte)'%') ? System.Web.HttpUtility.UrlDecodeToBytes(Encoding.ASCII.GetString(bytes)) : bytes;
}
