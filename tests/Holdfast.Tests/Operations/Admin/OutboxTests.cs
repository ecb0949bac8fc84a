using System.Net;
using System.Text.Json;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Operations.Admin;

/// <summary>/admin/outbox: what did not get through, and what an admin may do about it.</summary>
public sealed class OutboxTests(Databases databases) : IAsyncLifetime
{
    private readonly Counting _counting = new();
    private readonly DatabaseStops _stops = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web =>
    {
        _counting.AddTo(web);
        _stops.AddTo(web);
    });

    public async ValueTask DisposeAsync() => await App.DisposeAsync();

    [Fact]
    public async Task What_was_given_up_and_what_waits_stand_in_two_lists_with_their_problem()
    {
        var (admin, _) = await Admin();
        await Leave("mail", "notice-to-address", "Connection refused", tries: 9, givenUp: true);
        await Leave("signals", "SessionEnded", null, tries: 0, givenUp: false);

        var givenUp = await admin.Get("/admin/outbox");
        Assert.Contains("mail: notice-to-address", givenUp.Words, StringComparison.Ordinal);
        Assert.Contains("Failed ones are removed after 30 days.", givenUp.Words, StringComparison.Ordinal);
        Assert.Contains("9 tries", givenUp.Words, StringComparison.Ordinal);
        Assert.Contains("Connection refused", givenUp.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("SessionEnded", givenUp.Words, StringComparison.Ordinal);
        var waiting = await admin.Get("/admin/outbox?show=waiting");
        Assert.Contains("signals: SessionEnded", waiting.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection refused", waiting.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_again_delivers_at_the_next_look_and_the_trail_says_who_decided()
    {
        var (admin, person) = await Admin();
        await Deliver();
        var sam = await App.NewPerson();
        App.Mail.Refuses = _ => new IOException("Connection refused");
        await App.SignIn(sam);
        for (var day = 0; day < 7; day++)
        {
            await Deliver();
            App.Clock.Advance(TimeSpan.FromDays(1));
        }

        App.Mail.Refuses = _ => null;
        var row = Assert.Single(await App.Stored<Delivery>(), d => d.GivenUpAt is not null);
        admin = await App.SignIn(person);
        var answer = await admin.SubmitForm("/admin/outbox", $"/admin/outbox/{row.Id.Value}/retry");

        Assert.Equal("/admin/outbox", answer.Location);
        Assert.Contains("We're trying it again now", (await admin.Follow(answer)).Words, StringComparison.Ordinal);
        await Deliver();
        Assert.Single(App.Mail.To(sam.Address));
        var entry = Assert.Single(await App.Stored<AuditEntry>(), e => e.Kind == AdminEvents.DeliveryRetried);
        Assert.Equal((default, person.Account, $"mail, notice-to-address, {row.Id.Value}"), (entry.Account, entry.Actor, entry.Detail));
        Assert.Contains("Nothing failed", (await admin.Get("/admin/outbox")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discard_asks_first_then_it_is_never_tried_again_and_counts_as_no_success()
    {
        var (admin, person) = await Admin();
        await Deliver();
        var id = await Leave("mail", "notice-to-address", "550 no such mailbox", tries: 3, givenUp: true);

        var asks = await admin.Get($"/admin/outbox/{id}/discard");
        Assert.Equal("Discard this delivery?", asks.Document.QuerySelector("h1")?.TextContent);
        Assert.Null((await Stored(id)).DoneAt);
        var answer = await admin.Submit(asks, $"/admin/outbox/{id}/discard");

        Assert.Contains("The delivery is discarded", (await admin.Follow(answer)).Words, StringComparison.Ordinal);
        App.Clock.Advance(TimeSpan.FromDays(1));
        var before = App.Mail.Taken.Count;
        await Deliver();
        Assert.Equal(before, App.Mail.Taken.Count);
        var entry = Assert.Single(await App.Stored<AuditEntry>(), e => e.Kind == AdminEvents.DeliveryDiscarded);
        Assert.Equal((default, person.Account), (entry.Account, entry.Actor));
        Assert.Equal(App.Clock.GetUtcNow().AddDays(-1), (await Stored(id)).DoneAt);
    }

    [Theory]
    [InlineData("retry", false, "We're trying it again now")]
    [InlineData("discard", false, "The delivery is discarded")]
    [InlineData("retry", true, "is already gone")]
    [InlineData("discard", true, "is already gone")]
    public async Task A_worker_that_takes_or_delivers_it_in_between_stops_nothing(string act, bool delivers, string words)
    {
        var (admin, _) = await Admin();
        var id = await Leave("mail", "notice-to-address", "Connection refused", tries: 3, givenUp: false);
        var page = act == "retry" ? await admin.Get("/admin/outbox?show=waiting") : await admin.Get($"/admin/outbox/{id}/discard");
        _stops.AfterCommand = ("deliveries", new StopPoint());
        _stops.AfterCommand.Point.Arm();

        var deciding = admin.Submit(page, $"/admin/outbox/{id}/{act}");
        await _stops.AfterCommand.Point.Reached;
        await App.Change(db =>
        {
            var row = db.Set<Delivery>().Single(d => d.Id == DeliveryId.From(id));
            (row.Attempts, row.DoneAt) = (row.Attempts + 1, delivers ? App.Clock.GetUtcNow() : null);
        });
        _stops.AfterCommand.Point.GoOn();

        Assert.Contains(words, (await admin.Follow(await deciding)).Words, StringComparison.Ordinal);
        Assert.Equal(delivers ? 0 : 1, (await App.Stored<AuditEntry>()).Count(e => (e.Kind == AdminEvents.DeliveryRetried || e.Kind == AdminEvents.DeliveryDiscarded)));
        Assert.Equal(4, (await Stored(id)).Attempts);
    }

    [Theory]
    [InlineData("retry")]
    [InlineData("discard")]
    public async Task What_is_gone_meanwhile_is_said_and_nothing_changes(string act)
    {
        var (admin, _) = await Admin();
        var id = await Leave("mail", "notice-to-address", "Connection refused", tries: 3, givenUp: true);
        var page = act == "retry" ? await admin.Get("/admin/outbox") : await admin.Get($"/admin/outbox/{id}/discard");
        await App.Change(db => db.Set<Delivery>().Single(d => d.Id == DeliveryId.From(id)).DoneAt = App.Clock.GetUtcNow());

        var answer = await admin.Submit(page, $"/admin/outbox/{id}/{act}");

        Assert.Contains("is already gone", (await admin.Follow(answer)).Words, StringComparison.Ordinal);
        Assert.DoesNotContain(await App.Stored<AuditEntry>(), e => (e.Kind == AdminEvents.DeliveryRetried || e.Kind == AdminEvents.DeliveryDiscarded));
        Assert.Equal("/admin/outbox", (await admin.Get($"/admin/outbox/{Guid.CreateVersion7(App.Clock.GetUtcNow())}/discard")).Location);
    }

    [Fact]
    public async Task An_auditor_sees_the_list_without_addresses_and_without_buttons_and_nobody_sees_a_payload()
    {
        var (admin, _) = await Admin();
        var id = await Leave("mail", "notice-to-address", "550 5.1.1 <somebody@example.org>: no such mailbox", tries: 3, givenUp: true);
        var auditor = await App.SignIn(await App.NewPerson(role: Role.Auditor));

        var seen = await auditor.Get("/admin/outbox");
        Assert.Contains("<(an address)>: no such mailbox", seen.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody@example.org", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Try again", seen.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody@example.org", (await auditor.Get("/admin")).Text, StringComparison.Ordinal);
        foreach (var page in new[] { seen, await admin.Get("/admin/outbox"), await admin.Get($"/admin/outbox/{id}/discard") })
        {
            Assert.DoesNotContain("recipient-of-the-payload", page.Text, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await auditor.Get($"/admin/outbox/{id}/discard")).Status);
        var form = await auditor.Get("/settings/devices/sign-out-others");
        var token = form.Document.QuerySelector("input[name=token]")?.GetAttribute("value") ?? "";
        Assert.Equal(HttpStatusCode.NotFound, (await auditor.Send(HttpMethod.Post, $"/admin/outbox/{id}/discard", new FormUrlEncodedContent([new("token", token)]))).Status);
        Assert.Null((await Stored(id)).DoneAt);
    }

    [Fact]
    [Trait("Way", "25")]
    public async Task What_it_is_and_whom_it_goes_to_is_said_and_all_of_one_fault_are_tried_again_with_one_press()
    {
        var (admin, person) = await Admin();
        await Deliver();
        var people = new[] { await App.NewPerson(), await App.NewPerson(), await App.NewPerson() };
        App.Mail.Refuses = mail => mail.To.Mailboxes.Single().Address == people[2].Address ? new DeliveryRefusedException("550 no such mailbox") : new IOException($"451 try {mail.To} later");
        foreach (var one in people)
        {
            await App.SignIn(one);
        }

        await App.NewBrowser().SubmitForm("/forgot/password", ("Email", people[0].Address));
        await Deliver();
        for (var tries = 1; tries < 5; tries++)
        {
            App.Clock.Advance(TimeSpan.FromMinutes(5));
            await Deliver();
        }

        var page = await admin.Get("/admin/outbox?show=waiting");
        var rows = page.Document.QuerySelectorAll(".deliveries .row-title").Select(title => title.TextContent).ToList();
        Assert.Contains($"New sign-in to your account, to {MaskedAddress.Of(people[0].Address)}", rows);
        Assert.Contains($"Choose a new password, to {MaskedAddress.Of(people[0].Address)}", rows);
        Assert.All(people, one => Assert.DoesNotContain(rows, row => row.Contains(one.Address, StringComparison.Ordinal)));
        Assert.Equal(["451 try (an address) later"], page.Document.QuerySelectorAll("ul.rows .row-title").Select(title => title.TextContent));
        Assert.Equal(["550 no such mailbox"], (await admin.Get("/admin/outbox")).Document.QuerySelectorAll("ul.rows .row-title").Select(title => title.TextContent));

        App.Mail.Refuses = _ => null;
        var answer = await admin.Follow(await admin.Submit(page, "/admin/outbox/retry"));
        Assert.Contains("We're trying 3 deliveries again now", answer.Words, StringComparison.Ordinal);
        await Deliver();
        Assert.Empty(App.Mail.To(people[2].Address));
        Assert.All(people[..2], one => Assert.NotEmpty(App.Mail.To(one.Address)));
        var entry = Assert.Single(await App.Stored<AuditEntry>(), e => e.Kind == AdminEvents.DeliveriesRetried);
        Assert.Equal((person.Account, "3"), (entry.Actor, entry.Detail));
        Assert.Contains("already gone", (await admin.Follow(await admin.Submit(page, "/admin/outbox/retry"))).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(25, false)]
    [InlineData(26, true)]
    public async Task A_page_holds_25_and_the_rest_is_behind_a_link(int rows, bool more)
    {
        var (admin, _) = await Admin();
        for (var row = 0; row < rows; row++)
        {
            await Leave("mail", "notice-to-address", "Connection refused", tries: 3, givenUp: true);
        }

        var page = await admin.Get("/admin/outbox");
        Assert.Equal(25, page.Document.QuerySelectorAll(".deliveries li.row").Length);
        Assert.Contains($"{rows} in all", page.Words, StringComparison.Ordinal);
        var next = page.Document.QuerySelector("li.rows-more a")?.GetAttribute("href");
        Assert.Equal(more, next is not null);
        if (next is not null)
        {
            // All of one moment: their ids tell them apart.
            var last = await admin.Get(next);
            var shown = page.Document.QuerySelectorAll(".deliveries li.row form").Select(form => form.GetAttribute("action"));
            Assert.DoesNotContain(Assert.Single(last.Document.QuerySelectorAll(".deliveries li.row form")).GetAttribute("action"), shown);
            var part = await admin.Get(next, ("HX-Request", "true"));
            Assert.Equal((1, 0), (part.Document.QuerySelectorAll("li.row").Length, part.Document.QuerySelectorAll("h1").Length));
        }
    }

    [Theory]
    [InlineData("9223372036854775807.00000000-0000-0000-0000-000000000000", 0)]
    [InlineData("99999999999999999999.00000000-0000-0000-0000-000000000000", 2)]
    [InlineData("-1.00000000-0000-0000-0000-000000000000", 2)]
    [InlineData("5", 2)]
    [InlineData("5.x", 2)]
    public async Task A_place_in_the_list_that_is_none_is_its_beginning(string after, int rows)
    {
        var (admin, _) = await Admin();
        await Leave("signals", "SessionEnded", null, tries: 0, givenUp: false);
        Assert.Equal(rows, (await admin.Get("/admin/outbox?show=waiting&after=" + after)).Document.QuerySelectorAll(".deliveries li.row").Length);
    }

    [Fact]
    public async Task A_full_outbox_is_counted_to_a_thousand_and_asked_for_by_indexes()
    {
        var (admin, _) = await Admin();
        await App.Change(db => db.AddRange(Enumerable.Range(0, 1100).SelectMany(n => new[] { Row("mail", "notice-to-address", "Connection refused", 3, true, n), Row("mail", "notice-to-address", "Connection refused", 3, false, n) })));
        _counting.Take();

        var list = await admin.Get("/admin/outbox");
        var waiting = await admin.Get($"/admin/outbox?show=waiting&after={new PageKey<Guid>(App.Clock.GetUtcNow().AddHours(1).AddMinutes(1000), Guid.Empty)}");
        var health = await admin.Get("/admin");

        Assert.Contains("1,000+ in all", list.Words, StringComparison.Ordinal);
        Assert.Equal(25, waiting.Document.QuerySelectorAll("li.row").Length);
        Assert.Contains("1,000+ deliveries are waiting", health.Words, StringComparison.Ordinal);
        Assert.Contains("1,000+ failed", health.Words, StringComparison.Ordinal);
        var statements = _counting.Take().Where(sql => sql.Contains("deliveries", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, statements.Count);
        Assert.All(statements, sql => Assert.Contains("LIMIT", sql, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("F", "F9")]
    public async Task An_admin_whose_sign_in_is_over_is_led_to_the_sign_in_and_back()
    {
        var (admin, person) = await Admin();
        Assert.Contains(await (await App.SignIn(person)).Get("/settings") is var page ? page.Document.QuerySelectorAll(".menu a").Select(a => a.TextContent) : [], text => text == "Admin");
        await admin.SubmitForm("/settings", "/sign-out");
        admin.SetCookie("session", (await App.SignIn(person)).Cookie("session") ?? "");
        await (await App.SignIn(person)).ChangePassword(person.Password, "seven green kettles humming");
        Assert.Equal("/sign-in?return=%2Fadmin%2Foutbox", (await admin.Get("/admin/outbox")).Location);
    }

    private async Task<(Browser, Person)> Admin()
    {
        var person = await App.NewPerson("First Admin", role: Role.Admin);
        return (await App.SignIn(person), person);
    }

    private Task<int> Deliver() => App.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken);

    private async Task<Delivery> Stored(Guid id) => Assert.Single(await App.Stored<Delivery>(), d => d.Id.Value == id);

    private async Task<Guid> Leave(string consumer, string kind, string? problem, int tries, bool givenUp)
    {
        var row = Row(consumer, kind, problem, tries, givenUp, 0);
        await App.Change(db => db.Add(row));
        return row.Id.Value;
    }

    private Delivery Row(string consumer, string kind, string? problem, int tries, bool givenUp, int minutes) => new()
    {
        Id = DeliveryId.New(App.Clock.GetUtcNow()),
        Consumer = consumer,
        Kind = kind,
        Payload = JsonSerializer.Serialize(new { Address = "recipient-of-the-payload@example.org" }),
        Subject = null,
        CreatedAt = App.Clock.GetUtcNow().AddDays(-6).AddMinutes(minutes),
        DueAt = App.Clock.GetUtcNow().AddHours(1).AddMinutes(minutes),
        Attempts = tries,
        Problem = problem,
        GivenUpAt = givenUp ? App.Clock.GetUtcNow().AddMinutes(-minutes) : null,
    };
}
