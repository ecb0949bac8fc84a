using Holdfast.Kit;

namespace Holdfast.Platform.MailedLinks;

/// <summary>What a password manager saves the new password under, behind a mailed link (docs/decisions/0019).</summary>
public sealed class LinkUserNameTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Theory]
    [InlineData("/forgot/password", "/reset/password")]
    [InlineData("/compromised/link", "/reset/both")]
    [InlineData("/forgot/password", "/reset/account")]
    [Trait("X", "X15")]
    public async Task The_browser_that_typed_the_address_has_it_and_whoever_holds_the_link_alone_does_not(string forgot, string page)
    {
        var sam = await _app.NewPersonWithQuestion();
        if (page == "/reset/account")
        {
            _app.Clock.Advance(TimeSpan.FromDays(8));
            await _app.Contain(sam);
        }

        var own = _app.NewBrowser();
        await own.AskForLink(_app, forgot, sam.Address.ToUpperInvariant());
        var link = _app.LinksTo(sam.Address, page)[^1];

        var mine = (await own.OpenLink(link)).Document.QuerySelector("main form input[autocomplete=username]");
        Assert.Equal(sam.Address.ToUpperInvariant().Replace("@EXAMPLE.COM", "@example.com", StringComparison.Ordinal), mine?.GetAttribute("value"));
        Assert.True(mine?.HasAttribute("hidden"));
        Assert.False(mine?.HasAttribute("name"));

        var finder = await _app.NewBrowser().OpenLink(link);
        Assert.Null(finder.Document.QuerySelector("main form input[autocomplete=username]"));
        Assert.DoesNotContain(sam.Address, finder.Text, StringComparison.OrdinalIgnoreCase);

        // An address that was typed for somebody else is not put to this account.
        var other = _app.NewBrowser();
        await other.SubmitForm(forgot, ("Email", "somebody.else@example.com"));
        Assert.Null((await other.OpenLink(link)).Document.QuerySelector("main form input[autocomplete=username]"));
    }
}
