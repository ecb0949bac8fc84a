using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Tickets;

public sealed class TicketHandlersTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("G", "G11")]
    [Trait("D", "D1")]
    [Trait("D", "D4")]
    public async Task A_form_that_is_sent_sixteen_times_at_once_makes_one_ticket_and_all_answers_have_its_number()
    {
        var sam = await _app.NewPerson();
        var request = Request(sam);
        var sent = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _app.Send(request))));
        var ticket = Assert.Single(await _app.Stored<Ticket>(), t => t.RequesterAccount == sam.Account);
        Assert.All(sent, result => Assert.Equal(new SubmitRequestResult.Sent(ticket.Id, ticket.Number), result));
        Assert.Single(await _app.Stored<Delivery>(), d => d.Subject == sam.Account.Value && d.Kind == "request-received");
    }

    [Fact]
    [Trait("G", "G11")]
    [Trait("Attack", "27")]
    public void A_submission_of_another_browser_is_as_unknown_as_a_made_up_one()
    {
        var submissions = _app.Services.GetRequiredService<Submissions>();
        var form = submissions.New("laptop");
        Assert.NotNull(submissions.Read(form, "laptop"));
        Assert.Null(submissions.Read(form, "phone"));
        Assert.Null(submissions.Read(form[..^1] + (form[^1] == 'A' ? 'B' : 'A'), "laptop"));
        Assert.All(new[] { null, "", "made up", new string('A', 64), new string('!', 64), form + "A" }, sent =>
            Assert.Null(submissions.Read(sent, "laptop")));
    }

    [Fact]
    [Trait("G", "G1")]
    public async Task A_request_has_its_words_its_answers_and_one_event()
    {
        var sam = await _app.NewPerson("Zoë 🧑‍🚀 Person");
        var sent = Assert.IsType<SubmitRequestResult.Sent>(await _app.Send(Request(sam) with
        {
            Subject = "  Where\u2028is \t it? 🏳️‍🌈 ", Details = "Line one\r\nLine two\r\n",
            Answers = [new FormAnswer("The contract you have issues with", " 12 "), new FormAnswer("Your client's name", " ")],
            Category = "payments", FormVersion = 3,
        }));
        var ticket = (await _app.Stored<Ticket>()).Single(t => t.Id == sent.Ticket);
        Assert.Equal(("Where is it? 🏳️‍🌈", sam.Name, "payments", 3),
            (ticket.Subject, ticket.RequesterName, ticket.Category, ticket.FormVersion));
        var thread = await Thread(sam, sent.Number);
        Assert.Equal("Line one\nLine two\n\nThe contract you have issues with: 12", Assert.Single(thread.Events).Words?.Body);
        Assert.True(thread.Events[0].By.IsYou);
    }

    [Fact]
    public async Task What_is_missing_or_too_long_is_refused_at_its_limit_and_one_past()
    {
        var sam = await _app.NewPerson();
        var good = Request(sam);
        Assert.IsType<SubmitRequestResult.Sent>(await _app.Send(good with { Subject = new string('s', Ticket.SubjectLength),
            Details = new string('d', TicketText.MaxBytes) }));
        await Refused(good with { Subject = new string('s', Ticket.SubjectLength + 1) }, RequestFault.SubjectTooLong);
        await Refused(good with { Details = new string('d', TicketText.MaxBytes + 1) }, RequestFault.TooLong);
        await Refused(good with { Subject = " ", Details = "\r\n " }, RequestFault.NoSubject, RequestFault.NoDetails);
        Assert.IsType<SubmitRequestResult.NotThere>(await _app.Send(good with { Submission = SubmissionId.New(Logs.Start),
            Department = DepartmentId.New(Logs.Start) }));
        Assert.Single(await _app.Stored<Ticket>(), t => t.RequesterAccount == sam.Account);

        async Task Refused(SubmitRequest request, params RequestFault[] faults) =>
            Assert.Equal(faults, Assert.IsType<SubmitRequestResult.Refused>(await _app.Send(request with { Submission = SubmissionId.New(Logs.Start) })).Faults);
    }

    [Fact]
    [Trait("G", "G15")]
    public async Task Twenty_requests_an_hour_are_taken_and_the_next_one_after_the_hour()
    {
        await using var app = new TestApp(await fixture.Databases.New(Ct));
        var sam = await app.NewPerson();
        for (var i = 0; i < 20; i++)
        {
            Assert.IsType<SubmitRequestResult.Sent>(await app.Send(Request(sam)));
        }

        var next = Request(sam);
        Assert.Equal(new SubmitRequestResult.TooMany(20), await app.Send(next));
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<SubmitRequestResult.Sent>(await app.Send(next));
    }

    [Fact]
    [Trait("G", "G4")]
    public async Task A_reply_opens_again_what_was_solved_and_makes_a_follow_up_of_what_is_closed()
    {
        var sam = await _app.NewPerson();
        var ticket = await _app.NewTicket(sam, Department.CustomerService);
        var member = (TicketViewer.Member)await _app.ViewerOf(sam);
        Assert.IsType<TicketWrite.Done>(await _app.Use<MarkSolvedHandler, TicketWrite>(h => h.Handle(new MarkSolved(member, ticket), Ct)));
        Assert.IsType<TicketWrite.IsSo>(await _app.Use<MarkSolvedHandler, TicketWrite>(h => h.Handle(new MarkSolved(member, ticket), Ct)));
        Assert.IsType<TicketWrite.Done>(await Reply(member, ticket, "It's back"));
        Assert.Equal(TicketStatus.Open, (await Row(ticket)).Status);
        await _app.Use<MarkSolvedHandler, TicketWrite>(h => h.Handle(new MarkSolved(member, ticket), Ct));
        await _app.Write(new TicketViewer.Ourselves(), ticket, new Happening.ClosedByTime());

        var id = Guid.CreateVersion7(Logs.Start);
        var first = Assert.IsType<TicketWrite.FollowUp>(await Reply(member, ticket, "Once more", id));
        Assert.Equal(first, await Reply(member, ticket, "Once more", id));
        var followUp = await Row(first.Ticket);
        Assert.Equal((ticket, Department.CustomerService, "Where is my payment?"),
            (followUp.Follows, followUp.Department, followUp.Subject));
        Assert.Equal((await Row(ticket)).Number, (await Thread(sam, first.Number)).FollowsNumber);
        Assert.Equal(TicketStatus.Closed, (await Row(ticket)).Status);
    }

    [Fact]
    [Trait("G", "G4")]
    public async Task What_was_solved_is_closed_after_fourteen_days_and_not_a_second_before()
    {
        var sam = await _app.NewPerson();
        var (ticket, again) = (await _app.NewTicket(sam), await _app.NewTicket(sam));
        var agent = await Agent();
        foreach (var one in new[] { ticket, again })
        {
            await _app.Write(agent, one, new Happening.StatusSet(TicketStatus.Solved));
        }

        _app.Clock.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        await Close();
        Assert.Equal(TicketStatus.Solved, (await Row(ticket)).Status);
        await Reply((TicketViewer.Member)await _app.ViewerOf(sam), again, "Not yet");
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await Close();
        Assert.Equal((TicketStatus.Closed, TicketStatus.Open), ((await Row(ticket)).Status, (await Row(again)).Status));

        Task<int> Close() => _app.With(async db =>
        {
            await _app.Services.GetServices<IJob>().OfType<CloseSolvedTickets>().Single().Run(db, Ct);
            return 0;
        });
    }

    [Fact]
    [Trait("G", "G45")]
    public async Task An_agent_who_answers_after_something_newer_sees_it_first()
    {
        var ticket = await _app.NewTicket(await _app.NewPerson());
        var (agent, other) = (await Agent(), await Agent());
        await Note(other, ticket, "I asked payments");
        Assert.Equal(new TicketWrite.NewerEvents(1), await Answer(agent, ticket, "Here you are", basedOn: 1));
        // One's own, and what concerns nobody's answer, is no news.
        await Note(agent, ticket, "Mine");
        await _app.Use<TagTicketHandler, TicketWrite>(h => h.Handle(new TagTicket(other, ticket, "Payments", true), Ct));
        var id = Guid.CreateVersion7(Logs.Start);
        Assert.IsType<TicketWrite.Done>(await Answer(agent, ticket, "Here you are", basedOn: 2, clientId: id));
        await Note(other, ticket, "After it");
        // Sent again it is the same, whatever came since.
        Assert.Equal(new TicketWrite.Done(5, 2), await Answer(agent, ticket, "Here you are", basedOn: 2, clientId: id));
    }

    [Fact]
    [Trait("G", "G43")]
    public async Task A_reply_that_asks_for_a_secret_is_stopped_and_sent_anyway_it_is_an_event()
    {
        var ticket = await _app.NewTicket(await _app.NewPerson());
        var agent = await Agent();
        Assert.Equal(new TicketWrite.AsksForSecret("Please send me your password"),
            await Answer(agent, ticket, "Hello. Please send me your password. Thanks"));
        Assert.Equal(1, (await Row(ticket)).LastSeq);
        Assert.IsType<TicketWrite.Done>(await Answer(agent, ticket, "Please send me your password", sendsAnyway: true));
        var log = (await _app.Stored<TicketEvent>()).Where(e => e.Ticket == ticket).OrderBy(e => e.Seq).ToList();
        Assert.Equal([HappeningKind.Opened, HappeningKind.AgentReplied, HappeningKind.SentDespiteGuard], log.Select(e => e.Kind));
        Assert.Null(log[2].PublicSeq);
        Assert.Equal(new Happening.SentDespiteGuard(2), log[2].What);
    }

    [Fact]
    [Trait("D", "D97")]
    public async Task Of_sixteen_who_take_a_ticket_at_once_the_first_keeps_it_and_the_others_are_told_who()
    {
        var ticket = await _app.NewTicket(await _app.NewPerson());
        var agents = new List<TicketViewer.Staff>();
        for (var i = 0; i < 16; i++)
        {
            agents.Add(await Agent());
        }

        var taken = await Task.WhenAll(agents.Select(agent => Task.Run(() => Assign(agent, ticket, agent.Account, null))));
        Assert.Single(taken.OfType<TicketWrite.Done>());
        Assert.All(taken.Where(t => t is not TicketWrite.Done), t => Assert.Equal(new TicketWrite.TakenMeanwhile("Agent Staff"), t));
        Assert.Equal(2, (await Row(ticket)).LastSeq);
    }

    [Fact]
    [Trait("G", "G60")]
    public async Task A_ticket_goes_only_to_somebody_who_may_answer_it_and_leaves_who_does_not_see_it_any_more()
    {
        var sam = await _app.NewPerson();
        var ticket = await _app.NewTicket(sam, Department.CustomerService);
        var lead = (TicketViewer.Staff)await _app.ViewerOf(await _app.NewStaff(Role.Lead, Department.CustomerService,
            Department.CategorySpecialists), Role.Lead);
        var (here, both) = (await _app.NewStaff(Role.Agent, Department.CustomerService),
            await _app.NewStaff(Role.Agent, Department.CustomerService, Department.CategorySpecialists));
        var (elsewhere, auditor) = (await _app.NewStaff(Role.Agent), await _app.NewStaff(Role.Auditor));
        Assert.All(
            new[] { elsewhere.Account, auditor.Account, sam.Account, AccountId.New(Logs.Start) },
            no => Assert.IsType<TicketWrite.NotThere>(Assign(lead, ticket, no, null).GetAwaiter().GetResult()));
        Assert.IsType<TicketWrite.Done>(await Assign(lead, ticket, here.Account, null));
        Assert.IsType<TicketWrite.NotThere>(await Move(lead, ticket, DepartmentId.New(Logs.Start)));
        Assert.IsType<TicketWrite.Done>(await Move(lead, ticket, Department.CategorySpecialists));
        Assert.Null((await Row(ticket)).Assignee);
        Assert.IsType<TicketWrite.Done>(await Assign(lead, ticket, both.Account, null));
        Assert.IsType<TicketWrite.Done>(await Move(lead, ticket, Department.CustomerService));
        Assert.Equal(both.Account, (await Row(ticket)).Assignee);
        Assert.IsType<TicketWrite.IsSo>(await Move(lead, ticket, Department.CustomerService));
    }

    [Fact]
    public async Task Twenty_tags_are_taken_and_one_is_one_however_it_is_typed()
    {
        var ticket = await _app.NewTicket(await _app.NewPerson());
        var agent = await Agent();
        for (var i = 0; i < TicketTag.Most; i++)
        {
            Assert.IsType<TicketWrite.Done>(await Tag(agent, ticket, $"Tag  {i}"));
        }

        Assert.IsType<TicketWrite.IsSo>(await Tag(agent, ticket, "tag 0"));
        Assert.Equal(new TicketWrite.TooManyTags(20), await Tag(agent, ticket, "one more"));
        Assert.IsType<TicketWrite.Done>(await Tag(agent, ticket, "TAG 0", false));
        Assert.IsType<TicketWrite.Empty>(await Tag(agent, ticket, " "));
        Assert.IsType<TicketWrite.Done>(await Tag(agent, ticket, new string('x', Tickets.Tag.NameLength)));
        Assert.IsType<TicketWrite.TooLong>(await Tag(agent, ticket, new string('x', Tickets.Tag.NameLength + 1)));
        Assert.Equal(20, (await Desk(agent, (await Row(ticket)).Number)).Tags.Count);
    }

    [Fact]
    [Trait("G", "G1")]
    [Trait("Attack", "28")]
    public async Task Nothing_that_a_member_reads_differs_by_what_is_internal()
    {
        var sam = await _app.NewPerson();
        var (quiet, busy) = (await _app.NewTicket(sam), await _app.NewTicket(sam));
        var agent = await Agent();
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++)
        {
            await Note(agent, busy, $"A secret note {i}");
        }

        await Assign(agent, busy, agent.Account, null);
        await Tag(agent, busy, "suspicious");
        await _app.Use<SetPriorityHandler, TicketWrite>(h => h.Handle(new SetPriority(agent, busy, TicketPriority.Urgent), Ct));
        await _app.Use<SetStatusHandler, TicketWrite>(h => h.Handle(new SetStatus(agent, busy, TicketStatus.OnHold), Ct));
        await Move(agent, busy, Department.CategorySpecialists);

        var (one, two) = (await Thread(sam, (await Row(quiet)).Number), await Thread(sam, (await Row(busy)).Number));
        Assert.Equal(one with { Id = two.Id, Number = two.Number, Events = two.Events }, two);
        Assert.Equal(Assert.Single(one.Events).ToString(), Assert.Single(two.Events).ToString());
        var lines = (await _app.Use<TicketLists,
            Page<RequestLine>>(async lists => await lists.OfMember((TicketViewer.Member)await _app.ViewerOf(sam), null, Ct))).Rows;
        Assert.Equal(2, lines.Count);
        Assert.Equal(lines[0] with { Number = 0 }, lines[1] with { Number = 0 });
        // The answer alone counts, and its number for members is the next one.
        Assert.Equal(2, ((TicketWrite.Done)await Answer(agent, busy, "Here", basedOn: 99)).PublicSeq);
    }

    [Fact]
    [Trait("G", "G5")]
    [Trait("Attack", "25")]
    public async Task Who_is_in_copy_reads_from_joining_on()
    {
        var (sam, kim) = (await _app.NewPerson(), await _app.NewPerson());
        var ticket = await _app.NewTicket(sam);
        var agent = await Agent();
        await Answer(agent, ticket, "An old answer", basedOn: 99);
        var copy = await _app.ContactOf(kim);
        await _app.Change(db => db.Add(new TicketPerson { Ticket = ticket, Contact = copy, Role = PersonRole.Copy, SinceSeq = 3 }));
        await Answer(agent, ticket, "A new answer", basedOn: 99);

        var thread = await Thread(kim, (await Row(ticket)).Number);
        Assert.Equal("A new answer", Assert.Single(thread.Events).Words?.Body);
        Assert.False(thread.IsOwn);
        var viewer = (TicketViewer.Member)await _app.ViewerOf(kim);
        Assert.Empty((await _app.Use<TicketThread, RequestThread?>(t => t.Read(viewer, ticket, before: 3, null, Ct)))?.Events ?? []);
        Assert.IsType<TicketWrite.Done>(await Reply(viewer, ticket, "I read along"));
        Assert.IsType<TicketWrite.NotThere>(await _app.Use<MarkSolvedHandler,
            TicketWrite>(h => h.Handle(new MarkSolved(viewer, ticket), Ct)));
    }

    [Fact]
    [Trait("D", "D147")]
    public async Task A_thread_is_read_in_windows_by_the_same_statements_whatever_its_length()
    {
        var counting = new Counting();
        await using var app = new TestApp(await fixture.Databases.New(Ct), counting.AddTo);
        var sam = await app.NewPerson();
        var (small, large) = (await app.NewTicket(sam), await app.NewTicket(sam));
        var agent = (TicketViewer.Staff)await app.ViewerOf(await app.NewStaff(Role.Agent), Role.Agent);
        await app.Write(agent, small, new Happening.NoteAdded(), "Note");
        for (var i = 0; i < TicketThread.Window + 4; i++)
        {
            await app.Write(agent, large, i % 2 == 0 ? new Happening.NoteAdded() : new Happening.AgentReplied(TicketStatus.Pending),
                $"Words {i}");
        }

        var numbers = (await app.Stored<Ticket>()).ToDictionary(t => t.Id, t => t.Number);
        var (first, one) = await Counted(small, null, null);
        var (newest, many) = await Counted(large, null, null);
        Assert.Equal(one, many);
        Assert.InRange(one.Count, 1, 8);
        Assert.False(first.HasOlder);
        Assert.True(newest.HasOlder);
        Assert.Equal(Enumerable.Range(6, TicketThread.Window), newest.Events.Select(e => e.Number));
        Assert.Equal(Enumerable.Range(1, 5), (await Counted(large, 6, null)).Thread.Events.Select(e => e.Number));
        Assert.Equal([54, 55], (await Counted(large, null, 53)).Thread.Events.Select(e => e.Number));

        async Task<(DeskThread Thread, List<string> Statements)> Counted(TicketId ticket, int? before, int? since)
        {
            counting.Take();
            var thread = await app.Use<TicketThread, DeskThread?>(t => t.Read(agent, numbers[ticket], before, since, Ct));
            // A list of ids is as many parameters as it has.
            return (thread!, [.. counting.Take()
                .Select(sql => System.Text.RegularExpressions.Regex.Replace(sql, @"IN \([^)]*\)", "IN (...)"))]);
        }
    }

    [Fact]
    [Trait("G", "G45")]
    public async Task A_draft_is_kept_for_its_agent_until_it_is_sent_or_a_week_old()
    {
        var ticket = await _app.NewTicket(await _app.NewPerson());
        var (agent, other) = (await Agent(), await Agent());
        Assert.Equal(1, await Keep(agent, "Half a sen", 0));
        Assert.Equal(1, await Keep(other, "Another", 0));
        Assert.Equal(2, await Keep(agent, "Half a sentence", 1));
        // Another tab that has not seen the newer words writes nothing over them; the same words are no others.
        Assert.Null(await Keep(agent, "Older words", 1));
        Assert.Equal(3, await Keep(agent, "Half a sentence", 1));
        Assert.Null(await Keep(agent, new string('x', TicketText.MaxBytes + 1), 3));
        Assert.IsType<KeptDraft.NotThere>(await _app.Use<TicketDrafts, KeptDraft>(d => d.Keep(new KeepDraft(agent, TicketId.New(Logs.Start), false, "x", 1, 0), Ct)));
        Assert.Equal("Half a sentence", (await Draft(agent))?.Body);
        await Note(agent, ticket, "Half a sentence and its end");
        Assert.Null(await Draft(agent));
        _app.Clock.Advance(ForgetOldDrafts.Kept);
        await Forget();
        Assert.Equal("Another", (await Draft(other))?.Body);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await Forget();
        Assert.Null(await Draft(other));

        async Task<int?> Keep(TicketViewer.Staff by, string body, int seen) =>
            (await _app.Use<TicketDrafts, KeptDraft>(d => d.Keep(new KeepDraft(by, ticket, true, body, 1, seen), Ct)) as KeptDraft.Kept)?.Version;
        async Task<DraftText?> Draft(TicketViewer.Staff by) => (await _app.Use<TicketDrafts, IReadOnlyList<DraftText>>(d => d.Read(by, ticket, Ct))).SingleOrDefault();
        Task<int> Forget() => _app.With(async db =>
        {
            await _app.Services.GetServices<IJob>().OfType<ForgetOldDrafts>().Single().Run(db, Ct);
            return 0;
        });
    }

    [Fact]
    public async Task How_far_somebody_has_read_only_goes_up_and_never_past_the_end()
    {
        var sam = await _app.NewPerson();
        var ticket = await _app.NewTicket(sam);
        var agent = await Agent();
        await Answer(agent, ticket, "Here", basedOn: 99);
        var member = (TicketViewer.Member)await _app.ViewerOf(sam);
        Assert.True((await Line()).HasNews);
        await _app.Use<TicketMarks, int>(async m =>
        {
            await m.Read(member, ticket, 99, Ct);
            await m.Read(member, ticket, 1, Ct);
            await m.Read(agent, ticket, 1, Ct);
            return 0;
        });
        Assert.False((await Line()).HasNews);
        Assert.Equal(2, (await _app.Stored<TicketPerson>()).Single(p => p.Ticket == ticket).ReadSeq);
        Assert.Equal(2, (await _app.Use<TicketMarks, IReadOnlyDictionary<TicketId, int>>(m => m.Of(agent, [ticket], Ct)))[ticket]);

        async Task<RequestLine> Line() => (await _app.Use<TicketLists, Page<RequestLine>>(l => l.OfMember(member, null, Ct))).Rows.Single();
    }

    [Fact]
    [Trait("G", "G60")]
    [Trait("Attack", "54")]
    public async Task Every_act_on_a_ticket_that_is_not_ones_own_is_answered_as_on_none()
    {
        var sam = await _app.NewPerson();
        var ticket = await _app.NewTicket(sam, Department.CustomerService);
        var kim = (TicketViewer.Member)await _app.ViewerOf(await _app.NewPerson());
        var stranger = (TicketViewer.Staff)await _app.ViewerOf(await _app.NewStaff(Role.Agent, Department.CategorySpecialists), Role.Agent);
        var auditor = (TicketViewer.Staff)await _app.ViewerOf(await _app.NewStaff(Role.Auditor), Role.Auditor);
        var agent = (TicketViewer.Staff)await _app.ViewerOf(await _app.NewStaff(Role.Agent, Department.CustomerService), Role.Agent);
        List<TicketWrite> refused = [await Reply(kim, ticket, "Hello"), await _app.Use<MarkSolvedHandler,
            TicketWrite>(h => h.Handle(new MarkSolved(kim, ticket), Ct))];
        foreach (var by in new[] { stranger, auditor })
        {
            refused.Add(await Answer(by, ticket, "Hello", basedOn: 1));
            refused.Add(await Note(by, ticket, "Hello"));
            refused.Add(await Assign(by, ticket, agent.Account, null));
            refused.Add(await _app.Use<SetStatusHandler, TicketWrite>(h => h.Handle(new SetStatus(by, ticket, TicketStatus.Solved), Ct)));
            refused.Add(await _app.Use<SetPriorityHandler,
                TicketWrite>(h => h.Handle(new SetPriority(by, ticket, TicketPriority.Urgent), Ct)));
            refused.Add(await Move(by, ticket, Department.None));
            refused.Add(await Tag(by, ticket, "mine"));
        }

        // An agent does not take words out; nor does a lead those of another department.
        refused.Add(await TakeOut(agent, ticket, 1));
        refused.Add(await TakeOut((TicketViewer.Staff)await _app.ViewerOf(await _app.NewStaff(Role.Lead), Role.Lead), ticket, 1));
        Assert.All(refused, result => Assert.IsType<TicketWrite.NotThere>(result));
        Assert.Equal(1, (await Row(ticket)).LastSeq);
        Assert.DoesNotContain(await _app.Stored<TicketTag>(), t => t.Ticket == ticket);
    }

    private static SubmitRequest Request(Person person) =>
        new(person.Account, SubmissionId.New(Logs.Start), "Where is it?", "I cannot find it.", [], Department.None);

    private async Task<TicketViewer.Staff> Agent() =>
        (TicketViewer.Staff)await _app.ViewerOf(await _app.NewStaff(Role.Agent, Department.CustomerService, Department.CategorySpecialists),
            Role.Agent);

    private Task<TicketWrite> Reply(TicketViewer.Member by, TicketId ticket, string text, Guid? id = null) =>
        _app.Use<ReplyAsMemberHandler, TicketWrite>(h => h.Handle(new ReplyAsMember(by, ticket, text, id), Ct));

    private Task<TicketWrite> Answer(TicketViewer.Staff by, TicketId ticket, string text, int basedOn = 1, Guid? clientId = null,
        bool sendsAnyway = false) =>
        _app.Use<ReplyAsAgentHandler,
            TicketWrite>(h => h.Handle(new ReplyAsAgent(by, ticket, text, TicketStatus.Pending, basedOn, clientId, sendsAnyway), Ct));

    private Task<TicketWrite> Note(TicketViewer.Staff by, TicketId ticket, string text) =>
        _app.Use<AddNoteHandler, TicketWrite>(h => h.Handle(new AddNote(by, ticket, text, null), Ct));

    private Task<TicketWrite> Assign(TicketViewer.Staff by, TicketId ticket, AccountId? to, AccountId? seen) =>
        _app.Use<AssignTicketHandler, TicketWrite>(h => h.Handle(new AssignTicket(by, ticket, to, seen), Ct));

    private Task<TicketWrite> Move(TicketViewer.Staff by, TicketId ticket, DepartmentId to) =>
        _app.Use<MoveTicketHandler, TicketWrite>(h => h.Handle(new MoveTicket(by, ticket, to), Ct));

    private Task<TicketWrite> Tag(TicketViewer.Staff by, TicketId ticket, string tag, bool isOn = true) =>
        _app.Use<TagTicketHandler, TicketWrite>(h => h.Handle(new TagTicket(by, ticket, tag, isOn), Ct));

    private Task<TicketWrite> TakeOut(TicketViewer.Staff by, TicketId ticket, int seq) =>
        _app.Use<TakeOutTextHandler, TicketWrite>(h => h.Handle(new TakeOutText(by, ticket, seq, "It has a card number"), Ct));

    private async Task<RequestThread> Thread(Person person, int number)
    {
        var viewer = (TicketViewer.Member)await _app.ViewerOf(person);
        return await _app.Use<TicketThread, RequestThread?>(t => t.Read(viewer, number, null, null, Ct))
            ?? throw new InvalidOperationException($"{number} does not exist for them.");
    }

    private async Task<DeskThread> Desk(TicketViewer.Staff viewer, int number) =>
        await _app.Use<TicketThread, DeskThread?>(t => t.Read(viewer, number, null, null, Ct))
            ?? throw new InvalidOperationException($"{number} does not exist for them.");

    private async Task<Ticket> Row(TicketId ticket) => (await _app.Stored<Ticket>()).Single(t => t.Id == ticket);
}
