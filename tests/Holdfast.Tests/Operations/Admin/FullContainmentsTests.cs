using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Security.Containment;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Operations.Admin;

/// <summary>After years, and 120,000 containments by agents: what an agent does and what an admin looks at costs what it costs when there are few.</summary>
public sealed class FullContainmentsTests(Databases databases) : IAsyncLifetime
{
    private readonly Plans _plans = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.Big.New(TestContext.Current.CancellationToken), _plans.AddTo);

    public async ValueTask DisposeAsync() => await App.DisposeAsync();

    [Fact]
    public async Task The_lists_are_read_along_an_index_and_show_fifty_at_the_most()
    {
        var (admin, _) = await App.SignInStaff(Role.Admin);
        _plans.Take("containments");

        var all = await admin.Get("/admin/containments");
        var own = await admin.Get($"/admin/containments/agents/{FullContainments.Busy}");

        Assert.Equal((HttpStatusCode.OK, FullContainments.Agents), (all.Status, all.Document.QuerySelectorAll("li.row").Length));
        Assert.Equal((HttpStatusCode.OK, LiftContainments.Most), (own.Status, own.Document.QuerySelectorAll("li.row").Length));
        var asked = _plans.Take("containments");
        Assert.Equal(2, asked.Count);
        Assert.All(asked, one => Assert.Contains("ix_containments_open_by_agents", one.Plan, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_agent_is_counted_along_an_index()
    {
        var sam = await App.NewPerson();
        var (agent, _) = await App.AtTheDesk();
        var page = await agent.FindToProtect(sam.Address);
        _plans.Take("containments");

        Assert.Contains("The account is protected", (await agent.Follow(await agent.Protect(page))).Words, StringComparison.Ordinal);

        var asked = _plans.Take("containments");
        Assert.NotEmpty(asked);
        Assert.All(asked, one => Assert.True(!Plans.WhatGrows(one.Plan).Any(), $"{one.Statement}\n{one.Plan}"));
    }
}

/// <summary>Containments by agents of years.</summary>
internal sealed class FullContainments : IFillsBigDatabase
{
    public const int Agents = 20;

    private const int Open = 70;

    /// <summary>The agent who has more open than a page shows.</summary>
    public static readonly AccountId Busy = new(Guid.Parse("018f0000-0000-7000-8000-000000000001"));

    public IReadOnlyList<string> Tables => ["containments"];

    /// <summary>Twenty agents and two thousand members: each contained each three times, all over; and some that are open.</summary>
    public async Task Fill(TestApp app, CancellationToken ct)
    {
        var now = app.Clock.GetUtcNow();
        List<AccountId> agents = [Busy, .. Enumerable.Range(1, Agents - 1).Select(_ => AccountId.New(now))];
        List<AccountId> members = [.. Enumerable.Range(0, 2000).Select(_ => AccountId.New(now))];
        await app.Change(db =>
        {
            db.AddRange(agents.Select(id => new Account { Id = id, Name = "Alex Staff", Kind = "staff", Role = Role.Agent, CreatedAt = now }));
            db.AddRange(agents.Select(id => new ContainingAgent { Agent = id }));
            db.AddRange(members.Select(id => new Account { Id = id, Name = "Sam Person", Kind = "freelancer", CreatedAt = now }));
        });
        var id = Databases.IsPostgres
            ? "CAST('018f0000-0000-7000-8000-' || lpad(to_hex(row_number() OVER ()), 12, '0') AS uuid)"
            : "printf('018F0000-0000-7000-8000-%012X', row_number() OVER ())";
        var sql =
            $"""
            INSERT INTO containments (id, account, cause, at, mailbox, device, network, version, agent, reason, returned_at)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3)
            SELECT {id}, accounts.id, {(int)ContainmentCause.Agent}, @at, '', 'Chrome on Windows', '198.51.100.7', 1, containing_agents.agent, {(int)ContainmentReason.Reported}, @now
            FROM n, accounts, containing_agents WHERE accounts.kind = 'freelancer'
            """;
        await app.With(async db => await db.Database.ExecuteSqlRawAsync(
            sql, [db.Parameter("@at", db.TimeValue(now.AddDays(-60))), db.Parameter("@now", db.TimeValue(now))], ct));
        // One agent has more open than a page shows, the others one each: far from where a plan begins to depend on what ANALYZE drew.
        await app.Change(db => db.AddRange(members.Take(Agents + Open).Select((member, i) => new ContainmentRecord
        {
            Id = ContainmentId.New(now),
            Account = member,
            Cause = ContainmentCause.Agent,
            At = now.AddDays(-2).AddSeconds(i),
            Mailbox = "",
            Device = "Chrome on Windows",
            Network = "198.51.100.7",
            Agent = i < Agents ? agents[i] : Busy,
            Reason = ContainmentReason.Reported,
        })));
    }
}
