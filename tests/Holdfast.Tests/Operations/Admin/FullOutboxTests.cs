using System.Net;
using Holdfast.Kit;
using Holdfast.Operations.Health;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Operations.Admin;

/// <summary>An outbox of 100,000 deliveries after a mail server's bad week: looking at it costs what it costs when it is small.</summary>
public sealed class FullOutboxTests(Databases databases) : IAsyncLifetime
{
    private readonly Plans _plans = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.Big.New(TestContext.Current.CancellationToken), _plans.AddTo);

    public async ValueTask DisposeAsync() => await App.DisposeAsync();

    [Fact]
    public async Task The_lists_and_the_health_page_are_read_along_an_index_and_nothing_is_sorted()
    {
        var ct = TestContext.Current.CancellationToken;
        var (admin, _) = await App.SignInStaff(Role.Admin);
        _plans.Take("deliveries");
        foreach (var page in new[] { "/admin/outbox", Behind("/admin/outbox?", -20_000), "/admin/outbox?show=waiting", Behind("/admin/outbox?show=waiting&", 9_000) })
        {
            var answer = await admin.Get(page);
            Assert.Equal((page, HttpStatusCode.OK, 25), (page, answer.Status, answer.Document.QuerySelectorAll(".deliveries li.row").Length));
            Assert.Contains("1,000+ in all", answer.Words, StringComparison.Ordinal);
        }

        // The health page asks on a connection of its own, with these.
        var (outbox, mail, waits) = await App.With(async db => (await OutboxState.Read(db, ct), await MailState.Read(db, App.MailConsumers, ct), await MailState.Waits(db, App.MailConsumers, ct)));
        Assert.Equal((1001, 1001, true, true), (outbox.Waiting.Value, outbox.GivenUp.Value, mail.FailingSince is not null, waits));

        // Where thousands fail, PostgreSQL finds the first as soon by reading on.
        var asked = _plans.Take("deliveries").Where(one => !(Databases.IsPostgres && one.Statement.StartsWith("SELECT EXISTS", StringComparison.Ordinal))).ToList();
        // Each of the two lists gathers what failed alike, once.
        Assert.Equal(13 + (2 * App.MailConsumers.Count) + (Databases.IsPostgres ? 0 : 1), asked.Count);
        Assert.All(asked, one => Assert.True(!Plans.WhatGrows(one.Plan).Any(line => !(IsOfFaults(one.Statement) && line.Contains("FOR GROUP BY", StringComparison.Ordinal))), $"{one.Statement}\n{one.Plan}"));
        // Faults are gathered of the first thousand, whatever the list holds.
        Assert.Equal(2, asked.Count(one => IsOfFaults(one.Statement)));

        static bool IsOfFaults(string statement) => statement.Contains("AS \"Deliveries\"", StringComparison.Ordinal) && statement.Contains("LIMIT", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_finds_what_is_due_along_an_index()
    {
        var worker = App.Services.GetRequiredService<OutboxWorker>();
        Assert.Equal(0, await worker.DeliverDue(TestContext.Current.CancellationToken));
        Assert.Equal(0, await worker.DeliverDueFor(App.MailConsumers[0].Name, TestContext.Current.CancellationToken));
        Assert.Equal(0, await worker.DeliverDueForNobody(TestContext.Current.CancellationToken));

        var asked = _plans.Take("deliveries");
        Assert.Equal(6, asked.Count);
        Assert.All(asked, one => Assert.True(!Plans.WhatGrows(one.Plan).Any(), $"{one.Statement}\n{one.Plan}"));
    }

    [Fact]
    public async Task The_latest_failure_and_the_latest_success_are_those_of_all_mail()
    {
        var before = await App.With(db => MailState.Read(db, App.MailConsumers, TestContext.Current.CancellationToken));
        Assert.Equal(App.Clock.GetUtcNow().AddDays(-7).AddSeconds(-99_998), before.FailingSince);
        Assert.Equal(App.Clock.GetUtcNow().AddDays(-6).AddSeconds(-4), before.LastSuccess);
    }

    private string Behind(string list, int seconds) => $"{list}after={new PageKey<Guid>(App.Clock.GetUtcNow().AddSeconds(seconds), Guid.Empty)}";
}

/// <summary>An outbox of 100,000 deliveries.</summary>
internal sealed class FullOutbox : IFillsBigDatabase
{
    public IReadOnlyList<string> Tables => ["deliveries"];

    /// <summary>One in four each: given up, due and never tried, failed and waiting, delivered; in turn of the mail's two consumers.</summary>
    public async Task Fill(TestApp app, CancellationToken ct)
    {
        var (id, seconds) = Databases.IsPostgres
            ? ("CAST('018f0000-0000-7000-8000-' || lpad(to_hex(i), 12, '0') AS uuid)", "i * interval '1 second'")
            : ("printf('018F0000-0000-7000-8000-%012X', i)", "i * (@later - @now)");
        var sql =
            $"""
            INSERT INTO deliveries (id, consumer, kind, payload, subject, created_at, due_at, attempts, done_at, given_up_at, problem, is_own_problem)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
            SELECT {id}, CASE WHEN i % 8 < 4 THEN @one ELSE @other END, 'notice-to-address', '', NULL, @created - {seconds}, @now + {seconds} / 10, 3,
                CASE WHEN i % 4 = 0 THEN @done - {seconds} END, CASE WHEN i % 4 = 1 THEN @now - {seconds} END,
                CASE WHEN i % 4 IN (1, 2) THEN 'Connection refused' END, i < 0
            FROM n
            """;
        var now = app.Clock.GetUtcNow();
        await app.With(async db => await db.Database.ExecuteSqlRawAsync(
            sql,
            [
                db.Parameter("@now", db.TimeValue(now)), db.Parameter("@later", db.TimeValue(now.AddSeconds(1))),
                db.Parameter("@created", db.TimeValue(now.AddDays(-7))), db.Parameter("@done", db.TimeValue(now.AddDays(-6))),
                db.Parameter("@one", app.MailConsumers[0].Name), db.Parameter("@other", app.MailConsumers[1].Name),
            ],
            ct));
    }
}
