using System.Net;
using Holdfast.Audit;
using Holdfast.Kit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Passwords.Breached;

/// <summary>What people and operators meet: at a change, at a reset, after a sign-in.</summary>
[Trait("R", "R108")]
public sealed class LeakedPasswordsTests(Databases databases) : IAsyncDisposable
{
    private const string Leaked = "seven green kettles humming";
    private const string Good = "nine blue lanterns drifting";
    private const string Words = "This password has been in a leak. Choose another";

    private TestApp? _started;

    private TestApp App => _started ?? throw new InvalidOperationException("It is not started.");

    private BreachedAtSignIn Waiting => App.Services.GetRequiredService<BreachedAtSignIn>();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("R", "R344")]
    [Trait("R", "R100")]
    public async Task A_change_to_a_leaked_password_is_refused_and_nothing_is_changed(bool rightCurrent)
    {
        await Start(Leaked);
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        var before = await HashOf(sam);

        var answer = await laptop.ChangePassword(rightCurrent ? sam.Password : "not my password at all", Leaked);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(Words, answer.Words, StringComparison.Ordinal);
        Assert.Equal(rightCurrent, !answer.Words.Contains("current password is not right", StringComparison.Ordinal));
        Assert.Equal(before, await HashOf(sam));
        Assert.True(await laptop.IsSignedIn());
        Assert.Equal("/sign-in", (await laptop.ChangePassword(sam.Password, Good)).Location);
    }

    [Fact]
    [Trait("R", "R344")]
    public async Task A_reset_to_a_leaked_password_is_refused_and_the_link_still_works()
    {
        await Start(Leaked);
        var sam = await App.NewPerson();
        var browser = App.NewBrowser();
        await browser.AskForLink(App, "/forgot/password", sam.Address);
        var page = await browser.OpenLink(Assert.Single(App.LinksTo(sam.Address, "/reset/password")));

        var refused = await browser.ResetPassword(page, Leaked);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(Words, refused.Words, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await browser.ResetPassword(refused, Good)).Location);
    }

    [Fact]
    public async Task Without_a_filter_a_change_goes_on_and_the_log_says_so()
    {
        await Start();
        var laptop = await App.SignIn(await App.NewPerson());
        Assert.Equal("/sign-in", (await laptop.ChangePassword("four calm otters swimming", Leaked)).Location);
        Assert.Contains(App.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("could not be looked up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operator_can_have_it_refused_then_and_the_person_is_asked_to_come_again()
    {
        await Start(host => host.UseSetting("Passwords:Breached:WhenUnavailable", "Refuse"));
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        var before = await HashOf(sam);
        var answer = await laptop.ChangePassword(sam.Password, Good);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Try again in some minutes", answer.Words, StringComparison.Ordinal);
        Assert.Equal(before, await HashOf(sam));

        // A file that appears is taken at the hourly look, without a new start.
        LeakedList.Leak(App.Database.DataFolder, Leaked);
        App.Services.GetRequiredService<BreachFile>().Refresh();
        Assert.Contains(Words, (await laptop.ChangePassword(sam.Password, Leaked)).Words, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await laptop.ChangePassword(sam.Password, Good)).Location);
    }

    [Fact]
    public async Task Switched_off_nothing_is_looked_up_or_said()
    {
        await Start([Leaked], host => host.UseSetting("Passwords:Breached:Source", "Off"));
        var sam = await App.NewPerson(password: Leaked);
        var laptop = await App.SignIn(sam);
        Assert.Equal(0, Waiting.Count);
        Assert.Equal("/sign-in", (await laptop.ChangePassword(Leaked, "eight quiet harbours sleeping")).Location);
        Assert.DoesNotContain(App.Log.Lines, line => line.Contains("leak", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    [Trait("R", "R340")]
    public async Task After_a_sign_in_with_a_leaked_password_its_owner_is_asked_once_for_a_new_one()
    {
        await Start(Leaked);
        var sam = await App.NewPerson(password: Leaked);
        var laptop = await App.SignIn(sam);
        Assert.DoesNotContain("Choose a new password", (await laptop.Get("/settings")).Words, StringComparison.Ordinal);

        await LookUp();
        await App.SignIn(sam);
        await LookUp();

        var page = await laptop.Get("/settings");
        Assert.Contains("Choose a new password", page.Words, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector(".notice.warn a[href='/settings/password']"));
        Assert.DoesNotContain("in good order", page.Words, StringComparison.Ordinal);
        Assert.Contains("found in a leak", (await laptop.Get("/settings/activity?filter=password")).Words, StringComparison.Ordinal);
        Assert.Single(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind is AuditKind.PasswordBreached);
        await App.DeliverAll();
        Assert.Single(App.Mail.To(sam.Address), mail => mail.Subject == "Choose a new password");
        Assert.True(await laptop.IsSignedIn());

        await laptop.ChangePassword(Leaked, Good, everywhere: false);
        page = await laptop.Get("/settings");
        Assert.DoesNotContain("Choose a new password", page.Words, StringComparison.Ordinal);
        Assert.Contains("in good order", page.Words, StringComparison.Ordinal);
        Assert.Null(Assert.Single(await App.Stored<Password>(), p => p.Account == sam.Account).BreachedAt);
    }

    [Fact]
    public async Task A_password_that_was_changed_while_it_waited_is_not_noted()
    {
        await Start(Leaked);
        var sam = await App.NewPerson(password: Leaked);
        var laptop = await App.SignIn(sam);
        await laptop.ChangePassword(Leaked, Good, everywhere: false);
        await LookUp();
        Assert.Null(Assert.Single(await App.Stored<Password>(), p => p.Account == sam.Account).BreachedAt);
        Assert.DoesNotContain(await App.Stored<AuditEntry>(), e => e.Kind is AuditKind.PasswordBreached);
    }

    [Fact]
    [Trait("F", "F31")]
    public async Task A_wrong_password_and_an_unknown_address_leave_nothing_to_look_up()
    {
        await Start(Leaked);
        var sam = await App.NewPerson();
        await App.NewBrowser().SignIn(sam, Leaked);
        await App.NewBrowser().SignIn(sam with { Address = "nobody@example.com" }, Leaked);
        Assert.Equal(0, Waiting.Count);
    }

    [Fact]
    public async Task Only_so_many_wait_and_a_sign_in_never_does()
    {
        await Start(Leaked);
        var sam = await App.NewPerson();
        for (var i = 0; i <= BreachedAtSignIn.MostWaiting; i++)
        {
            Waiting.Take(sam.Account, "hash", Leaked, new Origin("", "", ""));
        }

        Assert.Equal(BreachedAtSignIn.MostWaiting, Waiting.Count);
        await App.SignIn(sam);
        await LookUp();
        Assert.Equal(0, Waiting.Count);
    }

    [Fact]
    public async Task Neither_the_password_nor_its_SHA_1_is_stored_logged_or_mailed()
    {
        await Start(Leaked);
        var sam = await App.NewPerson(password: Leaked);
        var laptop = await App.SignIn(sam);
        await LookUp();
        await laptop.ChangePassword(Leaked, Leaked + "!");
        await App.DeliverAll();
        var key = Assert.NotNull(BreachKey.Of(Leaked));
        string[] secrets = [Leaked, key.Prefix + key.Suffix];
        var seen = (await App.StoredText()).SelectMany(table => table.Value).Concat(App.Log.Lines).Concat(App.Mail.Taken.Select(mail => mail.TextBody ?? "")).ToList();
        Assert.DoesNotContain(seen, text => secrets.Any(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task A_new_file_is_taken_a_damaged_one_is_not_and_one_that_is_gone_is_used_no_more()
    {
        await Start(Leaked);
        var (file, path) = (App.Services.GetRequiredService<BreachFile>(), Path.Combine(App.Database.DataFolder, BreachFile.Name));
        var (old, fresh) = (Assert.NotNull(BreachKey.Of(Leaked)), Assert.NotNull(BreachKey.Of(Good)));
        var first = file.Current;
        Assert.True(first?.Contains(old));

        LeakedList.Leak(App.Database.DataFolder, Good, "another one that leaked");
        Assert.Same(first, file.Current);
        file.Refresh();
        Assert.True(file.Current?.Contains(fresh));
        Assert.False(file.Current?.Contains(old));
        var second = file.Current;
        file.Refresh();
        Assert.Same(second, file.Current);

        // As somebody would who copies a file there instead of building it: another file by the same name.
        await File.WriteAllTextAsync(path + ".copied", "cut short", TestContext.Current.CancellationToken);
        File.Move(path + ".copied", path, overwrite: true);
        file.Refresh();
        Assert.Same(second, file.Current);
        Assert.Contains(App.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(path, StringComparison.Ordinal));

        File.Delete(path);
        file.Refresh();
        Assert.Null(file.Current);
    }

    public async ValueTask DisposeAsync()
    {
        if (_started is not null)
        {
            await _started.DisposeAsync();
            Directory.Delete(_started.Database.DataFolder, recursive: true);
        }
    }

    private Task Start(params string[] leaked) => Start(leaked, _ => { });

    private Task Start(Action<IWebHostBuilder> change) => Start([], change);

    private async Task Start(string[] leaked, Action<IWebHostBuilder> change)
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        if (leaked.Length > 0)
        {
            LeakedList.Leak(database.DataFolder, leaked);
        }

        _started = new TestApp(database, change);
    }

    private Task LookUp() => Waiting.LookUp(TestContext.Current.CancellationToken);

    private async Task<string> HashOf(Person person) => Assert.Single(await App.Stored<Password>(), p => p.Account == person.Account).Hash;
}
