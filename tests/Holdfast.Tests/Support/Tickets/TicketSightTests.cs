using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

[Trait("G", "G5")]
public sealed class TicketSightTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Who may write what: requester, copy, agent, lead, admin, auditor, ourselves.</summary>
    public static TheoryData<HappeningKind, string> Writers => new()
    {
        { HappeningKind.Opened, "" },
        { HappeningKind.MemberReplied, "Requester Copy" },
        { HappeningKind.MarkedSolved, "Requester" },
        { HappeningKind.AgentReplied, "Agent Lead Admin" },
        { HappeningKind.NoteAdded, "Agent Lead Admin" },
        { HappeningKind.StatusSet, "Agent Lead Admin" },
        { HappeningKind.Assigned, "Agent Lead Admin Ourselves" },
        { HappeningKind.Moved, "Agent Lead Admin" },
        { HappeningKind.PrioritySet, "Agent Lead Admin" },
        { HappeningKind.Tagged, "Agent Lead Admin" },
        { HappeningKind.Untagged, "Agent Lead Admin" },
        { HappeningKind.TextTakenOut, "Lead Admin" },
        { HappeningKind.SentDespiteGuard, "Agent Lead Admin" },
        { HappeningKind.ClosedByTime, "Ourselves" },
        { HappeningKind.Confirmed, "Ourselves" },
        { HappeningKind.ChatTaken, "Agent Lead Admin" },
        { HappeningKind.ChatReturned, "Ourselves" },
        { HappeningKind.ChatEnded, "Requester Agent Lead Admin Ourselves" },
        { HappeningKind.Rated, "Requester" },
        { HappeningKind.ChatPassed, "Agent Lead Admin" },
        { HappeningKind.ChatInvited, "Agent Lead Admin" },
        { HappeningKind.TranscriptSent, "Requester Agent Lead Admin" },
        { HappeningKind.ChatRead, "Agent Lead Admin" },
        { HappeningKind.DraftProposed, "Agent Lead Admin" },
        { HappeningKind.DraftChanged, "Requester" },
        { HappeningKind.DraftAccepted, "Requester" },
        { HappeningKind.DraftDeclined, "Requester" },
        { HappeningKind.DraftWithdrawn, "Agent Lead Admin" },
        { HappeningKind.AddressShown, "Agent Lead Admin" },
        { HappeningKind.Posted, "Agent Lead Admin" },
        { HappeningKind.MovedFromPost, "Lead Admin" },
        { HappeningKind.CallInvited, "Agent Lead Admin" },
        { HappeningKind.CallTaken, "Agent Lead Admin" },
        { HappeningKind.CallReturned, "Ourselves" },
        { HappeningKind.CallEnded, "Requester Agent Lead Admin Ourselves" },
        { HappeningKind.CallJudged, "Agent Lead Admin" },
        { HappeningKind.CallLookedAt, "Ourselves" },
    };

    [Theory]
    [MemberData(nameof(Writers))]
    public void Each_role_writes_what_is_its_own(HappeningKind kind, string roles) =>
        Assert.Equal(roles, string.Join(' ', Enum.GetValues<TicketRole>().Where(role => TicketSight.MayWrite(role, kind))));

    [Fact]
    public void Every_happening_has_its_writers() =>
        Assert.Equal(Enum.GetValues<HappeningKind>(), Writers.Select(row => row.Data.Item1).Order());

    [Fact]
    [Trait("D", "D91")]
    public async Task The_query_and_the_predicate_agree_for_every_viewer_on_every_sort_of_ticket()
    {
        var (sam, kim) = (await _app.NewPerson("Sam"), await _app.NewPerson("Kim"));
        DepartmentId[] departments = [Department.None, Department.CustomerService, Department.CategorySpecialists];
        foreach (var requester in new[] { sam, kim })
        {
            foreach (var isParked in new[] { false, true })
            {
                foreach (var department in departments)
                {
                    await _app.NewTicket(requester, department, isParked: isParked);
                }

                await _app.NewTicket(requester, Department.None, kind: TicketKind.Report, isParked: isParked);
            }
        }

        // A stranger's chat: going on, and over, with and without an agent of the list below.
        var me = AccountId.New(Logs.Start);
        foreach (var (isLive, has) in new (bool, AccountId?)[] { (true, null), (true, me), (false, null), (false, me) })
        {
            await _app.NewTicket(sam, Department.CustomerService, chat: (isLive, has));
        }

        var (inCopy, nobody) = (await _app.NewPerson("Copy"), await _app.NewPerson("Nobody"));
        var copy = await _app.ContactOf(inCopy);
        var joined = (await _app.Stored<Ticket>()).Where((_, i) => i % 3 == 0).ToList();
        await _app.Change(db =>
            db.AddRange(joined.Select(t => new TicketPerson { Ticket = t.Id, Contact = copy, Role = PersonRole.Copy, SinceSeq = 1 })));

        List<TicketViewer> viewers = [new TicketViewer.Ourselves()];
        foreach (var member in new[] { sam, kim, inCopy, nobody })
        {
            viewers.Add(await _app.ViewerOf(member));
        }

        // Browsers without a sign-in, whose pass opens all that is theirs, one ticket, or one that isn't theirs.
        var samAs = (TicketViewer.Member)viewers[1];
        var (theirs, others) = ((await _app.Stored<Ticket>()).First(t => t.RequesterAccount == sam.Account).Id, joined.First(t => t.RequesterAccount == kim.Account).Id);
        foreach (var only in new TicketId?[] { null, theirs, others })
        {
            viewers.Add(new TicketViewer.Member(default, samAs.Contact, new HeldPass(TicketPassId.New(Logs.Start), only)));
            viewers.Add(new TicketViewer.Member(default, samAs.Contact, new HeldPass(TicketPassId.New(Logs.Start), only, IsOfChat: true)));
        }

        viewers.AddRange(
            from role in new[] { Role.Agent, Role.Lead, Role.Admin, Role.Auditor }
            from worksIn in new DepartmentId[][] { [], [Department.CustomerService],
                [Department.CustomerService, Department.CategorySpecialists] }
            from own in new AccountId[][] { [], [sam.Account] }
            select new TicketViewer.Staff(me, role, worksIn, own));

        var (tickets, people) = (await _app.Stored<Ticket>(), await _app.Stored<TicketPerson>());
        foreach (var viewer in viewers)
        {
            var contact = (viewer as TicketViewer.Member)?.Contact;
            var seen = tickets.Where(t =>
                TicketSight.Sees(viewer, t, people.SingleOrDefault(p => p.Ticket == t.Id && p.Contact == contact))).Select(t => t.Id)
                    .ToHashSet();
            var asked = await _app.Use<TicketSight, List<TicketId>>(sight => sight.Of(viewer).Select(t => t.Id).ToListAsync(Ct));
            Assert.Equal(seen.Order(Ids), asked.Order(Ids));
            if (viewer is TicketViewer.Staff staff)
            {
                await ListsShowWhatIsSeen(staff, [.. tickets.Where(t => seen.Contains(t.Id))]);
            }
        }

        // So that the loop above has something to hold apart.
        var agent = viewers.OfType<TicketViewer.Staff>().First(v => v is { Role: Role.Agent, Departments.Count: 1, OwnAccounts.Count: 1 });
        Assert.Equal(2, await Sees(agent));
        // Two strangers' chats that go on in the department, and the one that is over and was theirs.
        Assert.Equal(4 + 3, await Sees(agent with { OwnAccounts = [] }));
        Assert.Equal(4 + 2, await Sees(agent with { Account = AccountId.New(Logs.Start.AddDays(1)), OwnAccounts = [] }));
        Assert.Equal(2 + 4 + 1, await Sees(agent with { Role = Role.Lead }));
        Assert.Equal(20, await Sees(agent with { Role = Role.Auditor, OwnAccounts = [] }));
        Assert.Equal(0, await Sees(viewers.OfType<TicketViewer.Member>().Last(v => v.Pass is null)));
        // What nobody confirmed is nobody's.
        Assert.Equal(4, await Sees(viewers.OfType<TicketViewer.Member>().First()));
    }

    [Fact]
    public async Task A_viewer_is_read_with_departments_and_own_accounts()
    {
        var (agent, own) = (await _app.NewStaff(Role.Agent, Department.CustomerService), await _app.NewPerson());
        await _app.Change(db => db.Add(new OwnMemberAccount { Staff = agent.Account, Member = own.Account }));
        var viewer = Assert.IsType<TicketViewer.Staff>(await _app.ViewerOf(agent, Role.Agent));
        Assert.Equal([Department.CustomerService], viewer.Departments);
        Assert.Equal([own.Account], viewer.OwnAccounts);
        Assert.Null(Assert.IsType<TicketViewer.Member>(await _app.ViewerOf(own)).Contact);
    }

    [Fact]
    [Trait("Database", "None")]
    public void Tables_of_tickets_are_reached_by_their_own_folder_only()
    {
        Type[] tables = [typeof(Ticket), typeof(TicketEvent), typeof(TicketText), typeof(TicketPerson), typeof(TicketMark),
            typeof(TicketDraft), typeof(TicketTag), typeof(TicketPass)];
        Assert.Empty(from type in typeof(Program).Assembly.GetTypes()
                     where CompiledCode.CapabilityOf(type) is not ("Tickets" or null)
                     from used in CompiledCode.UsedBy(type)
                     where tables.Contains(used)
                     select $"{type.FullName} uses {used.Name}");
    }

    private static Comparer<TicketId> Ids => Comparer<TicketId>.Create((a, b) => a.Value.CompareTo(b.Value));

    private async Task ListsShowWhatIsSeen(TicketViewer.Staff viewer, IReadOnlyList<Ticket> seen)
    {
        var waiting = seen.Where(t => t is { WaitingSince: not null, ConfirmedAt: not null }).Select(t => t.Number).Order();
        Assert.Equal(waiting, (await Lines(viewer, TicketView.AllOpen)).Select(line => line.Number).Order());
        Assert.Equal(waiting, (await Lines(viewer, TicketView.Unassigned)).Select(line => line.Number).Order());
        Assert.Equal(seen.Where(t => t is { ConfirmedAt: null, IsLive: false } && viewer.SeesParked).Select(t => t.Number).Order(), (await Lines(viewer, TicketView.NotConfirmed))
            .Select(line => line.Number).Order());
        foreach (var view in Enum.GetValues<TicketView>())
        {
            Assert.Equal((await Lines(viewer, view)).Count, (await _app.Use<TicketLists, Count>(lists => lists.CountOf(viewer, view, Ct))).Value);
        }
    }

    private async Task<IReadOnlyList<TicketLine>> Lines(TicketViewer.Staff viewer, TicketView view) =>
        (await _app.Use<TicketLists, Page<TicketLine>>(lists => lists.Read(viewer, view, null, Ct))).Rows;

    private Task<int> Sees(TicketViewer viewer) => _app.Use<TicketSight, int>(sight => sight.Of(viewer).CountAsync(Ct));
}
