using System.Buffers.Text;
using System.Net;
using System.Text;
using Holdfast.Kit;
using Holdfast.Platform.Keys;

namespace Holdfast.Security.Sessions;

public sealed class SessionLifeTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("R", "R146")]
    [Trait("R", "R393")]
    [Trait("R", "R439")]
    public async Task A_token_is_256_random_bits_and_says_nothing()
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();
        var seen = new HashSet<string>();
        var everySetBit = new byte[32];
        var everyClearBit = new byte[32];
        for (var i = 0; i < 20; i++)
        {
            await laptop.SignIn(sam);
            foreach (var secret in new[] { laptop.Cookie("session"), laptop.Cookie("device") })
            {
                var bytes = Base64Url.DecodeFromChars(Assert.IsType<string>(secret).AsSpan(SecretToken.Prefix.Length));
                Assert.Equal(32, bytes.Length);
                Assert.True(seen.Add(secret));
                for (var b = 0; b < bytes.Length; b++)
                {
                    everySetBit[b] |= bytes[b];
                    everyClearBit[b] |= (byte)~bytes[b];
                }
            }
        }

        // In 40 secrets every bit was 0 and was 1: no part of them is fixed (by chance once in 2 billion runs).
        Assert.All(everySetBit.Concat(everyClearBit), all => Assert.Equal(0xFF, all));
    }

    [Fact]
    [Trait("R", "R044")]
    [Trait("R", "R146")]
    public async Task Token_and_mark_are_stored_nowhere_as_they_are()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        await laptop.Get("/settings");

        var stored = string.Join('\n', (await _app.StoredText()).SelectMany(table => table.Value));

        foreach (var secret in new[] { laptop.Cookie("session"), laptop.Cookie("device") })
        {
            var text = Assert.IsType<string>(secret);
            var bytes = Base64Url.DecodeFromChars(text.AsSpan(SecretToken.Prefix.Length));
            Assert.DoesNotContain(text, stored, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexString(bytes), stored, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(bytes), stored, StringComparison.Ordinal);
            Assert.DoesNotContain(Encoding.Latin1.GetString(bytes), stored, StringComparison.Ordinal);
            Assert.True(SecretToken.TryHash(text, out var hash));
            Assert.Contains(Convert.ToHexString(hash.ToBytes()), stored, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("' OR 1=1 --")]
    [Trait("R", "R144")]
    public async Task What_is_no_token_of_ours_is_nobody(string? text)
    {
        var stranger = _app.NewBrowser();
        if (text is not null)
        {
            stranger.SetCookie("session", Uri.EscapeDataString(text));
        }

        Assert.Equal(HttpStatusCode.SeeOther, (await stranger.Get("/settings")).Status);
    }

    [Fact]
    [Trait("R", "R144")]
    public async Task A_token_with_one_letter_changed_is_nobody()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        var token = Assert.IsType<string>(laptop.Cookie("session"));
        var thief = _app.NewBrowser();
        for (var i = 0; i < token.Length; i++)
        {
            thief.SetCookie("session", token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..]);
            Assert.False(await thief.IsSignedIn());
        }
    }

    [Fact]
    [Trait("R", "R148")]
    [Trait("R", "R442")]
    public async Task Fourteen_days_without_use_end_a_sign_in()
    {
        var (laptop, phone) = (await _app.SignIn(await _app.NewPerson()), await _app.SignIn(await _app.NewPerson()));
        _app.Clock.Advance(TimeSpan.FromDays(14) - Second);
        Assert.True(await laptop.IsSignedIn());
        _app.Clock.Advance(Second);

        var answer = await phone.Get("/settings");

        Assert.Equal("/sign-in", answer.Location);
        Assert.Contains("You've been signed in for a while", (await phone.Follow(answer)).Words, StringComparison.Ordinal);
        Assert.True(await laptop.IsSignedIn());
    }

    [Fact]
    [Trait("R", "R149")]
    [Trait("R", "R390")]
    [Trait("R", "R442")]
    public async Task Thirty_days_end_a_sign_in_however_much_it_is_used()
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        for (var day = 0; day < 29; day++)
        {
            _app.Clock.Advance(TimeSpan.FromDays(1));
            Assert.True(await laptop.IsSignedIn());
        }

        _app.Clock.Advance(TimeSpan.FromDays(1) - Second);
        Assert.True(await laptop.IsSignedIn());
        _app.Clock.Advance(Second);

        Assert.Contains("You've been signed in for a while", (await laptop.Follow(await laptop.Get("/settings"))).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("R", "R149")]
    public async Task A_new_token_does_not_make_a_sign_in_younger()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        for (var day = 0; day < 30; day += 10)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await laptop.SubmitForm("/confirm", ("Password", sam.Password))).Status);
            _app.Clock.Advance(TimeSpan.FromDays(10));
        }

        Assert.False(await laptop.IsSignedIn());
    }

    [Theory]
    [InlineData("a page", true)]
    [InlineData("a form", true)]
    [InlineData("a page, as browsers say it", true)]
    [InlineData("a part of a page, by htmx", false)]
    [InlineData("something for a script", false)]
    [InlineData("a picture", false)]
    [InlineData("the stream of the ending", false)]
    [InlineData("the head of a page", false)]
    [Trait("F", "F10")]
    [Trait("R", "R399")]
    public async Task Only_a_persons_own_navigation_or_form_counts_as_use(string kind, bool counts)
    {
        var laptop = await _app.SignIn(await _app.NewPerson());
        _app.Clock.Advance(TimeSpan.FromDays(13));
        switch (kind)
        {
            case "a page":
                await laptop.Get("/settings");
                break;
            case "a form":
                var page = await laptop.Get("/settings/password", ("Sec-Fetch-Mode", "cors"));
                await laptop.Submit(page, "/settings/password", ("Current", "x"), ("New", "x"));
                break;
            case "a page, as browsers say it":
                await laptop.Get("/settings", ("Sec-Fetch-Mode", "navigate"), ("Accept", "*/*"));
                break;
            case "a part of a page, by htmx":
                await laptop.Get("/settings/activity?after=", ("HX-Request", "true"));
                break;
            case "something for a script":
                await laptop.Get("/settings", ("Sec-Fetch-Mode", "cors"));
                break;
            case "a picture":
                await laptop.Get("/settings", ("Sec-Fetch-Mode", "no-cors"), ("Accept", "image/*"));
                break;
            case "the stream of the ending":
                await using (await LiveStreamReader.Open(_app, laptop))
                {
                }

                break;
            default:
                await laptop.Send(HttpMethod.Head, "/settings", null);
                break;
        }

        _app.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(counts, await laptop.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F10")]
    public async Task Use_that_is_not_written_yet_counts_too_and_is_written_within_a_minute()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        _app.Clock.Advance(TimeSpan.FromDays(10));
        await laptop.Get("/settings");
        var used = _app.Clock.GetUtcNow();

        await ((LastSeen?)_app.Services.GetService(typeof(LastSeen)) ?? throw new InvalidOperationException()).Flush(TestContext.Current.CancellationToken);

        Assert.Equal(used, (await _app.Stored<Session>()).Single(s => s.Account == sam.Account).LastSeenAt);
    }
}
