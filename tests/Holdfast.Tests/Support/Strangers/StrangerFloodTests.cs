using Holdfast.Kit;
using Microsoft.AspNetCore.Hosting;

namespace Holdfast.Support.Strangers;

/// <summary>Strangers who use up what all of them together may have mailed.</summary>
[Trait("G", "G62")]
public sealed class StrangerFloodTests(Databases databases) : IAsyncLifetime
{
    private const int MailsAnHour = 3;

    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(
        await databases.New(TestContext.Current.CancellationToken),
        builder => builder.UseSetting("Strangers:MailsAnHour", MailsAnHour.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("G", "G13")]
    [Trait("Attack", "33")]
    public async Task A_flood_of_strangers_makes_no_members_mail_and_no_recovery_wait_and_goes_out_in_order_itself()
    {
        var (sam, kim) = (await App.NewPerson(), await App.NewPerson());
        App.Clock.Advance(TimeSpan.FromDays(8));
        var rounds = await RoundsUntilMailed(sam);

        List<string> bots = [.. Enumerable.Range(0, 3 * MailsAnHour).Select(i => $"bot{i}@example.com")];
        foreach (var bot in bots)
        {
            Assert.Contains("Your request has been submitted", (await App.NewBrowser().SendAsStranger(bot)).Words, StringComparison.Ordinal);
        }

        await App.Deliver();
        Assert.Equal(rounds, await RoundsUntilMailed(kim));
        await App.Deliver();
        Assert.Equal(MailsAnHour, Mailed());

        // Nothing is refused: what waited goes out, the oldest first, as much as an hour has room for.
        App.Clock.Advance(TimeSpan.FromMinutes(61));
        await App.Deliver();
        await App.Deliver();
        Assert.Equal(2 * MailsAnHour, Mailed());

        int Mailed() => bots.Count(bot => App.Mail.To(bot).Count > 0);
    }

    /// <summary>The owner of an account asks for a way back in and sends a request: how often the outbox goes round until both emails are out.</summary>
    private async Task<int> RoundsUntilMailed(Person owner)
    {
        var before = App.Mail.To(owner.Address).Count;
        var browser = await App.SignIn(owner);
        await browser.SendRequest();
        await App.NewBrowser().SubmitForm("/forgot/password", ("Email", owner.Address));
        var rounds = 0;
        while (!(Mails().Any(subject => subject.Contains("password", StringComparison.OrdinalIgnoreCase)) && Mails().Any(subject => subject.Contains("request", StringComparison.OrdinalIgnoreCase))))
        {
            Assert.True(++rounds < 10, string.Join(", ", Mails()));
            await App.Deliver();
        }

        return rounds;

        List<string> Mails() => [.. App.Mail.To(owner.Address).Skip(before).Select(mail => mail.Subject ?? "")];
    }
}
