using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Audit;
using Holdfast.Security.Passwords;

namespace Holdfast.Security.Sessions;

/// <summary>Requests that were on their way when their session ended: they lose, and nothing of them is done.</summary>
[Trait("F", "F3")]
public sealed class LateWritesTests(Databases databases) : StoppableApp(databases)
{
    private const string Next = "seven green kettles humming";

    public static TheoryData<string, string> Forms => new()
    {
        { "/settings/devices/sign-out-others", "/settings/devices/sign-out-others" },
        { "/settings/password", "/settings/password" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_of_the_phone_that_was_on_its_way_changes_nothing(string path, string action)
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam, Browser.SafariOnIPhone));
        var page = await phone.Get(path);
        // The phone has passed the check and has read the account; its save is still to come.
        var read = StopAfter(Databases.IsPostgres ? "FROM accounts AS a" : "FROM \"accounts\" AS \"a\"");
        var late = phone.Submit(page, action, ("Current", sam.Password), ("New", "nine other words entirely"));
        await read.Reached;
        await laptop.ChangePassword(sam.Password, Next);
        read.GoOn();

        var answer = await late;
        Assert.True(answer.Status is HttpStatusCode.SeeOther or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict, answer.Words);
        Assert.False(await phone.IsSignedIn());
        Assert.Equal(HttpStatusCode.SeeOther, (await laptop.SignIn(sam, Next)).Status);
        Assert.True(await laptop.IsSignedIn());
        Assert.DoesNotContain(await App.Stored<AuditEntry>(), e => e.Kind == SessionEvents.OthersEnded);
        Assert.Single(await App.Stored<AuditEntry>(), e => e.Kind == PasswordEvents.ChangedEverywhere);
    }

    [Fact]
    public async Task A_form_that_was_on_its_way_when_its_own_sign_in_was_ended_alone_changes_nothing()
    {
        var sam = await App.NewPerson();
        var phone = await App.SignIn(sam, Browser.SafariOnIPhone);
        var own = (await App.Stored<Session>()).Single();
        var laptop = await App.SignIn(sam);
        var page = await phone.Get("/settings/password");
        var list = await laptop.Get("/settings/devices");
        var read = StopAfter(Databases.IsPostgres ? "FROM accounts AS a" : "FROM \"accounts\" AS \"a\"");
        var late = phone.Submit(page, "/settings/password", ("Current", sam.Password), ("New", Next));
        await read.Reached;
        await laptop.Submit(list, $"/settings/devices/sign-ins/{own.Id.Value}/sign-out");
        read.GoOn();

        Assert.StartsWith("/sign-in", (await late).Location, StringComparison.Ordinal);
        Assert.False(await phone.IsSignedIn());
        Assert.True(await laptop.IsSignedIn());
        Assert.DoesNotContain(await App.Stored<AuditEntry>(), e => e.Kind == PasswordEvents.ChangedEverywhere);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await App.NewBrowser().SignIn(sam, Next)).Status);
    }

    [Fact]
    public async Task The_phone_is_told_that_it_is_signed_out()
    {
        var sam = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(sam), await App.SignIn(sam, Browser.SafariOnIPhone));
        var tablet = await App.SignIn(sam, Browser.FirefoxOnLinux);
        var line = (await phone.Get("/settings/devices")).Document.QuerySelectorAll("form[action*='/sign-ins/']").Length;
        Assert.Equal(3, line);
        var page = await phone.Get("/settings/devices/sign-out-others");
        var read = StopAfter(Databases.IsPostgres ? "FROM accounts AS a" : "FROM \"accounts\" AS \"a\"");
        var late = phone.Submit(page, "/settings/devices/sign-out-others");
        await read.Reached;
        await laptop.SubmitForm("/settings/devices/sign-out-others");
        read.GoOn();

        var answer = await late;
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.StartsWith("/sign-in", answer.Location, StringComparison.Ordinal);
        Assert.True(await laptop.IsSignedIn());
        Assert.False(await phone.IsSignedIn());
        Assert.False(await tablet.IsSignedIn());
        Assert.Single(await App.Stored<AuditEntry>(), e => e.Kind == SessionEvents.OthersEnded);
    }
}
