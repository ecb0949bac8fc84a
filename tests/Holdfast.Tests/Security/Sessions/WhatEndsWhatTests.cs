using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Sessions;

/// <summary>
/// The table of what ends what, cell by cell, as the devices of one person see it: a laptop where it happens, a phone
/// and a watch that are signed in, and a tablet that is known and signed out.
/// </summary>
[Trait("F", "F7")]
public sealed class WhatEndsWhatTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Next = "seven green kettles humming";

    private readonly TestApp _app = fixture.App;

    public enum Laptop
    {
        GoesOn,
        GetsNewToken,
        Ends,
    }

    public sealed record Row(string Event, Laptop Here, bool PhoneEnds, bool WatchEnds, bool TabletForgotten, bool RememberedForgotten, bool LinksDie);

    public static TheoryData<Row> Table =>
    [
        new Row("sign out", Laptop.Ends, PhoneEnds: false, WatchEnds: false, TabletForgotten: false, RememberedForgotten: false, LinksDie: false),
        new Row("end one sign-in", Laptop.GoesOn, PhoneEnds: true, WatchEnds: false, TabletForgotten: false, RememberedForgotten: false, LinksDie: false),
        new Row("sign out all others", Laptop.GetsNewToken, PhoneEnds: true, WatchEnds: true, TabletForgotten: false, RememberedForgotten: false, LinksDie: false),
        new Row("change password, box checked", Laptop.Ends, PhoneEnds: true, WatchEnds: true, TabletForgotten: true, RememberedForgotten: true, LinksDie: true),
        new Row("change password, box cleared", Laptop.GetsNewToken, PhoneEnds: false, WatchEnds: false, TabletForgotten: false, RememberedForgotten: false, LinksDie: true),
        new Row("change question", Laptop.GetsNewToken, PhoneEnds: false, WatchEnds: false, TabletForgotten: false, RememberedForgotten: true, LinksDie: true),
        new Row("add an address", Laptop.GetsNewToken, PhoneEnds: false, WatchEnds: false, TabletForgotten: false, RememberedForgotten: true, LinksDie: true),
        new Row("remove an address", Laptop.GetsNewToken, PhoneEnds: false, WatchEnds: false, TabletForgotten: false, RememberedForgotten: true, LinksDie: true),
        new Row("make another address primary", Laptop.GetsNewToken, PhoneEnds: false, WatchEnds: false, TabletForgotten: false, RememberedForgotten: true, LinksDie: true),
        new Row("lost device", Laptop.GoesOn, PhoneEnds: true, WatchEnds: false, TabletForgotten: false, RememberedForgotten: false, LinksDie: true),
        new Row("containment", Laptop.Ends, PhoneEnds: true, WatchEnds: true, TabletForgotten: true, RememberedForgotten: true, LinksDie: true),
        new Row("close", Laptop.Ends, PhoneEnds: true, WatchEnds: true, TabletForgotten: true, RememberedForgotten: true, LinksDie: true),
        new Row("begin to secure the account", Laptop.GetsNewToken, PhoneEnds: true, WatchEnds: true, TabletForgotten: true, RememberedForgotten: true, LinksDie: true),
        new Row("kind changed", Laptop.GetsNewToken, PhoneEnds: true, WatchEnds: true, TabletForgotten: false, RememberedForgotten: true, LinksDie: true),
    ];

    [Theory]
    [MemberData(nameof(Table))]
    [Trait("R", "R150")]
    [Trait("R", "R152")]
    public async Task Each_event_ends_what_the_table_says_and_nothing_else(Row row)
    {
        var sam = await _app.NewPerson();
        var laptop = await _app.SignIn(sam);
        var phone = await _app.SignIn(sam, Browser.SafariOnIPhone);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        var watch = await _app.SignIn(sam, Browser.SafariOnIPhone);
        var tablet = await _app.SignIn(sam, Browser.FirefoxOnLinux);
        await tablet.SubmitForm("/sign-out");
        var another = Guid.CreateVersion7(_app.Clock.GetUtcNow());
        if (row.Event.Contains("address", StringComparison.Ordinal))
        {
            await _app.AddAddress(sam, $"{another:N}@example.com", another, confirmed: !row.Event.StartsWith("add", StringComparison.Ordinal));
        }

        var (before, token) = (await Account(sam), laptop.Cookie("session"));
        var laptopBefore = laptop.Copy(_app);

        await Cause(row.Event, laptop, sam, another);

        var after = await Account(sam);
        Assert.Equal(row.Here is not Laptop.Ends, await laptop.IsSignedIn());
        Assert.Equal(row.Here is Laptop.GoesOn, laptop.Cookie("session") == token);
        Assert.Equal(row.Here is Laptop.GoesOn, await laptopBefore.IsSignedIn());
        Assert.Equal(!row.PhoneEnds, await phone.IsSignedIn());
        Assert.Equal(!row.WatchEnds, await watch.IsSignedIn());
        Assert.Equal(row.RememberedForgotten, after.DeviceEpoch != before.DeviceEpoch);
        Assert.Equal(row.LinksDie, after.LinkEpoch != before.LinkEpoch);
        // Only an open account can tell who is a stranger to it.
        if (row.Event == "close")
        {
            await _app.NewBrowser().SubmitForm("/keep-account", ("Email", sam.Address), ("Password", sam.Password));
        }

        if (row.Event == "containment")
        {
            await _app.Change(db => db.Set<Account>().Single(a => a.Id == sam.Account).TakeBack(_app.Clock.GetUtcNow()));
        }

        var password = row.Event.StartsWith("change password", StringComparison.Ordinal) ? Next : sam.Password;
        Assert.Equal(row.TabletForgotten, await IsStranger(tablet, sam, password));
        if (row.Here is Laptop.Ends)
        {
            // The browser in which it happened stays known: it gets a new mark with the news. A closed account knows nobody.
            Assert.Equal(row.Event is "close" or "containment", await IsStranger(laptop, sam, password));
        }

        if (row.Event == "lost device")
        {
            Assert.True(await IsStranger(phone, sam, password));
        }
    }

    [Fact]
    public void The_code_has_a_row_for_every_event() =>
        Assert.Equal(Enum.GetValues<SecurityEvent>().Order(), SessionBook.Table.Keys.Order());

    private async Task Cause(string what, Browser laptop, Person sam, Guid another)
    {
        switch (what)
        {
            case "sign out":
                await laptop.SubmitForm("/sign-out");
                break;
            case "end one sign-in":
                await laptop.SubmitForm("/settings/devices", await PathOfPhone(sam, "sign-out"));
                break;
            case "sign out all others":
                await laptop.SubmitForm("/settings/devices/sign-out-others");
                break;
            case "change password, box checked":
                await laptop.ChangePassword(sam.Password, Next);
                break;
            case "change password, box cleared":
                await laptop.ChangePassword(sam.Password, Next, everywhere: false);
                break;
            case "containment":
                await _app.DeliverAll();
                await _app.NewBrowser().PressNotMe(_app.LinksTo(sam.Address, "/not-me")[^1]);
                break;
            case "change question":
                await laptop.SubmitForm("/settings/question", ("Current", sam.Password), ("Question", "What was the name of your first pet?"), ("Answer", "Biscuit"));
                // So that the sign-ins by which the rest is seen are not asked it.
                await _app.With(db => db.Set<SecurityQuestion>().Where(q => q.Account == sam.Account).ExecuteDeleteAsync(TestContext.Current.CancellationToken));
                break;
            case "add an address":
                await laptop.SubmitForm("/settings/addresses", $"/settings/addresses/{another}/resend");
                await laptop.Submit(await laptop.Follow(await laptop.Get(await _app.LatestLink($"{another:N}@example.com"))), "/confirm-address", ("Mine", "true"));
                break;
            case "remove an address":
                await laptop.SubmitForm($"/settings/addresses/{another}/remove");
                break;
            case "make another address primary":
                await laptop.SubmitForm("/settings/addresses", $"/settings/addresses/{another}/primary");
                break;
            case "close":
                await laptop.SubmitForm("/settings/close", ("Current", sam.Password), ("Agree", "true"));
                break;
            case "begin to secure the account":
                await laptop.SubmitForm("/compromised");
                break;
            case "kind changed":
                await laptop.SubmitForm("/settings/profile/kind", ("Kind", "agency"));
                break;
            case "lost device":
                await laptop.SubmitForm(await PathOfPhone(sam, "lost"));
                break;
            default:
                throw new InvalidOperationException(what);
        }
    }

    /// <summary>The phone signed in second.</summary>
    private async Task<string> PathOfPhone(Person sam, string act)
    {
        var sessions = (await _app.Stored<Session>()).Where(s => s.Account == sam.Account).OrderBy(s => s.CreatedAt).ThenBy(s => s.Id.Value).ToList();
        var devices = (await _app.Stored<Device>()).ToDictionary(d => d.Id);
        var phone = sessions.First(s => devices[s.Device].Kind is DeviceKind.Phone);
        return $"/settings/devices/sign-ins/{phone.Id.Value}/{act}";
    }

    private async Task<Account> Account(Person sam) => (await _app.Stored<Account>()).Single(a => a.Id == sam.Account);

    private async Task<bool> IsStranger(Browser browser, Person sam, string password)
    {
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await browser.SignIn(sam, password);
        Assert.True(await browser.IsSignedIn());
        var latest = (await _app.Stored<AuditEntry>()).Where(e => e.Account == sam.Account).OrderBy(e => e.Id.Value).Last();
        return latest.Kind == SignInEvents.OnNewDevice;
    }
}
