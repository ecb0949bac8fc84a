using System.Reflection;
using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Security.Compromise;

/// <summary>While an account is being secured nothing that protects it is changed outside that flow, whoever asks.</summary>
[Trait("F", "F33")]
public sealed class FreezeTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private const string Next = "seven green kettles humming";

    private static int _numbers;

    private readonly TestApp _app = fixture.App;

    /// <summary>Every form of signed-in people that changes what protects their account.</summary>
    private static readonly string[] Frozen =
    [
        "/settings/password", "/settings/question", "/settings/recovery-codes", "/settings/addresses", "/settings/addresses/{id:guid}/primary",
        "/settings/addresses/{id:guid}/remove", "/settings/close", "/confirm-address",
    ];

    /// <summary>
    /// Every other form of theirs. Adding one is a decision. Without those of Support, which cannot reach what protects an account: the map sees to it.
    /// </summary>
    private static readonly string[] Free =
    [
        "/compromised", "/compromised/question", "/compromised/question/skip", "/compromised/password", "/compromised/stop", "/confirm",
        "/settings/devices/sign-ins/{id:guid}/sign-out", "/settings/devices/sign-out-others", "/settings/devices/sign-ins/{id:guid}/lost", "/settings/devices/{id:guid}/forget",
        "/settings/devices/{id:guid}/stop-remembering", "/settings/profile", "/settings/profile/kind", "/settings/profile/export", "/settings/review",
        "/settings/addresses/{id:guid}/resend", "/settings/devices/{id:guid}/name", "/admin/outbox/retry", "/admin/outbox/{id:guid}/retry", "/admin/outbox/{id:guid}/discard",
        "/admin/containments/agents/{id:guid}", "/admin/containments/agents/{id:guid}/resume", "/admin/containments/lifts/{id:guid}/grant",
        "/admin/containments/lifts/{id:guid}/withdraw", "/admin/relay",
    ];

    public static TheoryData<string> Changes =>
    [
        "change password, box checked", "change password, box cleared", "change question", "make recovery codes", "add an address", "make another address primary",
        "remove an address", "remove an address that waits", "close",
    ];

    [Fact]
    public void Every_form_of_signed_in_people_is_frozen_or_decided_to_be_free()
    {
        var forms = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true && route.Metadata.GetMetadata<OpenToStrangers>() is null
                && route.Metadata.GetMetadata<TakesNoToken>() is null
                && route.Metadata.GetMetadata<MethodInfo>()?.DeclaringType is var owner && (owner is null || CompiledCode.FolderOf(owner) is not ["Support", ..]))
            .Select(route => route.RoutePattern.RawText);
        Assert.Equal(Frozen.Concat(Free).Order(), forms.Order());
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_by_a_form_is_refused_in_words_while_frozen_and_done_afterwards(string change)
    {
        var sam = await _app.NewPersonWithQuestion();
        var (confirmed, waiting) = (await Add(sam, confirmed: true), await Add(sam, confirmed: false));
        var laptop = await _app.SignInWithAnswer(sam);
        await laptop.BeginSecuring();
        await _app.DeliverAll();
        var before = await Protection(sam);

        var refused = await Cause(change, laptop, sam, confirmed, waiting);

        Assert.Equal("/compromised", refused.Location);
        Assert.Contains("First finish securing your account", (await laptop.Follow(refused)).Words, StringComparison.Ordinal);
        Assert.Equal(before, await Protection(sam));
        Assert.True(await laptop.IsSignedIn());

        await laptop.SubmitForm("/compromised", "/compromised/stop");
        var done = await Cause(change, laptop, sam, confirmed, waiting);
        Assert.NotEqual("/compromised", done.Location);
        Assert.NotEqual(before, await Protection(sam));
    }

    [Theory]
    [InlineData("/reset/password")]
    [InlineData("/reset/question")]
    [InlineData("/confirm-address")]
    public async Task A_change_by_a_mailed_link_is_refused_on_a_page_and_leaves_the_link(string path)
    {
        var sam = await _app.NewPersonWithQuestion();
        var waiting = await Add(sam, confirmed: false);
        var laptop = await _app.SignInWithAnswer(sam);
        var browser = path == "/confirm-address" ? laptop : _app.NewBrowser(Browser.FirefoxOnLinux);
        var page = await Opened(path, browser, sam, waiting);
        // As if the link had been asked for since: beginning ends all that are out.
        await _app.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).BeginSecuring(_app.Clock.GetUtcNow()));
        var before = await Protection(sam);

        List<Answer> refusals = [await Send(path, browser, page, sam)];
        if (path != "/confirm-address")
        {
            // Nobody fills in a form in vain.
            refusals.Add(await browser.Get(page.Response.RequestMessage?.RequestUri?.PathAndQuery ?? ""));
        }

        Assert.All(refusals, refused =>
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.Status);
            Assert.Contains("This account is being secured", refused.Words, StringComparison.Ordinal);
            Assert.Contains(refused.Document.QuerySelectorAll("a"), a => a.GetAttribute("href") == "/compromised");
        });
        Assert.Equal(before, await Protection(sam));

        await laptop.SubmitForm("/compromised", "/compromised/stop");
        Assert.Equal(HttpStatusCode.SeeOther, (await Send(path, browser, page, sam)).Status);
        Assert.NotEqual(before, await Protection(sam));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(1, false)]
    public async Task It_ends_by_itself_24_hours_after_it_began(int seconds, bool frozen)
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await laptop.BeginSecuring();
        _app.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(seconds));
        Assert.Equal(frozen, (await laptop.Get("/settings")).Words.Contains("You began to secure your account", StringComparison.Ordinal));

        var changed = await laptop.ChangePassword(sam.Password, Next, everywhere: false);

        Assert.Equal(frozen ? "/compromised" : "/settings", changed.Location);
        Assert.Equal(frozen ? "New security question" : null, (await laptop.Get("/compromised")).Step());
        if (!frozen)
        {
            // And it can be begun anew.
            Assert.Equal("New security question", (await laptop.BeginSecuring()).Step());
            Assert.Equal(2, (await _app.Stored<AuditEntry>()).Count(e => e.Account == sam.Account && e.Kind == CompromiseEvents.Begun));
        }
    }

    [Fact]
    public async Task What_protects_nothing_goes_on()
    {
        var sam = await _app.NewPersonWithQuestion();
        var laptop = await _app.SignInWithAnswer(sam);
        var codes = await laptop.MakeCodes();
        await laptop.BeginSecuring();

        // Signing in with a recovery code proves something and changes nothing that its owner has not got.
        var phone = _app.NewBrowser(Browser.SafariOnIPhone);
        Assert.Equal(HttpStatusCode.OK, (await phone.Submit(await phone.AskedAtSignIn(sam), "/sign-in/question", ("Code", codes[0]))).Status);
        Assert.True(await phone.IsSignedIn());
        Assert.Equal("/settings/profile", (await laptop.SubmitForm("/settings/profile", ("Name", "Sam Newname"))).Location);
        Assert.Equal("/settings/devices", (await laptop.SubmitForm("/settings/devices/sign-out-others")).Location);
        Assert.False(await phone.IsSignedIn());
        // That the password was found in a leak is noted.
        await _app.Change(db => db.Set<Password>().Single(p => p.Account == sam.Account).FindInBreach(_app.Clock.GetUtcNow()));
        Assert.Equal("/sign-in", (await laptop.SubmitForm("/sign-out")).Location);
        Assert.NotNull((await Account(sam)).SecuringSince);
    }

    [Fact]
    [Trait("F", "F2")]
    public async Task A_dearer_hash_of_the_same_password_is_stored_at_sign_in()
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        await laptop.BeginSecuring();
        var cheap = new QuickHashes(new HashCost(7168, 5)).Hash(sam.Password);
        await _app.With(db => db.Set<Password>().Where(p => p.Account == sam.Account)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Hash, cheap), TestContext.Current.CancellationToken));

        await _app.SignIn(sam);

        Assert.NotEqual(cheap, (await _app.Stored<Password>()).Single(p => p.Account == sam.Account).Hash);
    }

    [Fact]
    [Trait("F", "F17")]
    [Trait("F", "F24")]
    public async Task Not_me_wins_over_the_freeze_and_the_owner_takes_the_account_back()
    {
        var sam = await _app.NewPersonWithQuestion();
        _app.Clock.Advance(TimeSpan.FromDays(30));
        var stranger = await _app.SignInWithAnswer(sam);
        await stranger.BeginSecuring();
        await _app.DeliverAll();
        var press = _app.Mail.To(sam.Address).Where(m => m.Subject == "Somebody began to secure your account").Select(m => RecoverySteps.LinkIn(m, "/not-me")).Single();

        Assert.Contains("protected", (await _app.NewBrowser().PressNotMe(press ?? "")).Words, StringComparison.Ordinal);

        Assert.False(await stranger.IsSignedIn());
        var contained = await Account(sam);
        Assert.Equal((AccountStatus.Contained, null, null), (contained.Status, contained.SecuringSince, contained.SecuringStep));
        var owner = _app.NewBrowser(Browser.FirefoxOnLinux);
        // Whatever is asked for, a contained account gets the way back.
        await owner.AskForLink(_app, "/compromised/link", sam.Address);
        Assert.Empty(_app.LinksTo(sam.Address, "/reset/both"));
        var page = await owner.OpenLink(_app.LinksTo(sam.Address, "/reset/account")[^1]);
        Assert.Equal("/sign-in", (await owner.TakeBack(page, Next, answer: QuestionSteps.Answer)).Location);
    }

    [Fact]
    public async Task A_change_that_was_on_its_way_when_the_freeze_began_is_refused()
    {
        var sam = await _app.NewPerson();
        var waiting = await Add(sam, confirmed: false);
        var laptop = await _app.SignIn(sam);
        var remove = await laptop.Get($"/settings/addresses/{waiting}/remove");
        await _app.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).BeginSecuring(_app.Clock.GetUtcNow()));

        Assert.Equal("/compromised", (await laptop.Submit(remove, $"/settings/addresses/{waiting}/remove")).Location);

        Assert.Contains(await _app.Stored<EmailAddress>(), e => e.Id.Value == waiting);
    }

    private static async Task<Answer> Cause(string change, Browser laptop, Person sam, Guid confirmed, Guid waiting) => change switch
    {
        "change password, box checked" => await laptop.ChangePassword(sam.Password, Next),
        "change password, box cleared" => await laptop.ChangePassword(sam.Password, Next, everywhere: false),
        "change question" => await laptop.SubmitForm("/settings/question", ("Current", sam.Password), ("Question", SecuringSteps.NewQuestion), ("Answer", "Kedgeree")),
        "make recovery codes" => await laptop.SubmitForm("/settings/recovery-codes"),
        "add an address" => await laptop.SubmitForm("/settings/addresses", ("Email", $"more.{sam.Address}")),
        "make another address primary" => await laptop.SubmitForm("/settings/addresses", $"/settings/addresses/{confirmed}/primary"),
        "remove an address" => await laptop.SubmitForm($"/settings/addresses/{confirmed}/remove"),
        "remove an address that waits" => await laptop.SubmitForm($"/settings/addresses/{waiting}/remove"),
        "close" => await laptop.SubmitForm("/settings/close", ("Current", sam.Password), ("Agree", "true")),
        _ => throw new InvalidOperationException(change),
    };

    private async Task<Answer> Opened(string path, Browser browser, Person sam, Guid waiting)
    {
        if (path == "/confirm-address")
        {
            await browser.SubmitForm("/settings/addresses", $"/settings/addresses/{waiting}/resend");
            return await browser.OpenLink(await _app.LatestLink((await _app.Stored<EmailAddress>()).Single(e => e.Id.Value == waiting).Address));
        }

        await browser.AskForLink(_app, path.Replace("reset", "forgot", StringComparison.Ordinal), sam.Address);
        return await browser.OpenLink(_app.LinksTo(sam.Address, path)[^1]);
    }

    private static Task<Answer> Send(string path, Browser browser, Answer page, Person sam) => path switch
    {
        "/reset/password" => browser.ResetPassword(page, Next, QuestionSteps.Answer),
        "/reset/question" => browser.Submit(page, path, ("Current", sam.Password), ("Question", SecuringSteps.NewQuestion), ("Answer", "Kedgeree")),
        _ => browser.Submit(page, path, ("Mine", "true")),
    };

    private async Task<Guid> Add(Person sam, bool confirmed)
    {
        var id = Guid.CreateVersion7(_app.Clock.GetUtcNow());
        await _app.AddAddress(sam, $"another{Interlocked.Increment(ref _numbers)}.{sam.Address}", id, confirmed);
        return id;
    }

    private async Task<Account> Account(Person sam) => (await _app.Stored<Account>()).Single(a => a.Id == sam.Account);

    /// <summary>All that the account is protected by or found by.</summary>
    private async Task<string> Protection(Person sam) => string.Join('\n', [
        (await Account(sam)).Status.ToString(),
        (await _app.Stored<Password>()).Single(p => p.Account == sam.Account).Hash,
        .. (await _app.Stored<SecurityQuestion>()).Where(q => q.Account == sam.Account).Select(q => q.AnswerHash),
        .. (await _app.Stored<Security.RecoveryCodes.RecoveryCode>()).Where(c => c.Account == sam.Account).Select(c => $"{c.Id} {c.SupersededAt}").Order(),
        .. (await _app.Stored<EmailAddress>()).Where(e => e.Account == sam.Account).Select(e => $"{e.Address} {e.ConfirmedAt} {e.IsPrimary} {e.RemovedAt}").Order(),
    ]);
}
