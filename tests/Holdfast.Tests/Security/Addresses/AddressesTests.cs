using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Addresses;

public sealed partial class AddressesTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string List = "/settings/addresses";
    private const string Confirm = "/confirm-address";

    private static int _numbers;

    private readonly TestApp _app = fixture.App;
    private readonly string _address = $"second{Interlocked.Increment(ref _numbers)}@example.com";

    [Fact]
    [Trait("R", "R382")]
    [Trait("F", "F21")]
    [Trait("R", "R115")]
    [Trait("R", "R388")]
    public async Task An_address_is_added_confirmed_by_its_link_and_signs_in()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var waiting = await laptop.Follow(await Add(laptop, _address));
        Assert.Contains("Check your inbox", waiting.Words, StringComparison.Ordinal);
        Assert.Contains("Not confirmed", waiting.Words, StringComparison.Ordinal);
        Assert.Contains("Open the link we sent to it: it works for 24 hours. We keep the address in this list for 7 days.", waiting.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _app.NewBrowser().SignIn(sam with { Address = _address })).Status);
        await _app.DeliverAll();
        var warning = Assert.Single(_app.Mail.To(sam.Address), m => m.Subject == "An email address is being added to your account");
        Assert.Contains($"{MaskedAddress.Of(_address)} is added once somebody opens the link we sent there", warning.TextBody, StringComparison.Ordinal);
        Assert.Contains("/not-me?token=", warning.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(_app.Mail.To(_address), m => m.Subject == warning.Subject);

        var done = await laptop.Submit(await Opened(laptop), Confirm, ("Mine", "true"));

        Assert.Equal(List, done.Location);
        Assert.Contains("The address is confirmed", (await laptop.Follow(done)).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam with { Address = _address })).Status);
        await _app.Deliver();
        foreach (var told in new[] { sam.Address, _address })
        {
            var mail = Assert.Single(_app.Mail.To(told), m => m.Subject == "An email address was added to your account");
            Assert.Contains(MaskedAddress.Of(_address), mail.TextBody, StringComparison.Ordinal);
        }

        Assert.Equal([AddressEvents.Added, AddressEvents.Confirmed], await Trail(sam, AddressEvents.Added, AddressEvents.Confirmed));
        Assert.Contains("Email address confirmed: s•••", (await laptop.Get("/settings/activity?filter=addresses")).Words, StringComparison.Ordinal);
        Assert.Contains("2 confirmed", (await laptop.Get("/settings")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F18")]
    [Trait("Regression", "6")]
    public async Task Scanners_and_a_form_without_its_box_confirm_nothing()
    {
        var (sam, laptop) = await SamAtHome();
        await Add(laptop, _address);
        var link = await _app.LatestLink(_address);
        var before = await _app.StoredText();
        foreach (var browser in new[] { _app.NewBrowser(), laptop })
        {
            for (var round = 0; round < 3; round++)
            {
                await browser.Send(HttpMethod.Head, link, null);
                await browser.Follow(await browser.Get(link));
            }
        }

        Assert.Equal(before, await _app.StoredText());
        var page = await Opened(laptop);
        Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
        Assert.DoesNotContain(link.Split("token=")[1], page.Text, StringComparison.Ordinal);
        Assert.False(page.Document.QuerySelector("#Mine")?.HasAttribute("checked"));
        var unchecked_ = await laptop.Submit(page, Confirm);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unchecked_.Status);
        Assert.Contains("Tick the box", unchecked_.Words, StringComparison.Ordinal);
        Assert.Null((await Own(sam)).Single(e => e.Address == _address).ConfirmedAt);
        Assert.Equal(List, (await laptop.Submit(page, Confirm, ("Mine", "true"))).Location);
    }

    [Fact]
    [Trait("F", "F11")]
    [Trait("F", "F18")]
    [Trait("Regression", "15")]
    public async Task Only_the_account_that_asked_can_confirm_and_a_stranger_learns_only_its_masked_address()
    {
        var (sam, laptop) = await SamAtHome();
        await Add(laptop, _address);
        var link = await _app.LatestLink(_address);
        var (kim, stranger) = (await _app.SignIn(await _app.NewPerson()), _app.NewBrowser());

        var asStranger = await Opened(stranger, link);
        Assert.Contains("Sign in to confirm this address", asStranger.Words, StringComparison.Ordinal);
        Assert.Contains(MaskedAddress.Of(sam.Address), asStranger.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(sam.Address, asStranger.Text, StringComparison.Ordinal);
        var asKim = await Opened(kim, link);
        Assert.Contains("You're signed in as somebody else", asKim.Words, StringComparison.Ordinal);

        // The form that Sam would be given, with the flow that Kim's own browser opened.
        var form = await Opened(laptop);
        var flow = (asKim.Document.QuerySelector("a[href^='/sign-in?return']")?.GetAttribute("href") ?? "").Split("Flow%3D")[1];
        var forged = Browser.Filled(await kim.Get("/settings/addresses"), List, ("Flow", flow), ("Mine", "true"));
        var refused = await kim.Send(HttpMethod.Post, Confirm, new FormUrlEncodedContent(forged));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Null((await Own(sam)).Single(e => e.Address == _address).ConfirmedAt);

        // Signing in leads back to the form.
        var back = await stranger.Submit(
            await stranger.Get(asStranger.Document.QuerySelector("main a.button")?.GetAttribute("href") ?? ""), "/sign-in", ("Email", sam.Address), ("Password", sam.Password));
        Assert.StartsWith(Confirm + "?Flow=", back.Location, StringComparison.Ordinal);
        Assert.Equal(List, (await stranger.Submit(await stranger.Follow(back), Confirm, ("Mine", "true"))).Location);
        Assert.Equal(HttpStatusCode.Gone, (await laptop.Submit(form, Confirm, ("Mine", "true"))).Status);
    }

    [Fact]
    [Trait("F", "F21")]
    public async Task A_taken_address_is_answered_like_a_free_one_and_its_owner_hears_of_it()
    {
        var (kim, (sam, laptop)) = (await _app.NewPerson(), await SamAtHome());
        var (free, taken) = (await laptop.Follow(await Add(laptop, _address)), await laptop.Follow(await Add(laptop, kim.Address.ToUpperInvariant())));

        Assert.Equal(free.Document.QuerySelector(".notice")?.TextContent, taken.Document.QuerySelector(".notice")?.TextContent);
        Assert.Equal(2, taken.Document.QuerySelectorAll(".badge.warn").Length);
        var mail = await _app.LatestMail(kim.Address);
        await _app.DeliverAll();
        var notices = _app.Mail.To(sam.Address).Where(m => m.Subject == "An email address is being added to your account").Select(m => m.TextBody).ToList();
        Assert.Equal(2, notices.Count);
        Assert.Single(notices.Select(text => Token().Replace(text ?? "", "token").Replace(MaskedAddress.Of(_address), "an address", StringComparison.Ordinal)
            .Replace(MaskedAddress.Of(kim.Address.Split('@')[0].ToUpperInvariant() + "@example.com"), "an address", StringComparison.Ordinal)).Distinct());
        Assert.Equal("Somebody tried to add your address", mail.Subject);
        Assert.DoesNotContain("token=", mail.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(sam.Address, mail.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(sam.Name + "'s", mail.ToString(), StringComparison.Ordinal);
        Assert.True(await (await _app.SignIn(kim)).IsSignedIn());
    }

    [Fact]
    [Trait("F", "F21")]
    [Trait("Regression", "4")]
    public async Task Two_accounts_wait_for_one_address_and_the_first_to_confirm_has_it()
    {
        var ((_, his), (kim, hers)) = (await SamAtHome(), await SamAtHome());
        await Add(his, _address);
        var his1 = await _app.LatestLink(_address);
        await Add(hers, _address);
        var hers1 = await _app.LatestLink(_address);
        var (first, second) = (await Opened(his, his1), await Opened(hers, hers1));

        var answers = await Task.WhenAll(his.Submit(first, Confirm, ("Mine", "true")), hers.Submit(second, Confirm, ("Mine", "true")));

        Assert.Single(answers, a => a.Status is HttpStatusCode.SeeOther);
        var late = Assert.Single(answers, a => a.Status is HttpStatusCode.Conflict);
        Assert.Contains("This address belongs to another account", late.Words, StringComparison.Ordinal);
        Assert.Single(await _app.Stored<EmailAddress>(), e => e.Key == _address && e.ConfirmedAt is not null);
    }

    [Fact]
    [Trait("R", "R303")]
    [Trait("Regression", "4")]
    public async Task Of_sixteen_who_press_at_once_one_confirms()
    {
        var (sam, laptop) = await SamAtHome();
        await Add(laptop, _address);
        var page = await Opened(laptop);
        var tabs = Enumerable.Range(0, 16).Select(_ => laptop.Copy(_app)).ToList();

        var answers = await Task.WhenAll(tabs.Select(tab => tab.Submit(page, Confirm, ("Mine", "true"))));

        var won = Assert.Single(answers, a => a.Location == List && a.Response.Headers.TryGetValues("Set-Cookie", out var set) && set.Any(c => c.Contains("address-confirmed", StringComparison.Ordinal)));
        Assert.NotNull(won);
        Assert.Equal([AddressEvents.Confirmed], await Trail(sam, AddressEvents.Confirmed));
    }

    [Fact]
    [Trait("F", "F16")]
    [Trait("Regression", "3")]
    public async Task A_new_link_replaces_the_older_one_and_a_changed_password_ends_both()
    {
        var (sam, laptop) = await SamAtHome();
        await Add(laptop, _address);
        var first = await _app.LatestLink(_address);
        await laptop.SubmitForm(List, $"{List}/{await Id(sam, _address)}/resend");
        var second = await _app.LatestLink(_address);
        Assert.NotEqual(first, second);
        Assert.Contains("This link no longer works", (await Opened(laptop, first)).Words, StringComparison.Ordinal);
        var page = await Opened(laptop, second);
        Assert.Equal(HttpStatusCode.OK, page.Status);

        await laptop.ChangePassword(sam.Password, "seven green kettles humming", everywhere: false);

        Assert.Equal(HttpStatusCode.Gone, (await laptop.Submit(page, Confirm, ("Mine", "true"))).Status);
        Assert.Null((await Own(sam)).Single(e => e.Address == _address).ConfirmedAt);
        await laptop.SubmitForm(List, $"{List}/{await Id(sam, _address)}/resend");
        Assert.Equal(List, (await laptop.Submit(await Opened(laptop), Confirm, ("Mine", "true"))).Location);
    }

    [Fact]
    [Trait("Regression", "3")]
    public async Task A_link_for_an_address_makes_no_account_and_a_sign_ups_link_confirms_no_address()
    {
        var (_, laptop) = await SamAtHome();
        await Add(laptop, _address);
        var token = (await _app.LatestLink(_address)).Split('?')[1];
        Assert.Equal(HttpStatusCode.NotFound, (await Opened(laptop, "/sign-up/confirm?" + token)).Status);
        await _app.NewBrowser().SubmitForm("/sign-up", ("Email", "x" + _address), ("Name", "Nia"), ("Kind", "client"), ("Password", "violet kettles hum at noon"));
        token = (await _app.LatestLink("x" + _address)).Split('?')[1];
        Assert.Equal(HttpStatusCode.NotFound, (await Opened(laptop, Confirm + "?" + token)).Status);
    }

    [Fact]
    [Trait("F", "F19")]
    [Trait("R", "R115")]
    public async Task A_removed_address_lets_nobody_in_and_is_told_for_seven_days_what_happens()
    {
        var (sam, laptop) = await SamAtHome();
        var id = await Second(sam);
        await laptop.SubmitForm(List, $"{List}/{id}/primary");
        var first = await Id(sam, sam.Address);

        var page = await laptop.Get($"{List}/{first}/remove");
        Assert.Contains(sam.Address, page.Words, StringComparison.Ordinal);
        var done = await laptop.Submit(page, $"{List}/{first}/remove");

        Assert.Contains("The address is removed", (await laptop.Follow(done)).Words, StringComparison.Ordinal);
        Assert.DoesNotContain(sam.Address, (await laptop.Get(List)).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _app.NewBrowser().SignIn(sam)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam with { Address = _address })).Status);
        await laptop.ChangePassword(sam.Password, "seven green kettles humming", everywhere: false);
        await _app.Deliver();
        foreach (var told in new[] { sam.Address, _address })
        {
            Assert.Equal(
                ["An email address was removed from your account", "Your password was changed", "Your primary email address was changed"],
                _app.Mail.To(told).Select(m => m.Subject).Except(["New sign-in to your account"]).Order(StringComparer.Ordinal));
        }

        Assert.All(_app.Mail.To(sam.Address), m => Assert.Contains("because it belonged to an account at Holdfast until a short while ago", m.TextBody, StringComparison.Ordinal));
        Assert.All(_app.Mail.To(_address), m => Assert.Contains("because it belongs to an account at Holdfast", m.TextBody, StringComparison.Ordinal));

        _app.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        await laptop.SignIn(sam with { Address = _address }, "seven green kettles humming");
        await laptop.ChangePassword("seven green kettles humming", sam.Password, everywhere: false);
        await _app.Deliver();
        Assert.Equal(2, _app.Mail.To(_address).Count(m => m.Subject == "Your password was changed"));
        Assert.Single(_app.Mail.To(sam.Address), m => m.Subject == "Your password was changed");
    }

    [Fact]
    [Trait("F", "F19")]
    public async Task A_removed_address_may_be_added_by_anybody()
    {
        var (sam, laptop) = await SamAtHome();
        var id = await Second(sam);
        await laptop.SubmitForm($"{List}/{id}/remove");
        var (kim, hers) = await SamAtHome();
        await Add(hers, _address);
        Assert.Equal(List, (await hers.Submit(await Opened(hers), Confirm, ("Mine", "true"))).Location);
        Assert.Contains(await Own(kim), e => e.Address == _address && e.ConfirmedAt is not null);
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(kim with { Address = _address })).Status);
        Assert.DoesNotContain(await Own(sam), e => e.Address == _address);
    }

    [Fact]
    public async Task The_primary_address_cannot_be_removed_nor_one_that_waits_be_made_primary_nor_anybody_elses_touched()
    {
        var (sam, laptop) = await SamAtHome();
        var (kim, _) = await SamAtHome();
        var waiting = Guid.CreateVersion7(_app.Clock.GetUtcNow());
        await _app.AddAddress(sam, _address, waiting, confirmed: false);
        var version = (await _app.Stored<Account>()).Single(a => a.Id == sam.Account).Version;
        var page = await laptop.Get($"{List}/{waiting}/remove");
        foreach (var (act, id) in new[] { ("remove", await Id(sam, sam.Address)), ("remove", await Id(kim, kim.Address)), ("primary", waiting), ("primary", await Id(kim, kim.Address)), ("resend", await Id(kim, kim.Address)), ("resend", await Id(sam, sam.Address)) })
        {
            var fields = Browser.Filled(page, $"{List}/{waiting}/remove");
            Assert.Equal(List, (await laptop.Send(HttpMethod.Post, $"{List}/{id}/{act}", new FormUrlEncodedContent(fields))).Location);
        }

        Assert.Equal(version, (await _app.Stored<Account>()).Single(a => a.Id == sam.Account).Version);
        Assert.True((await Own(sam)).Single(e => e.Address == sam.Address).IsPrimary);
        Assert.True((await Own(kim)).Single().IsPrimary);
        Assert.Contains("The address is removed", (await laptop.Follow(await laptop.Submit(page, $"{List}/{waiting}/remove"))).Words, StringComparison.Ordinal);
        Assert.Single(await Own(sam));
    }

    [Fact]
    public async Task Ten_addresses_are_taken_and_one_more_is_refused_in_words()
    {
        var (sam, laptop) = await SamAtHome();
        for (var i = 0; i < 8; i++)
        {
            await _app.AddAddress(sam, $"{i}.{_address}", Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        }

        Assert.Equal(List, (await Add(laptop, _address)).Location);
        var refused = await Add(laptop, "one.more." + _address);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("An account can have 10", refused.Words, StringComparison.Ordinal);
        Assert.Equal("one.more." + _address, refused.Document.QuerySelector("#Email")?.GetAttribute("value"));
        Assert.Equal(10, (await Own(sam)).Count);
    }

    [Fact]
    [Trait("F", "F16")]
    [Trait("F", "F30")]
    public async Task An_account_may_ask_for_ten_mails_an_hour_and_an_address_gets_three_of_which_the_last_works()
    {
        var (sam, laptop) = await SamAtHome();
        await Add(laptop, _address);
        var id = await Id(sam, _address);
        for (var i = 0; i < 9; i++)
        {
            await _app.Deliver();
            Assert.Equal(List, (await laptop.SubmitForm(List, $"{List}/{id}/resend")).Location);
        }

        var refused = await laptop.SubmitForm(List, $"{List}/{id}/resend");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("We send at most 10 links an hour", refused.Words, StringComparison.Ordinal);
        await _app.Deliver();
        Assert.Equal(3, _app.Mail.To(_address).Count);
        Assert.Equal(List, (await laptop.Submit(await Opened(laptop), Confirm, ("Mine", "true"))).Location);
    }

    [Theory]
    [InlineData("", "The email is missing")]
    [InlineData("nonsense", "The email is not complete")]
    [InlineData("a@example.com\r\nBcc: b@example.com", "The email is not complete")]
    [InlineData("255", "The email is too long")]
    public async Task What_is_no_address_is_refused_in_words(string typed, string problem)
    {
        var (sam, laptop) = await SamAtHome();
        var longest = new string('m', 64) + "@" + string.Join('.', Enumerable.Repeat(new string('w', 46), 4)) + ".z";
        var value = typed == "255" ? longest + new string('z', int.Parse(typed, CultureInfo.InvariantCulture) - longest.Length) : typed;
        var answer = await Add(laptop, value);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(problem, answer.Words, StringComparison.Ordinal);
        Assert.Single(await Own(sam));
        Assert.Contains("The email is missing", (await laptop.SubmitForm(List, ("Email", null))).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ones_own_address_and_one_that_waits_are_not_added_twice()
    {
        var (sam, laptop) = await SamAtHome();
        Assert.Contains("You already have this address", (await Add(laptop, sam.Address.ToUpperInvariant())).Words, StringComparison.Ordinal);
        await Add(laptop, _address);
        Assert.Contains("You've already added this address", (await Add(laptop, _address)).Words, StringComparison.Ordinal);
        Assert.Equal(2, (await Own(sam)).Count);
    }

    [Fact]
    [Trait("F", "F8")]
    [Trait("Regression", "14")]
    public async Task After_five_minutes_each_act_asks_for_the_password_and_what_was_typed_comes_back()
    {
        var (sam, laptop) = await SamAtHome();
        var second = await Second(sam);
        await Add(laptop, "waits." + _address);
        var page = await Opened(laptop, await _app.LatestLink("waits." + _address));
        _app.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));

        var asked = await Add(laptop, "typed." + _address);
        Assert.Equal("/confirm?then=%2Fsettings%2Faddresses", asked.Location);
        Assert.StartsWith("/confirm?then=", (await laptop.SubmitForm(List, $"{List}/{second}/primary")).Location, StringComparison.Ordinal);
        Assert.StartsWith("/confirm?then=", (await laptop.SubmitForm($"{List}/{second}/remove")).Location, StringComparison.Ordinal);
        Assert.StartsWith("/confirm?then=%2Fconfirm-address%3FFlow%3D", (await laptop.Submit(page, Confirm, ("Mine", "true"))).Location, StringComparison.Ordinal);
        Assert.DoesNotContain(await Own(sam), e => e.Address == "typed." + _address);
        Assert.Equal(3, (await Own(sam)).Count);

        await Add(laptop, "typed." + _address);
        var back = await laptop.Submit(await laptop.Follow(asked), "/confirm", ("Password", sam.Password));
        Assert.Equal("typed." + _address, (await laptop.Follow(back)).Document.QuerySelector("#Email")?.GetAttribute("value"));
    }

    [Fact]
    [Trait("F", "F3")]
    public async Task A_sign_in_that_ended_changes_no_address()
    {
        var (sam, laptop) = await SamAtHome();
        var phone = await _app.SignIn(sam, Browser.SafariOnIPhone);
        var second = await Second(sam);
        var page = await phone.Get($"{List}/{second}/remove");
        await laptop.ChangePassword(sam.Password, "seven green kettles humming");
        Assert.Equal("/sign-in", (await phone.Submit(page, $"{List}/{second}/remove")).Location);
        Assert.Equal(2, (await Own(sam)).Count);
    }

    [Fact]
    [Trait("F", "F21")]
    public async Task An_address_finds_its_account_after_seven_days_and_the_first_at_once()
    {
        var (sam, laptop) = await SamAtHome();
        Assert.True(await Finds(sam.Address));
        _app.Clock.Advance(TimeSpan.FromDays(1));
        var second = await Second(sam);
        Assert.False(await Finds(_address));
        await _app.AddAddress(sam, "waits." + _address, Guid.CreateVersion7(_app.Clock.GetUtcNow()), confirmed: false);
        Assert.False(await Finds("waits." + _address));

        // Who removes the first makes no later one the first.
        await laptop.SignIn(sam);
        await laptop.SubmitForm(List, $"{List}/{second}/primary");
        await laptop.SubmitForm($"{List}/{await Id(sam, sam.Address)}/remove");
        Assert.False(await Finds(sam.Address));
        _app.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.False(await Finds(_address));
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await Finds(_address));

        Task<bool> Finds(string key) => _app.With(db =>
            db.Set<EmailAddress>().ThatFindsItsAccount(key, _app.Clock.GetUtcNow()).AnyAsync(e => e.Account == sam.Account, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_was_never_confirmed_goes_after_a_week_and_a_removed_one_after_a_month()
    {
        var (sam, _) = await SamAtHome();
        await _app.AddAddress(sam, _address, Guid.CreateVersion7(_app.Clock.GetUtcNow()), confirmed: false);
        var removed = await Second(sam, "removed." + _address);
        await _app.Change(db => db.Set<EmailAddress>().Single(e => e.Id == new EmailAddressId(removed)).RemovedAt = _app.Clock.GetUtcNow());
        await After(TimeSpan.FromDays(7), 3);
        await After(TimeSpan.FromSeconds(1), 2);
        await After(TimeSpan.FromDays(23) - TimeSpan.FromSeconds(1), 2);
        await After(TimeSpan.FromSeconds(1), 1);

        async Task After(TimeSpan time, int left)
        {
            _app.Clock.Advance(time);
            await _app.With(async db =>
            {
                await new ForgetOldAddresses(_app.Clock).Run(db, TestContext.Current.CancellationToken);
                Assert.Equal(left, await db.Set<EmailAddress>().IgnoreQueryFilters().CountAsync(e => e.Account == sam.Account, TestContext.Current.CancellationToken));
                return 0;
            });
        }
    }

    [Fact]
    [Trait("F", "F21")]
    public async Task The_mail_holds_nothing_that_a_member_wrote()
    {
        var mallory = await _app.NewPerson("Win a prize at evil.example");
        await Add(await _app.SignIn(mallory), _address);
        var mail = await _app.LatestMail(_address);
        Assert.Equal("Confirm this address", mail.Subject);
        Assert.DoesNotContain("evil", mail.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(mallory.Address, mail.ToString(), StringComparison.Ordinal);
        Assert.Contains($"https://{TestApp.Host}{Confirm}?token=", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("The link works once, until ", mail.TextBody, StringComparison.Ordinal);
    }

    [GeneratedRegex("token=[A-Za-z0-9_-]+")]
    private static partial Regex Token();

    private async Task<(Person Sam, Browser Laptop)> SamAtHome()
    {
        var sam = await _app.NewPerson();
        return (sam, await _app.SignIn(sam));
    }

    private static Task<Answer> Add(Browser browser, string address) => browser.SubmitForm(List, List, ("Email", address));

    private async Task<Answer> Opened(Browser browser, string? link = null) => await browser.Follow(await browser.Get(link ?? await _app.LatestLink(_address)));

    private async Task<Guid> Second(Person sam, string? address = null)
    {
        var id = Guid.CreateVersion7(_app.Clock.GetUtcNow());
        await _app.AddAddress(sam, address ?? _address, id);
        return id;
    }

    private async Task<List<EmailAddress>> Own(Person person) => [.. (await _app.Stored<EmailAddress>()).Where(e => e.Account == person.Account)];

    private async Task<Guid> Id(Person person, string address) => (await Own(person)).Single(e => e.Address == address).Id.Value;

    private async Task<List<ActivityKind>> Trail(Person person, params ActivityKind[] kinds) =>
        [.. (await _app.Stored<AuditEntry>()).Where(e => e.Account == person.Account && kinds.Contains(e.Kind)).OrderBy(e => e.At).ThenBy(e => e.Kind.Name).Select(e => e.Kind)];
}
