using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Security.Containment;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Recovery;

/// <summary>Where the operator has switched questions off, whoever reads the owner's mail must not choose the next password by a link alone.</summary>
[Trait("F", "F24")]
public sealed class WithoutQuestionsTests(Databases databases) : IAsyncLifetime
{
    private const string Next = "seven green kettles humming";

    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(
        await databases.New(TestContext.Current.CancellationToken), web => web.UseSetting("SecurityQuestions:Mode", "Off"));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    public async Task After_the_owners_return_a_link_takes_a_recovery_code_for_seven_days()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        var codes = await laptop.MakeCodes();
        await Ago(sam, TimeSpan.FromDays(30));
        await App.Contain(sam);
        await App.NewBrowser().AskForLink(App, "/forgot/password", sam.Address);
        var page = await laptop.OpenLink(App.LinksTo(sam.Address, "/reset/account")[^1]);
        Assert.Null(page.Document.QuerySelector("#Question"));
        Assert.Contains("The account is yours again", (await laptop.TakeBack(page, Next, code: codes[0])).Words, StringComparison.Ordinal);

        var stranger = App.NewBrowser(Browser.SafariOnIPhone);
        await stranger.AskForLink(App, "/forgot/password", sam.Address);
        var reset = await stranger.OpenLink(App.LinksTo(sam.Address, "/reset/password")[^1]);
        Assert.NotNull(reset.Document.QuerySelector("#Code"));
        var refused = await stranger.ResetPassword(reset, "nine purple anvils falling");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("The recovery code is not right", refused.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.ResetPassword(reset, "nine purple anvils falling", code: codes[0])).Status);

        // Seven days later it is as it was before all this: the link alone, which NIST allows.
        await App.With(db => db.Set<ContainmentRecord>().ExecuteUpdateAsync(
            c => c.SetProperty(x => x.ReturnedAt, App.Clock.GetUtcNow() - Returns.Recent), TestContext.Current.CancellationToken));
        Assert.Equal("/sign-in", (await stranger.ResetPassword(reset, "nine purple anvils falling")).Location);
    }

    /// <summary>As if all that the person has were so much older.</summary>
    private Task<bool> Ago(Person person, TimeSpan age) => App.With(async db =>
    {
        var (then, ct) = (App.Clock.GetUtcNow() - age, TestContext.Current.CancellationToken);
        await db.Set<Security.RecoveryCodes.RecoveryCode>().Where(c => c.Account == person.Account).ExecuteUpdateAsync(c => c.SetProperty(x => x.MadeAt, then), ct);
        await db.Set<EmailAddress>().Where(e => e.Account == person.Account).ExecuteUpdateAsync(e => e.SetProperty(x => x.ConfirmedAt, then), ct);
        return true;
    });
}
