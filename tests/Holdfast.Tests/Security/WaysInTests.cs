using Holdfast.Kit;

namespace Holdfast.Security;

/// <summary>What the jobs of somebody in trouble cost them: pages and fields are counted, from the sign-in page (or the email) until they are in.</summary>
public sealed class WaysInTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Next = "seven green kettles humming";
    private const string In = "Password & security";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("Way", "9")]
    public async Task A_forgotten_password_costs_five_pages()
    {
        var sam = await _app.NewPersonWithQuestion();
        var walk = new Walk(_app.NewBrowser());
        await walk.Open("/sign-in");
        await walk.Press("/sign-in", ("Email", sam.Address), ("Password", "the one from before it"));
        await walk.Press("/forgot/password");
        await walk.Open(await Emailed(sam, "/reset/password"));
        await walk.Press("/reset/password", ("Answer", QuestionSteps.Answer), ("New", Next));
        await walk.Press("/sign-in", ("Password", Next));

        Assert.StartsWith(In, walk.Page.Title, StringComparison.Ordinal);
        Assert.Equal((5, 5), (walk.Pages, walk.Fields));
    }

    [Fact]
    [Trait("Way", "9")]
    public async Task Both_forgotten_cost_eight_pages_and_one_code()
    {
        var sam = await _app.NewPersonWithQuestion();
        var codes = await (await _app.SignInWithAnswer(sam)).MakeCodes();
        var walk = new Walk(_app.NewBrowser(Browser.FirefoxOnLinux));
        await walk.Open("/sign-in");
        await walk.Follow("/forgot/password");
        await walk.Follow("/forgot/both");
        await walk.Press("/forgot/password", ("Email", sam.Address));
        await walk.Open(await Emailed(sam, "/reset/password"));
        await walk.Press("/reset/password", ("Code", codes[0]), ("New", Next));
        await walk.Follow("/sign-in");
        await walk.Press("/sign-in", ("Password", Next));

        Assert.StartsWith(In, walk.Page.Title, StringComparison.Ordinal);
        Assert.Equal((8, 4), (walk.Pages, walk.Fields));
    }

    [Fact]
    [Trait("Way", "7")]
    public async Task Not_me_costs_six_pages()
    {
        var sam = await _app.NewPersonWithQuestion();
        _app.Clock.Advance(TimeSpan.FromDays(8));
        await _app.SignInWithAnswer(sam);
        var walk = new Walk(_app.NewBrowser(Browser.FirefoxOnLinux));
        await walk.Open(await Emailed(sam, "/not-me"));
        await walk.Press("/not-me", ("NotMe", "true"));
        await walk.Press("/forgot/account");
        await walk.Open(await Emailed(sam, "/reset/account"));
        await walk.Press("/reset/account", ("Answer", QuestionSteps.Answer), ("Question", SecuringSteps.NewQuestion), ("NewAnswer", "Kedgeree on Sundays"), ("New", Next));
        await walk.Press("/sign-in", ("Password", Next));

        Assert.StartsWith(In, walk.Page.Title, StringComparison.Ordinal);
        Assert.Equal(6, walk.Pages);
    }

    [Fact]
    [Trait("Way", "11")]
    public async Task Somebody_got_in_costs_five_fields()
    {
        var sam = await _app.NewPersonWithQuestion();
        var walk = new Walk(await _app.SignInWithAnswer(sam));
        await walk.Open("/compromised");
        await walk.Press("/compromised");
        await walk.Press("/compromised/question", ("Question", SecuringSteps.NewQuestion), ("Answer", "Kedgeree on Sundays"));
        await walk.Press("/compromised/password", ("New", Next));
        await walk.Press("/sign-in", ("Password", Next));
        await walk.Press("/sign-in/question", ("Answer", "Kedgeree on Sundays"));

        Assert.StartsWith(In, walk.Page.Title, StringComparison.Ordinal);
        Assert.Equal(5, walk.Fields);
    }

    [Fact]
    [Trait("Way", "10")]
    public async Task Signing_up_costs_five_pages_and_the_password_twice()
    {
        var walk = new Walk(_app.NewBrowser());
        const string Address = "new.person@example.com";
        await walk.Open("/sign-in");
        await walk.Follow("/sign-up");
        await walk.Press("/sign-up", ("Email", Address), ("Name", "Sam Person"), ("Kind", "client"), ("Password", Next));
        await walk.Open(await _app.LatestLink(Address));
        await walk.Press("/sign-up/confirm", ("Password", Next));

        Assert.StartsWith(In, walk.Page.Title, StringComparison.Ordinal);
        Assert.Contains("Your account is ready", walk.Page.Words, StringComparison.Ordinal);
        Assert.Equal((5, 5), (walk.Pages, walk.Fields));
    }

    [Fact]
    [Trait("Way", "6")]
    public async Task A_lost_device_costs_five_presses()
    {
        var sam = await _app.NewPersonWithQuestion();
        var phone = await _app.SignInWithAnswer(sam, userAgent: Browser.SafariOnIPhone);
        var walk = new Walk(await _app.SignInWithAnswer(sam, remember: true));
        await walk.Open("/settings");
        await walk.Follow("/settings/devices/lost");
        var lost = walk.Page.Document.QuerySelector("form[action$='/lost']")?.GetAttribute("action") ?? "";
        await walk.Press(lost);
        Assert.False(await phone.IsSignedIn());
        await walk.Press("/settings/password", ("Current", sam.Password), ("New", Next));
        await walk.Press("/sign-in", ("Password", Next));
        await walk.Press("/sign-in/question", ("Answer", QuestionSteps.Answer));

        Assert.StartsWith(In, walk.Page.Title, StringComparison.Ordinal);
        Assert.Equal(5, walk.Presses);
    }

    [Fact]
    [Trait("Way", "9")]
    public async Task Who_passed_the_barrier_is_spared_once_in_this_browser_for_ten_minutes_and_only_while_nothing_moves()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await Reset(sam, Next);
        var (copy, other) = (laptop.Copy(_app), _app.NewBrowser());
        Assert.StartsWith("/sign-in/question", (await other.SignIn(sam, Next)).Location, StringComparison.Ordinal);
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("/settings", (await laptop.SignIn(sam, Next)).Location);
        Assert.StartsWith("/sign-in/question", (await copy.SignIn(sam, Next)).Location, StringComparison.Ordinal);

        var late = await Reset(sam, "nine purple anvils rising");
        _app.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        Assert.StartsWith("/sign-in/question", (await late.SignIn(sam, "nine purple anvils rising")).Location, StringComparison.Ordinal);

        // A newer change ends it, and another account has nothing of it.
        var (first, kim) = (await Reset(sam, Next), await _app.NewPersonWithQuestion());
        Assert.StartsWith("/sign-in/question", (await first.Copy(_app).SignIn(kim)).Location, StringComparison.Ordinal);
        await Reset(sam, "nine purple anvils rising");
        Assert.StartsWith("/sign-in/question", (await first.SignIn(sam, "nine purple anvils rising")).Location, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Way", "11")]
    public async Task After_five_minutes_the_steps_ask_for_the_password_and_the_old_one_is_never_the_new_one()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var page = await laptop.BeginSecuring();
        page = await laptop.Follow(await laptop.Submit(page, "/compromised/question", ("Question", SecuringSteps.NewQuestion), ("Answer", "Kedgeree on Sundays")));
        Assert.Null(page.Document.QuerySelector("#Current"));
        Assert.Contains("The new password is the old one", (await laptop.Submit(page, "/compromised/password", ("New", sam.Password))).Words, StringComparison.Ordinal);

        _app.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        var asked = await laptop.Submit(page, "/compromised/password", ("New", Next));

        Assert.Contains("Type your current password", asked.Words, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await laptop.SecurePassword(asked, sam.Password, Next)).Location);
    }

    private async Task<Browser> Reset(Person person, string next)
    {
        _app.Clock.Advance(TimeSpan.FromMinutes(25));
        var browser = _app.NewBrowser(Browser.FirefoxOnLinux);
        await browser.AskForLink(_app, "/forgot/password", person.Address);
        var page = await browser.OpenLink(_app.LinksTo(person.Address, "/reset/password")[^1]);
        Assert.Equal("/sign-in", (await browser.ResetPassword(page, next, QuestionSteps.Answer)).Location);
        return browser;
    }

    private async Task<string> Emailed(Person person, string path)
    {
        await _app.DeliverAll();
        return _app.LinksTo(person.Address, path)[^1];
    }
}
