using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SignIn;

public sealed class SignInTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("R", "R443")]
    public async Task The_right_password_lets_the_person_in()
    {
        var sam = await _app.NewPerson("Sam Sailor");
        var laptop = _app.NewBrowser();

        var answer = await laptop.SignIn(sam);

        Assert.Equal((HttpStatusCode.SeeOther, "/settings"), (answer.Status, answer.Location));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        var page = await laptop.Follow(answer);
        Assert.Contains("Sam Sailor", page.Text, StringComparison.Ordinal);
        Assert.Contains(sam.Address, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_lets_nobody_in_and_gives_no_cookie()
    {
        var sam = await _app.NewPerson();
        var laptop = _app.NewBrowser();

        var answer = await laptop.SignIn(sam, "not my password at all");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("The email or the password is not right", answer.Words, StringComparison.Ordinal);
        Assert.Equal(sam.Address, answer.Document.QuerySelector("#Email")?.GetAttribute("value"));
        Assert.DoesNotContain("not my password", answer.Text, StringComparison.Ordinal);
        Assert.StartsWith("Error: ", answer.Title, StringComparison.Ordinal);
        Assert.True(answer.Document.QuerySelector("#Password")?.HasAttribute("autofocus"));
        Assert.Null(laptop.Cookie("session"));
        Assert.Null(laptop.Cookie("device"));
        Assert.False(await laptop.IsSignedIn());
    }

    [Theory]
    [InlineData("Four Calm Otters Swimming")]
    [InlineData("four calm otters swimming ")]
    [InlineData(" four calm otters swimming")]
    [InlineData("four calm otters swimmin")]
    [InlineData("fоur calm otters swimming")]
    [InlineData("four calm otters swimming\n")]
    [Trait("R", "R104")]
    public async Task A_password_is_compared_letter_by_letter(string almost)
    {
        var sam = await _app.NewPerson(password: "four calm otters swimming");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _app.NewBrowser().SignIn(sam, almost)).Status);
    }

    [Fact]
    [Trait("R", "R104")]
    public async Task A_password_with_accents_is_the_same_however_it_is_typed()
    {
        var zoe = await _app.NewPerson(password: "Zo\u00eb\u2019s caf\u00e9 \ud83d\udc1f est ouvert");
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(zoe, "Zoe\u0308\u2019s cafe\u0301 \ud83d\udc1f est ouvert")).Status);
    }

    [Theory]
    [InlineData("SAM.sailor@EXAMPLE.com")]
    [InlineData("  sam.sailor@example.com\t")]
    [Trait("F", "F21")]
    public async Task The_email_may_be_typed_in_capitals_and_with_blanks_around_it(string typed)
    {
        var sam = await Named("sam.sailor@example.com");
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SubmitForm("/sign-in", ("Email", typed), ("Password", sam.Password))).Status);
        await Renamed(sam);
    }

    [Theory]
    [InlineData("s\u00e1m@b\u00fccher.example", "S\u00e1m@B\u00dcCHER.example", true)]
    [InlineData("s\u00e1m@b\u00fccher.example", "s\u00e1m@xn--bcher-kva.example", true)]
    [InlineData("s\u00e1m@b\u00fccher.example", "S\u00c1M@b\u00fccher.example", false)]
    [InlineData("sam@example.com", "s\u00e1m@example.com", false)]
    [Trait("F", "F21")]
    public async Task A_domain_is_found_by_its_punycode_and_a_mailbox_only_by_its_own_letters(string address, string typed, bool found)
    {
        var sam = await Named(address);
        var answer = await _app.NewBrowser().SubmitForm("/sign-in", ("Email", typed), ("Password", sam.Password));
        Assert.Equal(found ? HttpStatusCode.SeeOther : HttpStatusCode.UnprocessableEntity, answer.Status);
        await Renamed(sam);
    }

    [Fact]
    [Trait("F", "F20")]
    public async Task An_address_that_is_not_confirmed_lets_nobody_in()
    {
        var sam = await _app.NewPerson();
        await _app.Change(db => db.Set<EmailAddress>().Where(e => e.Account == sam.Account).ToList().ForEach(e => e.ConfirmedAt = null));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _app.NewBrowser().SignIn(sam)).Status);
    }

    [Theory]
    [InlineData("", "", "The email is missing", "The password is missing")]
    [InlineData("   ", "x", "The email is missing", null)]
    [InlineData("a@example.com", "", "The password is missing", null)]
    public async Task What_is_missing_is_named(string email, string password, string problem, string? another)
    {
        var answer = await _app.NewBrowser().SubmitForm("/sign-in", ("Email", email), ("Password", password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(problem, answer.Words, StringComparison.Ordinal);
        Assert.True(another is null || answer.Words.Contains(another, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(60_000)]
    [Trait("R", "R434")]
    public async Task A_very_long_password_or_email_is_only_wrong(int length)
    {
        var sam = await _app.NewPerson();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _app.NewBrowser().SignIn(sam, new string('x', length))).Status);
        var answer = await _app.NewBrowser().SubmitForm("/sign-in", ("Email", new string('x', length) + "@example.com"), ("Password", sam.Password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("The email or the password is not right", answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("R", "R105")]
    public async Task A_password_of_256_characters_is_compared_to_its_last_letter()
    {
        var longest = string.Concat(Enumerable.Repeat("\ud83d\udc1f", 255)) + "a";
        var sam = await _app.NewPerson(password: longest);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _app.NewBrowser().SignIn(sam, longest[..^1] + "b")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await _app.NewBrowser().SignIn(sam, longest)).Status);
    }

    [Theory]
    [InlineData(AccountStatus.Contained)]
    [InlineData(AccountStatus.Locked)]
    [InlineData(AccountStatus.Closed)]
    [Trait("R", "R151")]
    [Trait("R", "R432")]
    [Trait("Regression", "9")]
    public async Task An_account_that_cannot_be_used_lets_nobody_in_and_ends_every_sign_in_at_once(AccountStatus status)
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await _app.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).Status = status);

        Assert.False(await laptop.IsSignedIn());
        var right = await laptop.SignIn(sam);
        var wrong = await laptop.SignIn(sam, "not my password at all");

        // "This account is protected" is the one exception (rulings F36).
        Assert.Equal(status is AccountStatus.Contained ? HttpStatusCode.Forbidden : HttpStatusCode.UnprocessableEntity, right.Status);
        Assert.Equal(status is not AccountStatus.Contained, wrong.Words == right.Words);
        Assert.Null(laptop.Cookie("session"));
        Assert.Single(await _app.With(db => db.Set<Session>().Where(s => s.Account == sam.Account).ToListAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    [Trait("R", "R151")]
    public async Task A_deleted_account_is_signed_out_at_once()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await _app.Change(db => db.Remove(db.Set<Account>().Single(a => a.Id == sam.Account)));
        Assert.False(await laptop.IsSignedIn());
    }

    [Fact]
    public async Task A_sign_in_is_written_down_with_its_device_and_network()
    {
        var sam = await _app.NewPerson();
        var phone = await _app.SignIn(sam, Browser.SafariOnIPhone);
        // Ids are sorted by the millisecond.
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await phone.SignIn(sam);

        var entries = (await _app.Stored<AuditEntry>()).Where(e => e.Account == sam.Account).OrderBy(e => e.Id.Value).ToList();

        Assert.Equal([SignInEvents.OnNewDevice, SignInEvents.SignedIn], entries.Select(e => e.Kind));
        Assert.All(entries, entry => Assert.Equal(("Safari on iPhone", phone.Network.ToString()), (entry.Device, entry.Network)));
    }

    private async Task<Person> Named(string address)
    {
        var person = await _app.NewPerson();
        await _app.Change(db =>
        {
            db.RemoveRange(db.Set<EmailAddress>().Where(e => e.Account == person.Account));
            db.Add(new EmailAddress
            {
                Id = EmailAddressId.New(_app.Clock.GetUtcNow()),
                Account = person.Account,
                Address = address,
                Key = EmailKey.From(address) ?? throw new InvalidOperationException(address),
                AddedAt = _app.Clock.GetUtcNow(),
                ConfirmedAt = _app.Clock.GetUtcNow(),
                IsPrimary = true,
            });
        });
        return person with { Address = address };
    }

    /// <summary>Frees the address for the next case.</summary>
    private Task Renamed(Person person) => _app.Change(db => db.RemoveRange(db.Set<EmailAddress>().Where(e => e.Account == person.Account)));
}
