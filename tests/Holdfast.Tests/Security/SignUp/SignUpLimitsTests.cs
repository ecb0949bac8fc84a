using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.SignUp;

/// <summary>How much a stranger may do, and for how long anything of it stays.</summary>
public sealed class SignUpLimitsTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Chosen = "violet kettles hum at noon";

    private static int _people;

    private readonly TestApp _app = fixture.App;
    private readonly string _address = $"limits{Interlocked.Increment(ref _people)}@example.com";

    [Fact]
    [Trait("F", "F20")]
    [Trait("R", "R379")]
    public async Task After_24_hours_the_link_is_too_old_and_nothing_of_the_sign_up_is_left()
    {
        var laptop = _app.NewBrowser();
        await SignUp(laptop, _address);
        var link = await _app.LatestLink(_address);
        _app.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await Forget();
        var page = await Opened(laptop, link);
        Assert.Equal(HttpStatusCode.OK, page.Status);

        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await laptop.Submit(page, "/sign-up/confirm", ("Password", Chosen));
        Assert.Equal(HttpStatusCode.Gone, late.Status);
        Assert.Contains("too old", (await Opened(_app.NewBrowser(), link)).Words, StringComparison.Ordinal);
        await Forget();

        Assert.DoesNotContain(await _app.Stored<PendingSignUp>(), p => p.Address == _address);
        Assert.DoesNotContain(await _app.Stored<EmailAddress>(), e => e.Address == _address);
        Assert.Contains("the link is too old", (await Opened(_app.NewBrowser(), link)).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F20")]
    [Trait("R", "R280")]
    public async Task A_sign_up_that_nobody_finished_leaves_its_address_in_no_table()
    {
        const string Vanished = "vanished.person@example.net";
        var laptop = _app.NewBrowser();
        await SignUp(laptop, Vanished);
        await _app.LatestLink(Vanished);
        Assert.Contains(await Rows(), row => row.Contains(Vanished, StringComparison.Ordinal));
        _app.Clock.Advance(TimeSpan.FromHours(24));
        await Forget();
        Assert.DoesNotContain(await Rows(), row => row.Contains(Vanished, StringComparison.OrdinalIgnoreCase) || row.Contains($"{laptop.Network}", StringComparison.Ordinal));

        async Task<IEnumerable<string>> Rows() => (await _app.StoredText()).SelectMany(table => table.Value);
    }

    [Fact]
    [Trait("F", "F30")]
    [Trait("F", "F31")]
    public async Task An_address_gets_three_mails_an_hour_and_the_fourth_asker_sees_the_same_page()
    {
        Answer? third = null;
        for (var i = 0; i < 3; i++)
        {
            third = await SignUp(_app.NewBrowser(), _address);
        }

        var rows = (await _app.Stored<PendingSignUp>()).Count;
        var fourth = await SignUp(_app.NewBrowser(), _address.ToUpperInvariant());
        await _app.Deliver();

        Assert.Equal(third?.Status, fourth.Status);
        Assert.Equal(third?.Words, fourth.Words.Replace(_address.ToUpperInvariant(), _address, StringComparison.Ordinal));
        Assert.Equal(3, _app.Mail.To(_address).Count);
        Assert.Equal(rows, (await _app.Stored<PendingSignUp>()).Count);

        _app.Clock.Advance(TimeSpan.FromHours(1));
        await SignUp(_app.NewBrowser(), _address);
        await _app.Deliver();
        Assert.Equal(4, _app.Mail.To(_address).Count);
    }

    [Fact]
    [Trait("F", "F30")]
    [Trait("Regression", "18")]
    public async Task A_network_signs_up_thirty_times_an_hour_and_then_waits()
    {
        var crowd = _app.NewBrowser();
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await SignUp(crowd, $"crowd{i}.{_address}")).Status);
        }

        var rows = (await _app.Stored<PendingSignUp>()).Count;
        var refused = await SignUp(crowd, $"crowd30.{_address}");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("Too many tries", refused.Words, StringComparison.Ordinal);
        Assert.Equal("3600", refused.Header("Retry-After"));
        Assert.Equal($"crowd30.{_address}", refused.Document.QuerySelector("#Email")?.GetAttribute("value"));
        Assert.Equal(rows, (await _app.Stored<PendingSignUp>()).Count);
        Assert.Equal(HttpStatusCode.OK, (await SignUp(_app.NewBrowser(), _address)).Status);
        _app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, (await SignUp(crowd, $"crowd30.{_address}")).Status);
    }

    [Fact]
    [Trait("F", "F30")]
    public async Task An_office_that_signs_up_has_all_its_tries_at_passwords_left()
    {
        await using var small = new TestApp(await fixture.Databases.New(TestContext.Current.CancellationToken), web => web.UseSetting("Throttling:NetworkBurst", "10"));
        var office = small.NewBrowser();
        for (var i = 0; i < 11; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await SignUp(office, $"desk{i}@example.com")).Status);
        }

        Assert.Equal(HttpStatusCode.SeeOther, (await office.SignIn(await small.NewPerson())).Status);
    }

    [Fact]
    [Trait("F", "F30")]
    public async Task Everybody_together_signs_up_so_often_an_hour_and_no_more()
    {
        await using var small = new TestApp(await fixture.Databases.New(TestContext.Current.CancellationToken), web => web.UseSetting("SignUp:PerHour", "10"));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await SignUp(small.NewBrowser(), $"all{i}@example.com")).Status);
        }

        var refused = await SignUp(small.NewBrowser(), "all10@example.com");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Contains("Many people are signing up just now", refused.Words, StringComparison.Ordinal);
        Assert.Equal(10, (await small.Stored<PendingSignUp>()).Count);
    }

    [Fact]
    [Trait("F", "F30")]
    public async Task What_a_network_is_refused_takes_nothing_from_everybody_elses()
    {
        await using var small = new TestApp(await fixture.Databases.New(TestContext.Current.CancellationToken), web => web
            .UseSetting("SignUp:PerHour", "10").UseSetting("SignUp:PerNetworkPerHour", "1"));
        var crowd = small.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await SignUp(crowd, "crowd@example.com")).Status);
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, (await SignUp(crowd, "crowd@example.com")).Status);
        }

        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await SignUp(small.NewBrowser(), $"else{i}@example.com")).Status);
        }
    }

    [Fact]
    [Trait("F", "F30")]
    public async Task Budgets_of_an_hour_name_nobody_and_are_gone_after_it()
    {
        await SignUp(_app.NewBrowser(), _address);
        Assert.NotEmpty(await _app.Stored<HourBudget>());
        Assert.DoesNotContain((await _app.StoredText())["hour_budgets"], row => row.Contains("limits", StringComparison.Ordinal));
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await Run<ForgetOldBudgets>();
        Assert.Empty(await _app.Stored<HourBudget>());
    }

    [Theory]
    [InlineData("Name", 100, true)]
    [InlineData("Name", 101, false)]
    [InlineData("Email", 254, true)]
    [InlineData("Email", 255, false)]
    [InlineData("Password", 14, false)]
    [InlineData("Password", 15, true)]
    [InlineData("Password", 256, true)]
    [InlineData("Password", 257, false)]
    public async Task Each_field_is_taken_at_its_limit_and_refused_one_past_it(string field, int length, bool taken)
    {
        var value = field switch
        {
            "Email" => new string('m', 64) + "@" + string.Join('.', Enumerable.Repeat(new string('w', 46), 4)) + new string('x', length - 64 - 1 - 187 - 2) + ".z",
            "Password" => Unguessable(length),
            _ => new string('N', length),
        };
        Assert.Equal(length, value.Length);
        var answer = await Send(_app.NewBrowser(), (field, value));
        Assert.Equal(taken ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, answer.Status);
        if (!taken)
        {
            Assert.NotNull(answer.Document.QuerySelector($".summary a[href='#{field}']"));
            Assert.Contains("There is 1 problem", answer.Words, StringComparison.Ordinal);
            Assert.Equal(field == "Password" ? null : value, answer.Document.QuerySelector($"#{field}")?.GetAttribute("value"));
        }
    }

    [Theory]
    [InlineData("Email", "nonsense", "The email is not complete")]
    [InlineData("Email", "a@b", "The email is not complete")]
    [InlineData("Email", "a b@example.com", "The email is not complete")]
    [InlineData("Email", "a@example.com\r\nBcc: b@example.com", "The email is not complete")]
    [InlineData("Email", "<a@example.com>", "The email is not complete")]
    [InlineData("Email", " ", "The email is missing")]
    [InlineData("Name", "  ", "Your name is missing")]
    [InlineData("Name", "Nia\u0007New", "Your name has a character we can't show")]
    [InlineData("Kind", "staff", "Choose freelancer, client or agency")]
    [InlineData("Kind", "Client", "Choose freelancer, client or agency")]
    [InlineData("Kind", "", "Choose freelancer, client or agency")]
    [InlineData("Password", "password password", "The password is easy to guess")]
    [InlineData("Password", "", "The password is missing")]
    public async Task What_is_wrong_is_named_and_what_was_typed_is_kept(string field, string value, string problem)
    {
        var rows = (await _app.Stored<PendingSignUp>()).Count;
        var answer = await Send(_app.NewBrowser(), (field, value));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(problem, answer.Words, StringComparison.Ordinal);
        Assert.StartsWith("Error: ", answer.Title, StringComparison.Ordinal);
        Assert.DoesNotContain(Chosen, answer.Text, StringComparison.Ordinal);
        Assert.True(field == "Kind" || answer.Document.QuerySelector("input[name=Kind][value=client]")?.HasAttribute("checked") == true);
        Assert.Equal(rows, (await _app.Stored<PendingSignUp>()).Count);
    }

    [Fact]
    [Trait("F", "F32")]
    public async Task A_password_of_ones_own_name_is_refused()
    {
        var answer = await _app.NewBrowser().SubmitForm(
            "/sign-up", ("Email", _address), ("Name", "Penelope Featherstone"), ("Kind", "client"), ("Password", "Penelope Featherstone"));
        Assert.Contains("The password contains your name or email", answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_fields_names_them_all_and_doubled_and_unknown_ones_do_no_harm()
    {
        var laptop = _app.NewBrowser();
        var empty = await laptop.SubmitForm("/sign-up", ("Email", null), ("Name", null), ("Kind", null), ("Password", null), ("TimeZone", null));
        Assert.Contains("There are 4 problems", empty.Words, StringComparison.Ordinal);

        var fields = Browser.Filled(await laptop.Get("/sign-up"), "/sign-up", ("Email", _address), ("Name", "Nia New"), ("Kind", "client"), ("Password", Chosen), ("Role", "Admin"), ("Status", "1"));
        fields.Add(KeyValuePair.Create("Email", "somebody.else@example.com"));
        fields.Add(KeyValuePair.Create("Kind", "staff"));
        var answer = await laptop.Send(HttpMethod.Post, "/sign-up", new FormUrlEncodedContent(fields));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        await laptop.Submit(await Opened(laptop, await _app.LatestLink(_address)), "/sign-up/confirm", ("Password", Chosen), ("Role", "Admin"));
        var owner = (await _app.Stored<EmailAddress>()).Single(e => e.Key == _address).Account;
        var account = (await _app.Stored<Account>()).Single(a => a.Id == owner);
        Assert.Equal((Role.Member, "client", AccountStatus.Active), (account.Role, account.Kind, account.Status));
    }

    [Fact]
    public async Task An_operators_own_kinds_are_offered_and_where_there_is_one_nobody_is_asked()
    {
        await using (var many = await Configured(("Accounts:Kinds:0:Name", "tutor"), ("Accounts:Kinds:0:Label", "Tutor"), ("Accounts:Kinds:1:Name", "pupil"), ("Accounts:Kinds:1:Label", "Pupil")))
        {
            var page = await many.NewBrowser().Get("/sign-up");
            Assert.Equal(["tutor", "pupil"], page.Document.QuerySelectorAll("input[name=Kind]").Select(i => i.GetAttribute("value")));
        }

        await using var one = await Configured(("Accounts:Kinds:0:Name", "member"), ("Accounts:Kinds:0:Label", "Member"));
        var laptop = one.NewBrowser();
        Assert.Empty((await laptop.Get("/sign-up")).Document.QuerySelectorAll("[name=Kind]"));
        await laptop.SubmitForm("/sign-up", ("Email", "only@example.com"), ("Name", "Only One"), ("Password", Chosen));
        Assert.Equal("member", Assert.Single(await one.Stored<PendingSignUp>()).Kind);
    }

    private async Task<TestApp> Configured(params (string Key, string Value)[] settings) => new(await fixture.Databases.New(TestContext.Current.CancellationToken), web =>
    {
        foreach (var (key, value) in settings)
        {
            web.UseSetting(key, value);
        }
    });

    private Task<Answer> Send(Browser browser, (string Name, string Value) changed) => browser.SubmitForm(
        "/sign-up", [("Email", _address), ("Name", "Nia New"), ("Kind", "client"), ("Password", Chosen), (changed.Name, changed.Value)]);

    private static Task<Answer> SignUp(Browser browser, string address) => browser.SubmitForm(
        "/sign-up", ("Email", address), ("Name", "Nia New"), ("Kind", "client"), ("Password", Chosen));

    private static async Task<Answer> Opened(Browser browser, string link) => await browser.Follow(await browser.Get(link));

    private Task<int> Forget() => Run<ForgetPendingSignUps>();

    private Task<int> Run<TJob>()
        where TJob : IJob => _app.With(async db =>
        {
            await _app.Services.GetServices<IJob>().OfType<TJob>().Single().Run(db, TestContext.Current.CancellationToken);
            return 0;
        });

    /// <summary>No word, no pattern.</summary>
    private static string Unguessable(int length) =>
        ("zk7#qv2!mx9&wt4" + new string([.. Enumerable.Range(0, 256).Select(i => (char)('a' + (((i * i * 7) + (i * 11) + (i / 26)) % 26)))]))[..length];
}
