using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Holdfast.Platform.OwnerNotices;

/// <summary>What an account's owner is told by mail, and that it comes whatever breaks on the way.</summary>
public sealed class NoticesTests(Databases databases) : IAsyncLifetime
{
    private const string Next = "seven green kettles humming";

    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync() => await App.DisposeAsync();

    [Fact]
    [Trait("R", "R113")]
    [Trait("R", "R115")]
    [Trait("R", "R388")]
    [Trait("R", "R389")]
    public async Task A_changed_password_is_told_to_every_confirmed_address_and_to_no_other()
    {
        var sam = await App.NewPerson();
        await AddAddress(sam, "second@example.com", confirmed: true);
        await AddAddress(sam, "not-confirmed@example.com", confirmed: false);
        var laptop = await App.SignIn(sam);
        await laptop.ChangePassword(sam.Password, Next);

        await Deliver();

        foreach (var address in new[] { sam.Address, "second@example.com" })
        {
            var mail = Assert.Single(App.Mail.To(address), m => m.Subject == "Your password was changed");
            Assert.Contains("23 Nov 2026, 9:", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains("UTC", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains("Chrome on Windows", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains(laptop.Network.ToString(), mail.TextBody, StringComparison.Ordinal);
            Assert.Contains("https://account.holdfast.test/settings/password", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains("The device it was changed on was signed out", mail.HtmlBody, StringComparison.Ordinal);
            Assert.DoesNotContain(Next, mail.ToString(), StringComparison.Ordinal);
            Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
            Assert.Equal("security@holdfast.test", mail.From.Mailboxes.Single().Address);
        }

        Assert.Empty(App.Mail.To("not-confirmed@example.com"));
    }

    [Fact]
    public async Task A_new_device_is_told_and_a_known_one_is_not()
    {
        var sam = await App.NewPerson();
        var phone = await App.SignIn(sam, Browser.SafariOnIPhone);
        await phone.SignIn(sam);
        await Deliver();
        var mail = Assert.Single(App.Mail.To(sam.Address));
        Assert.Contains("New sign-in: Safari on iPhone", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("R", "R320")]
    public async Task A_mail_server_that_is_away_holds_nothing_up_and_everything_comes_later_once()
    {
        var sam = await App.NewPerson();
        App.Mail.Refuses = _ => new IOException("Connection refused");
        var laptop = await App.SignIn(sam);
        Assert.Equal("/sign-in", (await laptop.ChangePassword(sam.Password, Next)).Location);
        await Deliver();
        Assert.Empty(App.Mail.Taken);
        Assert.All(await Mails(), d => Assert.Equal("Connection refused", d.Problem));

        App.Mail.Refuses = _ => null;
        App.Clock.Advance(TimeSpan.FromHours(7));
        await Deliver();
        await Deliver();
        Assert.Equal(2, App.Mail.To(sam.Address).Count);
        Assert.Equal(2, App.Mail.Taken.Select(m => m.MessageId).Distinct().Count());
        Assert.All(await Mails(), d => Assert.NotNull(d.DoneAt));
    }

    [Fact]
    public async Task One_address_that_refuses_does_not_repeat_the_mail_to_the_others()
    {
        var sam = await App.NewPerson();
        await AddAddress(sam, "refused@example.com", confirmed: true);
        App.Mail.Refuses = m => m.To.ToString().Contains("refused", StringComparison.Ordinal) ? new IOException("550 no such mailbox") : null;
        await App.SignIn(sam);
        for (var round = 0; round < 4; round++)
        {
            await Deliver();
            App.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Single(App.Mail.To(sam.Address));
        Assert.Contains(await Mails(), d => d is { DoneAt: null, GivenUpAt: null, Attempts: > 1 });
    }

    [Fact]
    public async Task What_never_succeeds_is_given_up_loudly_after_five_days()
    {
        var sam = await App.NewPerson();
        App.Mail.Refuses = _ => new IOException("Connection refused");
        await App.SignIn(sam);
        await Deliver();
        for (var half = 0; half < 12; half++)
        {
            App.Clock.Advance(TimeSpan.FromHours(12));
            await Deliver();
        }

        Assert.NotNull(Assert.Single(await Mails()).GivenUpAt);
        Assert.Contains(App.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("is given up after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_workers_never_deliver_the_same_row_and_a_dead_ones_row_falls_due_again()
    {
        for (var i = 0; i < 5; i++)
        {
            await App.SignIn(await App.NewPerson());
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Deliver)));
        await Deliver();
        Assert.Equal(5, App.Mail.Taken.Count);

        // A worker that claimed a row and died: nobody has it until the claim is over, then the next one does.
        await App.Change(db =>
        {
            var delivery = db.Set<Delivery>().First(d => d.Consumer == "mail");
            (delivery.DoneAt, delivery.DueAt) = (null, App.Clock.GetUtcNow() + DeliveryClaims.Length);
        });
        await Deliver();
        Assert.Equal(5, App.Mail.Taken.Count);
        App.Clock.Advance(DeliveryClaims.Length);
        await Deliver();
        Assert.Equal(6, App.Mail.Taken.Count);
        Assert.Equal(5, App.Mail.Taken.Select(m => m.MessageId).Distinct().Count());
    }

    [Theory]
    [InlineData("Sam\r\nBcc: victim@example.com")]
    [InlineData("<script>alert(1)</script>")]
    [Trait("R", "R018")]
    public async Task No_name_adds_a_header_a_recipient_or_markup(string name)
    {
        var sam = await App.NewPerson(name);
        await App.SignIn(sam);
        await Deliver();
        var mail = Assert.Single(App.Mail.To(sam.Address));
        Assert.Equal([sam.Address], mail.GetRecipients().Select(r => r.Address));
        Assert.Null(mail.Headers["Bcc"]);
        Assert.DoesNotContain("<script", mail.HtmlBody, StringComparison.Ordinal);
        using var bytes = new MemoryStream();
        await mail.WriteToAsync(bytes, TestContext.Current.CancellationToken);
        bytes.Position = 0;
        Assert.Empty((await MimeMessage.LoadAsync(bytes, TestContext.Current.CancellationToken)).Bcc);
    }

    [Fact]
    public async Task The_local_mailbox_exists_in_Development_only()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await laptop.Get("/dev/mailbox")).Status);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await laptop.Get("/dev/mailbox/messages")).Status);
    }

    [Fact]
    public async Task A_mail_comes_by_itself_and_lies_in_the_mailbox_of_Development()
    {
        var address = new Uri($"http://127.0.0.1:{PostgresServer.FreePort()}");
        var database = await databases.NewEmpty(TestContext.Current.CancellationToken);
        await using var product = ProductProcess.Start(
            "Development", [.. database.Settings.Select(s => $"--{s.Key}={s.Value}"), $"--urls={address}", $"--Shell:PublicUrl={address}"]);
        await product.Listening();
        using var laptop = Browser.Over(address);
        await laptop.SubmitForm("/sign-in", ("Email", "admin@example.com"), ("Password", "seven quiet harbour lights"));

        string mails;
        var since = System.Diagnostics.Stopwatch.StartNew();
        do
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(30), "No mail came.");
            mails = (await laptop.Get("/dev/mailbox/messages?to=admin@example.com")).Text;
        }
        while (mails == "[]");

        Assert.Contains("New sign-in to your account", mails, StringComparison.Ordinal);
        Assert.Equal("[]", (await laptop.Get("/dev/mailbox/messages?to=agency@example.com")).Text);
        Assert.Contains("New sign-in to your account", (await laptop.Get("/dev/mailbox")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Delays_grow_from_half_a_minute_to_six_hours()
    {
        Assert.InRange(DeliveryDelays.After(1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(36));
        Assert.InRange(DeliveryDelays.After(4), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(4.8));
        Assert.InRange(DeliveryDelays.After(1000), TimeSpan.FromHours(6), TimeSpan.FromHours(7.2));
    }

    private Task<int> Deliver() => App.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken);

    private async Task<List<Delivery>> Mails() => [.. (await App.Stored<Delivery>()).Where(d => d.Consumer == "mail")];

    private Task AddAddress(Person person, string address, bool confirmed) => App.Change(db => db.Add(new EmailAddress
    {
        Id = EmailAddressId.New(App.Clock.GetUtcNow()),
        Account = person.Account,
        Address = address,
        Key = address,
        AddedAt = App.Clock.GetUtcNow(),
        ConfirmedAt = confirmed ? App.Clock.GetUtcNow() : null,
    }));
}
