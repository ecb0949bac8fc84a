using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Security.Passwords;
using Holdfast.Security.SignUp;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>What people and operators meet: at a change, at a reset, after a sign-in.</summary>
[Trait("R", "R108")]
public sealed class LeakedPasswordsTests(Databases databases) : IAsyncDisposable
{
    private const string Leaked = "seven green kettles humming";
    private const string Good = "nine blue lanterns drifting";
    private const string NewAddress = "nia.new@example.com";
    private const string Words = "This password has been in a leak, so others try it. Choose another";

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
    [Trait("R", "R344")]
    [Trait("F", "F20")]
    public async Task Nobody_signs_up_with_a_leaked_password_and_nothing_is_sent()
    {
        await Start(Leaked);
        var laptop = App.NewBrowser();
        var refused = await SignUp(laptop, Leaked);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("The password is known to attackers", refused.Words, StringComparison.Ordinal);
        Assert.Contains(Words, refused.Words, StringComparison.Ordinal);
        await App.DeliverAll();
        Assert.Empty(App.Mail.Taken);
        Assert.Empty(await App.Stored<PendingSignUp>());
        Assert.Equal(HttpStatusCode.OK, (await SignUp(laptop, Good)).Status);
    }

    [Fact]
    [Trait("R", "R344")]
    [Trait("F", "F20")]
    public async Task Who_confirms_a_sign_up_with_another_password_cannot_take_a_leaked_one()
    {
        await Start(Leaked);
        var laptop = App.NewBrowser();
        await SignUp(laptop, Good);
        var page = await laptop.OpenLink(await App.LatestLink(NewAddress));
        var anew = await laptop.Get(page.Document.QuerySelector("a[href*='anew']")?.GetAttribute("href") ?? "");

        var refused = await laptop.Submit(anew, "/sign-up/confirm", ("Name", "Nia New"), ("Kind", "client"), ("Password", Leaked));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(Words, refused.Words, StringComparison.Ordinal);
        Assert.Empty(await App.Stored<Account>());
        // The link and the password together are a whole sign-in.
        Assert.Equal("/settings", (await laptop.Submit(refused, "/sign-up/confirm", ("Name", "Nia New"), ("Kind", "client"), ("Password", "eight amber ladders leaning"))).Location);
        Assert.Equal("/settings", (await laptop.SubmitForm("/sign-in", ("Email", NewAddress), ("Password", "eight amber ladders leaning"))).Location);
    }

    [Fact]
    [Trait("R", "R344")]
    [Trait("F", "F40")]
    public async Task The_first_admin_cannot_take_a_leaked_one_and_the_link_still_works()
    {
        await Start(Leaked);
        App.Services.GetRequiredService<BreachFile>();
        var laptop = App.NewBrowser();
        var link = await File.ReadAllTextAsync(Path.Combine(App.Database.DataFolder, "setup-link"), TestContext.Current.CancellationToken);
        await laptop.Get(new Uri(link.Trim()).PathAndQuery);
        var page = await laptop.Get("/setup");

        var refused = await laptop.Submit(page, "/setup", ("Name", "First Admin"), ("Email", "admin@example.com"), ("Password", Leaked));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(Words, refused.Words, StringComparison.Ordinal);
        Assert.Empty(await App.Stored<Account>());
        Assert.Equal("/sign-in", (await laptop.Submit(refused, "/setup", ("Name", "First Admin"), ("Email", "admin@example.com"), ("Password", Good))).Location);
    }

    [Fact]
    public async Task Without_a_filter_a_change_goes_on_and_the_log_says_so()
    {
        await Start();
        var laptop = await App.SignIn(await App.NewPerson());
        Assert.Equal("/sign-in", (await laptop.ChangePassword("four calm otters swimming", Leaked)).Location);
        Assert.Contains(App.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("checked against leaked ones", StringComparison.Ordinal));
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
        Assert.Contains("Try again in a few minutes", answer.Words, StringComparison.Ordinal);
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
        Assert.DoesNotContain("Nothing needs your attention", page.Words, StringComparison.Ordinal);
        Assert.Contains("found in a leak", (await laptop.Get("/settings/activity?filter=password")).Words, StringComparison.Ordinal);
        Assert.Single(await App.Stored<AuditEntry>(), e => e.Account == sam.Account && e.Kind == PasswordEvents.Breached);
        await App.DeliverAll();
        Assert.Single(App.Mail.To(sam.Address), mail => mail.Subject == "Choose a new password");
        Assert.True(await laptop.IsSignedIn());

        await laptop.ChangePassword(Leaked, Good, everywhere: false);
        page = await laptop.Get("/settings");
        Assert.DoesNotContain("Choose a new password", page.Words, StringComparison.Ordinal);
        Assert.Contains("Nothing needs your attention", page.Words, StringComparison.Ordinal);
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
        Assert.DoesNotContain(await App.Stored<AuditEntry>(), e => e.Kind == PasswordEvents.Breached);
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
        var first = await Current();
        Assert.True(first?.Contains(old));

        LeakedList.Leak(App.Database.DataFolder, Good, "another one that leaked");
        Assert.Same(first, await Current());
        file.Refresh();
        Assert.True((await Current())?.Contains(fresh));
        Assert.False((await Current())?.Contains(old));
        var second = await Current();
        file.Refresh();
        Assert.Same(second, await Current());

        // As somebody would who copies a file there instead of building it: another file by the same name.
        await File.WriteAllTextAsync(path + ".copied", "cut short", TestContext.Current.CancellationToken);
        File.Move(path + ".copied", path, overwrite: true);
        file.Refresh();
        Assert.Same(second, await Current());
        Assert.Contains(App.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(path, StringComparison.Ordinal));
        var damaged = Assert.IsType<BreachStanding.Unusable>(file.Standing);
        Assert.True(damaged.OldInUse && damaged.Problem.StartsWith(path, StringComparison.Ordinal));

        File.Delete(path);
        file.Refresh();
        Assert.Null(await Current());
        Assert.IsType<BreachStanding.Missing>(file.Standing);

        Task<BreachFilter?> Current() => file.Current(TestContext.Current.CancellationToken).AsTask();
    }

    [Theory]
    [InlineData("newer", "was made by a newer version of Holdfast. Upgrade this one, or build the file again with it: holdfast breach build <file>")]
    [InlineData("cut", "is damaged or incomplete. Build it again with: holdfast breach build <file>")]
    [InlineData("flipped", "is damaged. Build it again with: holdfast breach build <file>")]
    [InlineData("foreign", "isn't a filter of leaked passwords, or its beginning is damaged. Build it again with: holdfast breach build <file>")]
    [InlineData("held", "can't be read (")]
    [Trait("R", "R611")]
    public async Task A_file_that_cannot_be_used_is_named_at_the_start_with_its_cure_and_the_server_serves(string fault, string words)
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        LeakedList.Leak(database.DataFolder, Leaked);
        var path = Path.Combine(database.DataFolder, BreachFile.Name);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        (bytes[8], bytes[^1]) = fault switch { "newer" => ((byte)2, bytes[^1]), "flipped" => (bytes[8], (byte)(bytes[^1] ^ 1)), _ => (bytes[8], bytes[^1]) };
        await File.WriteAllBytesAsync(path, fault switch { "cut" => bytes[..^1], "foreign" => "0018A45C4D1DEF81644B54AB7F969B88D65:1"u8.ToArray(), _ => bytes }, TestContext.Current.CancellationToken);
        // As a file is that its system does not give.
        using var holder = fault == "held" ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
        _started = new TestApp(database);

        var laptop = await App.SignIn(await App.NewPerson());

        Assert.Null(await App.Services.GetRequiredService<BreachFile>().Current(TestContext.Current.CancellationToken));
        var said = Assert.Single(App.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(path, StringComparison.Ordinal));
        Assert.Contains($"{path} {words}", said, StringComparison.Ordinal);
        Assert.Contains("holdfast breach build <file>", said, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await laptop.ChangePassword("four calm otters swimming", Good)).Location);
    }

    [Fact]
    public async Task A_file_that_could_not_be_read_is_tried_again_though_it_did_not_change()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        LeakedList.Leak(database.DataFolder, Leaked);
        var file = new BreachFile(Options.Create(new StorageOptions { DataFolder = database.DataFolder }), TimeProvider.System, NullLogger<BreachFile>.Instance);
        using (new FileStream(file.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            file.Refresh();
            Assert.IsType<BreachStanding.Unusable>(file.Standing);
        }

        file.Refresh();
        Assert.Equal(1, Assert.IsType<BreachStanding.Ready>(file.Standing).Keys);
    }

    [Fact]
    public async Task A_look_up_waits_for_a_file_that_is_being_opened_and_not_for_ever()
    {
        var database = await databases.New(TestContext.Current.CancellationToken);
        LeakedList.Leak(database.DataFolder, Leaked);
        var clock = new FakeTimeProvider();
        var file = new BreachFile(Options.Create(new StorageOptions { DataFolder = database.DataFolder }), clock, NullLogger<BreachFile>.Instance);
        Assert.IsType<BreachStanding.Opening>(file.Standing);
        var (given, waiting) = (file.Current(TestContext.Current.CancellationToken).AsTask(), file.Current(TestContext.Current.CancellationToken).AsTask());
        clock.Advance(BreachFile.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(given.IsCompleted);
        file.Refresh();
        Assert.NotNull(await given);
        Assert.NotNull(await waiting);

        file = new BreachFile(Options.Create(new StorageOptions { DataFolder = database.DataFolder }), clock, NullLogger<BreachFile>.Instance);
        waiting = file.Current(TestContext.Current.CancellationToken).AsTask();
        clock.Advance(BreachFile.Patience);
        Assert.Null(await waiting);
        using var gone = new CancellationTokenSource();
        waiting = file.Current(gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    public async ValueTask DisposeAsync()
    {
        if (_started is not null)
        {
            await _started.DisposeAsync();
            await databases.GiveBack(_started.Database);
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

    private static Task<Answer> SignUp(Browser browser, string password) =>
        browser.SubmitForm("/sign-up", ("Email", NewAddress), ("Name", "Nia New"), ("Kind", "client"), ("Password", password));

    private Task LookUp() => Waiting.LookUp(TestContext.Current.CancellationToken);

    private async Task<string> HashOf(Person person) => Assert.Single(await App.Stored<Password>(), p => p.Account == person.Account).Hash;
}
