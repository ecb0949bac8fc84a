using System.Text;
using System.Text.Json;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Texts;

namespace Holdfast.Platform.Files;

/// <summary>Secrets are taken out at the door, from texts and from text files (rulings G19).</summary>
[Trait("Database", "None")]
[Trait("G", "G19")]
public sealed class TextFilesTests
{
    private static readonly Secrets Door = new([]);

    [Theory]
    [InlineData("GET /\r\nCookie: a=b; session=xyz\r\nHost: x", "GET /\r\nCookie: [secret removed]\r\nHost: x")]
    [InlineData("Set-Cookie: id=77; Path=/; HttpOnly", "Set-Cookie: [secret removed]")]
    [InlineData("Authorization: Bearer abcdefghijklmnop", "Authorization: Bearer [secret removed]")]
    [InlineData("curl -H 'authorization: Basic dXNlcjpwYXNz' x", "curl -H 'authorization: Basic [secret removed]' x")]
    [InlineData("https://a.test/?x=1&access_token=abc123#top", "https://a.test/?x=1&access_token=[secret removed]#top")]
    [InlineData("my card is 4242 4242 4242 4242, thanks", "my card is [secret removed] 4242, thanks")]
    [InlineData("5555-5555-5555-4444", "[secret removed] 4444")]
    [InlineData("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_1 here", "token [secret removed] here")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIB\nAAAA\n-----END RSA PRIVATE KEY-----\nafter", "[secret removed]\nafter")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIB and no end", "[secret removed]")]
    public void What_is_a_secret_goes(string typed, string clean)
    {
        Assert.Equal(clean, Door.TakeOut(typed, null).Text);
        Assert.Equal(clean, Door.TakeOut(clean, null).Text);
    }

    [Theory]
    [InlineData("I like a cookie: chocolate please")]
    [InlineData("Call me at 030 1234 5678 or 0171 2345678901")]
    [InlineData("Ticket 408 1226, invoice 4242424242424241")]
    [InlineData("The bearer of this letter is Maya")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")]
    [InlineData("2026-11-30 12:30:00 1764523232123 hf_short")]
    public void What_is_none_stays(string typed) => Assert.Equal(typed, Door.TakeOut(typed, null).Text);

    [Fact]
    [Trait("Attack", "17")]
    public void Of_a_hundred_thousand_tokens_fifty_are_looked_up_and_all_are_gone()
    {
        var dump = string.Concat(Enumerable.Range(0, 100_000).Select(_ => SecretToken.New().Text + "\n"));
        var clean = Door.TakeOut(dump, null);
        Assert.DoesNotContain("hf_", clean.Text, StringComparison.Ordinal);
        Assert.Equal(Secrets.MostLookedUp, clean.Found.Count);
    }

    [Fact]
    [Trait("Attack", "18")]
    public void Of_a_browser_recording_cookies_headers_forms_and_tokens_go_wherever_they_stand()
    {
        var token = SecretToken.New();
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes($"<input value=\"{token.Text}\">"));
        var har = $$"""
            { "log": { "version": "1.2", "creator": { "name": "Firefox" }, "entries": [ { "request": {
              "url": "https://a.test/x?token={{token.Text}}",
              "headers": [ { "name": "Cookie", "value": "session={{token.Text}}" }, { "name": "Accept", "value": "text/html" }, { "name": "X-Form-Token", "value": "CfDJ8" } ],
              "cookies": [ { "name": "__Host-session", "value": "{{token.Text}}" }, { "name": "other", "value": "shop-77" } ],
              "postData": { "mimeType": "application/x-www-form-urlencoded", "text": "Email=a%40b.test&Password=hunter22&Current=old-one", "params": [ { "name": "Password", "value": "hunter22" }, { "name": "Email", "value": "a@b.test" } ] } },
              "response": { "headers": [ { "name": "Set-Cookie", "value": "id=9" } ], "content": { "encoding": "base64", "text": "{{body}}" } }, "time": 12.50 } ] } }
            """;
        var clean = new TextFiles(Door).Clean(FileSort.Har, Encoding.UTF8.GetBytes(har), null);
        var text = Encoding.UTF8.GetString(clean.Bytes ?? []);
        Assert.Equal(new FoundSecret("", token.Hash), Assert.Single(clean.Found));
        foreach (var secret in new[] { token.Text, "hunter22", "old-one", "shop-77", "CfDJ8", "id=9", body })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }

        using var read = JsonDocument.Parse(text);
        var entry = read.RootElement.GetProperty("log").GetProperty("entries")[0];
        Assert.Equal("text/html", entry.GetProperty("request").GetProperty("headers")[1].GetProperty("value").GetString());
        Assert.Equal("a@b.test", entry.GetProperty("request").GetProperty("postData").GetProperty("params")[1].GetProperty("value").GetString());
        Assert.Equal("12.50", entry.GetProperty("time").GetRawText());
    }

    [Fact]
    [Trait("Attack", "41")]
    [Trait("G", "G61")]
    public void A_json_file_too_deep_or_broken_is_read_as_text_and_one_without_secrets_stays_byte_for_byte()
    {
        var deep = new string('[', 100_000) + "\"Cookie: a=b\"";
        Assert.Contains("Cookie: [secret removed]", Encoding.UTF8.GetString(new TextFiles(Door).Clean(FileSort.Json, Encoding.UTF8.GetBytes(deep), null).Bytes ?? []), StringComparison.Ordinal);
        Assert.Null(new TextFiles(Door).Clean(FileSort.Json, "{ \"a\":[1 ,2.50,\"x\"] }"u8.ToArray(), null).Bytes);
    }

    [Theory]
    [InlineData("<html><p>x", "page.html", FileSort.WebPage)]
    [InlineData("<svg xmlns=\"x\">", "a.png", FileSort.Svg)]
    [InlineData("{\"log\":{\"creator\":{}}}", "a.txt", FileSort.Har)]
    [InlineData("{\"a\":1}", "a.txt", FileSort.Json)]
    [InlineData("hello", "a.exe", FileSort.Text)]
    [InlineData("%PDF-1.7 x", "a.txt", FileSort.Pdf)]
    [InlineData("MZ\u0090", "photo.png", FileSort.Program)]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0", "IMG_1.jpg", FileSort.Heic)]
    public void What_a_file_is_its_content_says(string content, string name, FileSort sort) =>
        Assert.Equal(sort, FileSorts.Of(Encoding.Latin1.GetBytes(content), name));
}
