using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Audit;
using Holdfast.Security.SignIn;

namespace Holdfast.Security.Passwords;

public sealed class ChangePasswordTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Next = "seven green kettles humming";

    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("R", "R098")]
    [Trait("R", "R099")]
    [Trait("R", "R150")]
    public async Task Signs_every_device_out_at_once_when_the_box_stays_checked()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));

        var answer = await laptop.ChangePassword(sam.Password, Next);

        Assert.Equal("/sign-in", answer.Location);
        Assert.False(await phone.IsSignedIn());
        Assert.False(await laptop.IsSignedIn());
        Assert.Contains("All 2 devices are signed out", (await laptop.Follow(answer)).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await phone.SignIn(sam)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await phone.SignIn(sam, Next)).Status);
        var entry = Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == PasswordEvents.ChangedEverywhere);
        Assert.Equal(("Chrome on Windows", "2"), (entry.Device, entry.Detail));
        Assert.Equal(laptop.Network.ToString(), entry.Network);
    }

    [Fact]
    [Trait("R", "R147")]
    [Trait("R", "R441")]
    public async Task Leaves_the_other_devices_in_and_gives_this_one_a_new_token_when_the_box_is_cleared()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        var old = laptop.Copy(_app);

        var answer = await laptop.ChangePassword(sam.Password, Next, everywhere: false);

        Assert.Equal("/settings", answer.Location);
        Assert.Contains("Your password is changed", (await laptop.Follow(answer)).Words, StringComparison.Ordinal);
        Assert.True(await phone.IsSignedIn());
        Assert.NotEqual(old.Cookie("session"), laptop.Cookie("session"));
        Assert.False(await old.IsSignedIn());
    }

    [Fact]
    [Trait("F", "F28")]
    public async Task The_right_current_password_is_no_failure_however_often_the_new_one_is_refused()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await laptop.ChangePassword(sam.Password, "short")).Status);
        }

        Assert.Equal("/sign-in", (await laptop.ChangePassword(sam.Password, Next)).Location);
    }

    [Fact]
    public async Task A_device_that_was_signed_out_is_told_why_and_when()
    {
        var sam = await _app.NewPerson();
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        await laptop.ChangePassword(sam.Password, Next);

        var answer = await phone.Get("/settings/activity");

        Assert.Equal("/sign-in?return=%2Fsettings%2Factivity", answer.Location);
        var page = await phone.Follow(answer);
        Assert.Contains("The password was changed at 9:", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("password was changed", (await phone.Get("/sign-in")).Words, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "wrong", Next, "Your current password is not right" },
        { "right", "too short", "The new password is too short" },
        { "right", "", "The new password is missing" },
        { "right", "passwordpassword1", "The new password is easy to guess" },
        { "right", "Holdfast holdfast", "The new password" },
        { "right", "samuel personable 1", "The new password contains your name or email" },
        { "right", "four calm otters swimming", "The new password is the old one" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    [Trait("R", "R100")]
    [Trait("R", "R107")]
    [Trait("R", "R335")]
    [Trait("R", "R344")]
    [Trait("R", "R345")]
    [Trait("F", "F32")]
    [Trait("Regression", "14")]
    public async Task A_refusal_says_why_and_changes_nothing(string current, string next, string words)
    {
        var sam = await _app.NewPerson("Samuel Personable");
        var (laptop, phone) = (await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone));
        var before = Assert.Single(await _app.Stored<Password>(), p => p.Account == sam.Account);

        var answer = await laptop.ChangePassword(current == "right" ? sam.Password : "not my password at all", next);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(words, answer.Words, StringComparison.Ordinal);
        Assert.StartsWith("Error: ", answer.Title, StringComparison.Ordinal);
        Assert.True(await laptop.IsSignedIn());
        Assert.True(await phone.IsSignedIn());
        Assert.Equal(before.Hash, Assert.Single(await _app.Stored<Password>(), p => p.Account == sam.Account).Hash);
        Assert.DoesNotContain(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == PasswordEvents.ChangedEverywhere);
        Assert.DoesNotContain(answer.Document.QuerySelectorAll("input[type=password]"), input => input.HasAttribute("value"));
    }

    [Fact]
    [Trait("R", "R104")]
    [Trait("R", "R105")]
    [Trait("R", "R336")]
    [Trait("R", "R337")]
    public async Task Length_is_counted_in_code_points_from_15_to_256()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        const string Unlike = "🐙é漢ñ🦊ß水ø🍋å火ł🌵ž風";
        Assert.Contains("That was 14 characters", (await laptop.ChangePassword(sam.Password, Unlike[..^1])).Words, StringComparison.Ordinal);
        var longest = string.Concat(Enumerable.Range(0, 256).Select(i => char.ConvertFromUtf32(0x4E00 + (i * i * i % 4999))));
        Assert.Contains("This has 257", (await laptop.ChangePassword(sam.Password, longest + "x")).Words, StringComparison.Ordinal);
        var changed = await laptop.ChangePassword(sam.Password, Unlike, everywhere: false);
        Assert.True(changed.Location == "/settings", changed.Words);
        Assert.Equal("/settings", (await laptop.ChangePassword(Unlike, longest, everywhere: false)).Location);
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam, longest)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _app.NewBrowser().SignIn(sam, longest[..^1])).Status);
    }

    [Fact]
    public async Task The_box_stays_as_it_was_set_when_the_form_comes_back()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        Assert.True(BoxIsChecked(await laptop.Get("/settings/password")));
        Assert.False(BoxIsChecked(await laptop.ChangePassword("wrong", Next, everywhere: false)));
        Assert.True(BoxIsChecked(await laptop.ChangePassword("wrong", Next)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("F", "F13")]
    public async Task A_second_press_is_answered_as_the_first_was(bool everywhere)
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var page = await laptop.Get("/settings/password");
        var second = laptop.Copy(_app);
        (string, string?)[] fields = [("Current", sam.Password), ("New", Next), ("EndAllSessions", everywhere ? "true" : null)];
        var first = await laptop.Submit(page, "/settings/password", fields);

        var firstWords = (await laptop.Follow(first)).Words;

        // The browser sends both with the same cookies and shows the second answer.
        _app.Clock.Advance(TimeSpan.FromSeconds(59));
        var again = await second.Submit(page, "/settings/password", fields);

        Assert.Equal(first.Location, again.Location);
        Assert.Equal(firstWords, (await second.Follow(again)).Words);
        Assert.Equal(!everywhere, await second.IsSignedIn());
        await second.SignIn(sam, Next);
        Assert.DoesNotContain(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == SignInEvents.MarkReplayed);
        Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == SignInEvents.OnNewDevice);
    }

    [Theory]
    [InlineData(61, Next, "/sign-in")]
    [InlineData(1, "some other words entirely", "/settings/password")]
    [Trait("F", "F13")]
    public async Task A_second_press_too_late_or_with_another_password_gets_nothing(int seconds, string typed, string leadsTo)
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var page = await laptop.Get("/settings/password");
        var second = laptop.Copy(_app);
        await laptop.Submit(page, "/settings/password", ("Current", sam.Password), ("New", Next), ("EndAllSessions", null));

        _app.Clock.Advance(TimeSpan.FromSeconds(seconds));
        var again = await second.Submit(page, "/settings/password", ("Current", sam.Password), ("New", typed));

        Assert.Equal(leadsTo, again.Location);
        Assert.False(await second.IsSignedIn());
        Assert.True(await laptop.IsSignedIn());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_racing_changes_one_wins_and_the_other_is_told(bool everywhere)
    {
        for (var round = 0; round < 3; round++)
        {
            var sam = await _app.NewPerson();
            var devices = new[] { await _app.SignIn(sam), await _app.SignIn(sam, Browser.SafariOnIPhone) };
            var pages = await Task.WhenAll(devices.Select(d => d.Get("/settings/password")));
            string[] wanted = ["seven green kettles humming", "nine purple anvils ringing"];

            var answers = await Task.WhenAll(devices.Select((d, i) => Task.Run(() =>
                d.Submit(pages[i], "/settings/password", ("Current", sam.Password), ("New", wanted[i]), ("EndAllSessions", everywhere ? "true" : null)))));

            var winner = Assert.Single(Enumerable.Range(0, 2), i => answers[i].Status is HttpStatusCode.SeeOther && answers[i].Location is "/sign-in" or "/settings"
                && Says(answers[i], "password-changed"));
            var loser = answers[1 - winner];
            Assert.True(
                loser.Status is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity || (loser.Location?.StartsWith("/sign-in", StringComparison.Ordinal) == true && !Says(loser, "password-changed")),
                $"{loser.Status} {loser.Location} {loser.Words}");
            Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam, wanted[winner])).Status);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _app.NewBrowser().SignIn(sam, wanted[1 - winner])).Status);
            Assert.Single(await _app.Stored<AuditEntry>(), e => e.Account == sam.Account && (e.Kind == PasswordEvents.Changed || e.Kind == PasswordEvents.ChangedEverywhere) && e.Account == sam.Account);
        }
    }

    [Fact]
    [Trait("R", "R112")]
    [Trait("Regression", "14")]
    public async Task Nobody_changes_a_password_without_being_signed_in()
    {
        var sam = await _app.NewPerson();
        var stranger = _app.NewBrowser();
        Assert.StartsWith("/sign-in", (await stranger.Get("/settings/password")).Location, StringComparison.Ordinal);
        var page = await stranger.Get("/sign-in");
        var token = Browser.Filled(page, "/sign-in").Single(f => f.Key == "token").Value;
        var answer = await stranger.Send(HttpMethod.Post, "/settings/password", new FormUrlEncodedContent(
            [new("token", token), new("Current", sam.Password), new("New", Next)]));
        Assert.StartsWith("/sign-in", answer.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await stranger.SignIn(sam)).Status);
    }

    [Fact]
    [Trait("R", "R106")]
    [Trait("R", "R340")]
    public async Task A_password_does_not_wear_out()
    {
        var sam = await _app.NewPerson();
        var longAgo = _app.Clock.GetUtcNow().AddDays(-3000);
        await _app.Change(db => db.Set<Password>().Single(p => p.Account == sam.Account).ChangedAt = longAgo);
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam)).Status);
    }

    [Fact]
    [Trait("R", "R311")]
    public async Task No_log_line_holds_a_password_or_a_token()
    {
        var sam = await _app.NewPerson(password: "canary words never logged");
        var laptop = await _app.SignIn(sam);
        var token = laptop.Cookie("session");
        await laptop.ChangePassword("canary wrong never logged", "canary next never logged");
        await laptop.ChangePassword(sam.Password, "canary next never logged");
        Assert.DoesNotContain(_app.Log.Lines, line => line.Contains("never logged", StringComparison.Ordinal));
        Assert.NotNull(token);
        Assert.DoesNotContain(_app.Log.Lines, line => line.Contains(token, StringComparison.Ordinal));
    }

    private static bool BoxIsChecked(Answer page) => page.Document.QuerySelector("input[name=EndAllSessions]")?.HasAttribute("checked") == true;

    private static bool Says(Answer answer, string news) => answer.Header("Set-Cookie")?.Contains("news=" + news, StringComparison.Ordinal) == true;
}
