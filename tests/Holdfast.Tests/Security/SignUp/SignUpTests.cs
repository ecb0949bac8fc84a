using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.MailedLinks;

namespace Holdfast.Security.SignUp;

public sealed class SignUpTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Chosen = "violet kettles hum at noon";
    private const string Confirm = "/sign-up/confirm";

    private static int _people;

    private readonly TestApp _app = fixture.App;
    private readonly string _address = $"new.person{Interlocked.Increment(ref _people)}@example.com";

    [Fact]
    [Trait("F", "F20")]
    public async Task A_stranger_signs_up_confirms_with_the_password_and_signs_in()
    {
        var laptop = _app.NewBrowser();
        var asked = await SignUp(laptop);
        Assert.Equal(HttpStatusCode.OK, asked.Status);
        Assert.Contains("Check your email", asked.Words, StringComparison.Ordinal);
        Assert.Contains(_address, asked.Words, StringComparison.Ordinal);

        var page = await Opened(laptop, await _app.LatestLink(_address));
        Assert.Contains("Finish creating your account", page.Words, StringComparison.Ordinal);
        var done = await laptop.Submit(page, Confirm, ("Password", Chosen));

        // Mailbox and password are proved in one form: that is a full sign-in, in this browser and no other.
        Assert.Equal((HttpStatusCode.SeeOther, "/settings"), (done.Status, done.Location));
        Assert.Contains("Your account is ready", (await laptop.Follow(done)).Words, StringComparison.Ordinal);
        Assert.Equal("/settings", (await _app.NewBrowser().SubmitForm("/sign-in", ("Email", _address), ("Password", Chosen))).Location);
        Assert.Contains("Nia New", (await laptop.Get("/settings")).Text, StringComparison.Ordinal);
        var account = Assert.Single(await Accounts());
        Assert.Equal(("Nia New", "client", Role.Member, false), (account.Name, account.Kind, account.Role, account.IsDemo));
        var address = Assert.Single(await Addresses());
        Assert.Equal((true, _address), (address.IsPrimary && address.ConfirmedAt is not null, address.Address));
        Assert.Contains(await _app.Stored<AuditEntry>(), e => e.Account == account.Id && e.Kind == SignUpEvents.Created);
        Assert.Contains("Account created", (await laptop.Get("/settings/activity")).Words, StringComparison.Ordinal);
        Assert.DoesNotContain(await _app.Stored<PendingSignUp>(), p => p.Address == _address);
    }

    [Fact]
    [Trait("F", "F20")]
    [Trait("R", "R117")]
    public async Task Until_the_link_is_used_there_is_no_account_and_nobody_gets_in()
    {
        var laptop = _app.NewBrowser();
        await SignUp(laptop);
        var link = await _app.LatestLink(_address);
        await Opened(laptop, link);

        Assert.Empty(await Accounts());
        Assert.Empty(await Addresses());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.SubmitForm("/sign-in", ("Email", _address), ("Password", Chosen))).Status);
    }

    [Fact]
    [Trait("F", "F18")]
    [Trait("R", "R056")]
    [Trait("Regression", "6")]
    public async Task Scanners_may_open_the_link_as_often_as_they_like_and_post_what_they_find()
    {
        await SignUp(_app.NewBrowser());
        var link = await _app.LatestLink(_address);
        var before = await _app.StoredText();
        var scanner = _app.NewBrowser();
        for (var round = 0; round < 3; round++)
        {
            foreach (var method in new[] { HttpMethod.Head, HttpMethod.Get, HttpMethod.Options })
            {
                var answer = await scanner.Send(method, link, null);
                if (answer.Location is { } clean)
                {
                    await scanner.Send(method, clean, null);
                }
            }
        }

        Assert.Equal(before, await _app.StoredText());
        var page = await Opened(scanner, link);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await scanner.Submit(page, Confirm)).Status);
        var anew = await scanner.Get(page.Document.QuerySelector("a[href*='anew']")?.GetAttribute("href") ?? "");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await scanner.Submit(anew, Confirm)).Status);
        Assert.Empty(await Accounts());

        var laptop = _app.NewBrowser();
        Assert.Equal("/settings", (await laptop.Submit(await Opened(laptop, link), Confirm, ("Password", Chosen))).Location);
    }

    [Fact]
    [Trait("F", "F11")]
    [Trait("F", "F12")]
    [Trait("R", "R274")]
    [Trait("R", "R427")]
    [Trait("Regression", "5")]
    public async Task The_token_leaves_the_address_at_once_and_is_nowhere_but_in_a_cookie()
    {
        var laptop = _app.NewBrowser();
        await SignUp(laptop);
        var link = await _app.LatestLink(_address);
        var token = link.Split("token=")[1];

        var moved = await laptop.Get(link);
        var page = await laptop.Follow(moved);

        Assert.Equal(HttpStatusCode.SeeOther, moved.Status);
        Assert.StartsWith(Confirm + "?Flow=", moved.Location, StringComparison.Ordinal);
        Assert.All([moved, page], answer =>
        {
            Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
            Assert.Equal("no-store", answer.Header("Cache-Control"));
            Assert.DoesNotContain(token, answer.Text + answer.Location, StringComparison.Ordinal);
        });
        var cookie = Assert.Single(moved.Response.Headers.GetValues("Set-Cookie"), c => c.Contains(token, StringComparison.Ordinal));
        Assert.StartsWith("__Host-link-" + Flow(page), cookie, StringComparison.Ordinal);
        Assert.Contains("max-age=3600; path=/; secure; samesite=lax; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(_app.Log.Lines, line => line.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain((await _app.StoredText()).SelectMany(t => t.Value), row => row.Contains(token, StringComparison.Ordinal));

        var done = await laptop.Submit(page, Confirm, ("Password", Chosen));
        Assert.Null(laptop.Cookie("link-" + Flow(page)));
        Assert.Equal("/settings", done.Location);
    }

    [Fact]
    [Trait("F", "F11")]
    [Trait("Regression", "15")]
    public async Task The_form_works_only_with_the_cookie_of_its_own_flow()
    {
        var (laptop, other) = (_app.NewBrowser(), _app.NewBrowser());
        await SignUp(laptop);
        var link = await _app.LatestLink(_address);
        var page = await Opened(laptop, link);

        foreach (var flow in new[] { null, "", "AAAAAAAAAAAAAAAA", "../session", Flow(page) + "x", "session" })
        {
            var answer = await laptop.Submit(page, Confirm, ("Flow", flow), ("Password", Chosen));
            Assert.Equal((flow, HttpStatusCode.NotFound), (flow, answer.Status));
            Assert.Contains("Open the link in our email again", answer.Words, StringComparison.Ordinal);
        }

        // The clean address alone is of no use in another browser.
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"{Confirm}?Flow={Flow(page)}")).Status);
        Assert.Empty(await Accounts());
    }

    [Fact]
    [Trait("Regression", "3")]
    [Trait("R", "R033")]
    public async Task A_used_link_says_so_and_does_nothing_more()
    {
        var laptop = _app.NewBrowser();
        await SignUp(laptop);
        var link = await _app.LatestLink(_address);
        var page = await Opened(laptop, link);
        var second = _app.NewBrowser();
        var secondPage = await Opened(second, link);
        await laptop.Submit(page, Confirm, ("Password", Chosen));

        var again = await second.Submit(secondPage, Confirm, ("Password", Chosen));
        var opened = await Opened(_app.NewBrowser(), link);

        Assert.All([again, opened], answer =>
        {
            Assert.Equal(HttpStatusCode.Gone, answer.Status);
            Assert.Contains("This link has been used", answer.Words, StringComparison.Ordinal);
            Assert.Equal("/sign-in", answer.Document.QuerySelector("main a.button")?.GetAttribute("href"));
        });
        Assert.Single(await Accounts());
    }

    [Theory]
    [InlineData("token=")]
    [InlineData("token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("token=nonsense")]
    [InlineData("")]
    public async Task A_link_that_is_none_of_ours_is_answered_in_words(string query)
    {
        var page = await Opened(_app.NewBrowser(), $"{Confirm}?{query}");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("our email", page.Words, StringComparison.Ordinal);
        Assert.Equal("/sign-up", page.Document.QuerySelector("main a.button")?.GetAttribute("href"));
    }

    [Fact]
    [Trait("F", "F20")]
    [Trait("R", "R116")]
    public async Task A_taken_address_gets_the_news_at_the_address_as_its_owner_wrote_it_and_no_link()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await _app.Deliver();
        var before = (await _app.Stored<Account>()).Single(a => a.Id == sam.Account).Version;
        var stranger = _app.NewBrowser(Browser.FirefoxOnLinux);

        var asked = await SignUp(stranger, sam.Address.ToUpperInvariant());

        Assert.Contains("Check your email", asked.Words, StringComparison.Ordinal);
        var mail = await _app.LatestMail(sam.Address);
        Assert.Equal("You already have an account", mail.Subject);
        Assert.Contains($"https://{TestApp.Host}/sign-in", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(stranger.Network.ToString(), mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("token=", mail.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Nia New", mail.ToString(), StringComparison.Ordinal);

        // Sent again, it is the same news; a free address gets the same link.
        await stranger.Submit(asked, "/sign-up/again");
        Assert.Equal(2, await Mails(sam.Address, "You already have an account"));
        var again = await stranger.Submit(await SignUp(stranger, _address), "/sign-up/again");
        Assert.Contains("Sent again", again.Words, StringComparison.Ordinal);
        Assert.Equal(2, await Mails(_address, "Finish creating your account"));
        Assert.Single(_app.Mail.To(_address).Select(Delivering.LinkIn).Distinct());
        Assert.DoesNotContain(await _app.Stored<Link>(), l => l.Purpose == SignUpLinks.Confirm && l.Recipient.Equals(sam.Address, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(before, (await _app.Stored<Account>()).Single(a => a.Id == sam.Account).Version);
        Assert.True(await laptop.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F15")]
    [Trait("F", "F21")]
    [Trait("R", "R595")]
    public async Task The_mail_says_what_the_link_is_for_and_until_when_and_nothing_that_a_stranger_wrote()
    {
        var laptop = _app.NewBrowser();
        await SignUp(laptop, name: "Win a prize at evil.example");
        var mail = await _app.LatestMail(_address);
        Assert.Equal("Finish creating your account", mail.Subject);
        Assert.Contains("The link works once, until 24 Nov 2026, ", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("UTC", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Chrome on Windows", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("If you didn't ask for this", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", mail.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Chosen, mail.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("belongs to an account", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("R", "R426")]
    [Trait("Regression", "1")]
    public async Task No_header_of_a_request_changes_where_the_link_leads()
    {
        var stranger = _app.NewBrowser();
        stranger.Headers["Host"] = "evil.example";
        stranger.Headers["X-Forwarded-Host"] = "evil.example";
        stranger.Headers["X-Forwarded-Proto"] = "http";
        stranger.Headers["X-Forwarded-For"] = "203.0.113.9";
        stranger.Headers["Forwarded"] = "host=evil.example;proto=http";
        stranger.Headers["Origin"] = "https://evil.example";
        await SignUp(stranger);

        var mail = await _app.LatestMail(_address);
        Assert.Contains($"https://{TestApp.Host}{Confirm}?token=", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", mail.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.9", mail.ToString(), StringComparison.Ordinal);
        Assert.StartsWith(Confirm, (await stranger.Get(Delivering.LinkIn(mail))).Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData("Mars/Olympus_Mons", null)]
    [InlineData(null, null)]
    [Trait("F", "F20")]
    [Trait("F", "F42")]
    public async Task Whoever_owns_the_mailbox_takes_over_nothing_that_a_stranger_typed(string? zone, string? kept)
    {
        await SignUp(_app.NewBrowser(), name: "Mallory", zone: "America/Los_Angeles");
        var laptop = _app.NewBrowser();
        var page = await Opened(laptop, await _app.LatestLink(_address));
        Assert.DoesNotContain("Mallory", page.Text, StringComparison.Ordinal);
        var anew = await laptop.Get(page.Document.QuerySelector("a[href*='anew']")?.GetAttribute("href") ?? "");
        Assert.DoesNotContain("Mallory", anew.Text, StringComparison.Ordinal);
        Assert.NotNull(anew.Document.QuerySelector("input[name=TimeZone][data-time-zone]"));

        var done = await laptop.Submit(anew, Confirm, ("Name", "Olive Owner"), ("Kind", "agency"), ("Password", "nine blue ladders leaning"), ("TimeZone", zone));

        Assert.Equal("/settings", done.Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.SubmitForm("/sign-in", ("Email", _address), ("Password", Chosen))).Status);
        Assert.Equal("/settings", (await laptop.SubmitForm("/sign-in", ("Email", _address), ("Password", "nine blue ladders leaning"))).Location);
        Assert.Equal(("Olive Owner", "agency", kept), (await Accounts()).Select(a => (a.Name, a.Kind, a.TimeZone)).Single());
    }

    [Fact]
    [Trait("F", "F20")]
    public async Task Of_two_sign_ups_for_one_address_the_first_confirmed_wins_and_the_second_is_told()
    {
        var (mallory, olive) = (_app.NewBrowser(), _app.NewBrowser());
        await SignUp(mallory, name: "Mallory", password: "nine blue ladders leaning");
        var hers = await _app.LatestLink(_address);
        await SignUp(olive);
        var mine = await _app.LatestLink(_address);
        Assert.NotEqual(hers, mine);
        var (first, second) = (await Opened(olive, mine), await Opened(mallory, hers));

        Assert.Equal("/settings", (await olive.Submit(first, Confirm, ("Password", Chosen))).Location);
        var late = await mallory.Submit(second, Confirm, ("Password", "nine blue ladders leaning"));

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("This address already has an account", late.Words, StringComparison.Ordinal);
        Assert.Equal("/sign-in", late.Document.QuerySelector("main a.button")?.GetAttribute("href"));
        Assert.Equal("Nia New", Assert.Single(await Accounts()).Name);
    }

    [Fact]
    [Trait("F", "F28")]
    [Trait("Regression", "10")]
    public async Task A_wrong_password_makes_no_account_and_is_counted()
    {
        var laptop = _app.NewBrowser();
        await SignUp(laptop);
        var page = await Opened(laptop, await _app.LatestLink(_address));
        for (var tries = 0; tries < 5; tries++)
        {
            var wrong = await laptop.Submit(page, Confirm, ("Password", "not the one I chose"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
            Assert.Contains("The password is not right", wrong.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("not the one", wrong.Text, StringComparison.Ordinal);
        }

        var refused = await laptop.Submit(page, Confirm, ("Password", Chosen));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Contains("Too many tries", refused.Words, StringComparison.Ordinal);
        Assert.Empty(await Accounts());
        _app.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("/settings", (await laptop.Submit(page, Confirm, ("Password", Chosen))).Location);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("R", "R303")]
    [Trait("Regression", "4")]
    public async Task Of_sixteen_who_press_at_once_one_makes_the_account(bool anew)
    {
        await SignUp(_app.NewBrowser());
        var link = await _app.LatestLink(_address);
        var pages = new List<(Browser Browser, Answer Page)>();
        for (var i = 0; i < 16; i++)
        {
            var browser = _app.NewBrowser();
            pages.Add((browser, await Opened(browser, link)));
        }

        var answers = await Task.WhenAll(pages.Select(one => one.Browser.Submit(
            one.Page, Confirm, ("Password", Chosen), ("Anew", anew ? "true" : null), ("Name", "Nia New"), ("Kind", "client"))));

        Assert.Single(answers, answer => answer.Status is HttpStatusCode.SeeOther);
        Assert.All(answers, answer => Assert.True(
            answer.Status is HttpStatusCode.SeeOther or HttpStatusCode.Gone or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests, $"{answer.Status} {answer.Words}"));
        Assert.Single(await Accounts());
        Assert.Single(await Addresses());
    }

    [Fact]
    [Trait("Regression", "4")]
    public async Task Of_three_links_for_one_address_that_are_pressed_at_once_one_makes_the_account()
    {
        List<(Browser Browser, Answer Page)> pages = [];
        for (var i = 0; i < 3; i++)
        {
            var browser = _app.NewBrowser();
            await SignUp(browser);
            pages.Add((browser, await Opened(browser, await _app.LatestLink(_address))));
        }

        var answers = await Task.WhenAll(pages.Select(one => one.Browser.Submit(one.Page, Confirm, ("Password", Chosen))));

        Assert.Single(answers, answer => answer.Status is HttpStatusCode.SeeOther);
        Assert.Equal(2, answers.Count(answer => answer.Status is HttpStatusCode.Conflict));
        Assert.Single(await Accounts());
    }

    [Theory]
    [InlineData("America/Los_Angeles", "America/Los_Angeles")]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData("Asia/Kolkata", "Asia/Kolkata")]
    [InlineData("UTC", "UTC")]
    [InlineData("Mars/Olympus_Mons", null)]
    [InlineData("../../../etc/passwd", null)]
    [InlineData("<script>", null)]
    [InlineData("", null)]
    [InlineData("Eastern Standard Time", null)]
    [Trait("F", "F42")]
    public async Task The_browsers_time_zone_is_kept_when_it_is_one(string sent, string? kept)
    {
        var laptop = _app.NewBrowser();
        await SignUp(laptop, zone: sent);
        await laptop.Submit(await Opened(laptop, await _app.LatestLink(_address)), Confirm, ("Password", Chosen));
        Assert.Equal(kept, Assert.Single(await Accounts()).TimeZone);
    }

    [Fact]
    public async Task One_browser_has_four_links_open_at_once_and_a_further_one_closes_the_first()
    {
        var laptop = _app.NewBrowser();
        List<Answer> pages = [];
        await SignUp(_app.NewBrowser());
        var link = await _app.LatestLink(_address);
        for (var i = 0; i < 5; i++)
        {
            pages.Add(await Opened(laptop, link));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await laptop.Get($"{Confirm}?Flow={Flow(pages[0])}")).Status);
        foreach (var page in pages.Skip(1))
        {
            Assert.Equal(HttpStatusCode.OK, (await laptop.Get($"{Confirm}?Flow={Flow(page)}")).Status);
        }
    }

    private Task<Answer> SignUp(Browser browser, string? address = null, string name = "Nia New", string password = Chosen, string zone = "") => browser.SubmitForm(
        "/sign-up", ("Email", address ?? _address), ("Name", name), ("Kind", "client"), ("Password", password), ("TimeZone", zone));

    private static async Task<Answer> Opened(Browser browser, string link)
    {
        var moved = await browser.Get(link);
        return moved.Location is null ? moved : await browser.Follow(moved);
    }

    private static string Flow(Answer page) => page.Document.QuerySelector("input[name=Flow]")?.GetAttribute("value") ?? "";

    private async Task<List<EmailAddress>> Addresses() => [.. (await _app.Stored<EmailAddress>()).Where(e => e.Key == _address)];

    private async Task<List<Account>> Accounts()
    {
        var addresses = await Addresses();
        return [.. (await _app.Stored<Account>()).Where(a => addresses.Any(e => e.Account == a.Id))];
    }

    private async Task<int> Mails(string address, string subject)
    {
        await _app.DeliverAll();
        return _app.Mail.To(address).Count(mail => mail.Subject == subject);
    }
}
