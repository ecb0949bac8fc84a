using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Desk;

/// <summary>One box at the desk: by number, by whoever asked, by words; nothing is found that the agent does not see.</summary>
[Trait("G", "G52")]
public sealed class SearchTicketsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{0}")]
    [InlineData("#{0}")]
    [InlineData("{1} {2}")]
    [InlineData("{1}-{2}")]
    [InlineData("{1}\u00A0{2}")]
    [InlineData(" {1}\u202F{2}. ")]
    [Trait("D", "D54")]
    public async Task A_number_in_any_form_finds_that_ticket_alone(string typed)
    {
        var (agent, number) = (await Agent(Department.CustomerService), await NumberOf(await _app.NewTicket(await _app.NewPerson(), Department.CustomerService)));
        var (digits, other) = ($"{number}", await _app.NewTicket(await _app.NewPerson(), Department.CustomerService, words: $"As in {number}"));
        Assert.NotEqual(number, await NumberOf(other));
        await Index();
        var found = await Search(agent, string.Format(System.Globalization.CultureInfo.InvariantCulture, typed, digits, digits[..^4], digits[^4..]));
        Assert.Equal([number], found);
        Assert.Equal([], await Search(await Agent(Department.CategorySpecialists), digits));
    }

    [Fact]
    [Trait("G", "G60")]
    public async Task Words_of_subject_name_reply_and_note_find_a_ticket_once_and_only_for_those_who_see_it()
    {
        var maya = await _app.NewPerson("Maya Unmistakable");
        var ticket = await _app.NewTicket(maya, Department.CustomerService, "Zephyr payout", "It is a week late, says my zephyrbank.");
        var number = await NumberOf(ticket);
        var agent = await Agent(Department.CustomerService);
        await agent.SubmitForm($"/desk/tickets/{number}", $"/desk/tickets/{number}/note", ("Note", "Called the quagmire office about the payout."));
        Assert.Equal([], await Search(agent, "zephyrbank"));
        await Index();

        foreach (var words in new[] { "zephyr", "zephyrb", "unmistakable quagmire", "payout quagmire", "ZEPHYR payouts" })
        {
            Assert.Equal([number], await Search(agent, words));
        }

        var page = await agent.Get("/desk/search?q=quagmire");
        Assert.Equal("quagmire", page.Document.QuerySelector(".desk-line-words mark")?.TextContent);
        Assert.Equal($"/desk/tickets/{number}#event-2", page.Document.QuerySelector(".desk-line-title")?.GetAttribute("href"));
        // A slip leads nobody from an article's words to a ticket, and no operator of the engines does.
        Assert.Equal([], await Search(agent, "zephry"));
        Assert.Equal([], await Search(agent, "zephyr NOT payout OR *"));
        Assert.Equal([], await Search(await Agent(Department.CategorySpecialists), "zephyr"));
        Assert.Equal([number], await Search(await _app.SignIn(await _app.NewStaff(Role.Admin)), "zephyr"));
        Assert.Equal([number], await Search(await _app.SignIn(await _app.NewStaff(Role.Auditor)), "zephyr"));
    }

    [Fact]
    [Trait("G", "G13")]
    public async Task What_waits_for_its_sender_is_not_found_nor_reports_by_agents_nor_what_was_taken_out_or_moved_away()
    {
        var sam = await _app.NewPerson();
        await _app.NewTicket(sam, Department.CustomerService, "Xylophone parked", isParked: true);
        var report = await NumberOf(await _app.NewTicket(sam, Department.None, "Xylophone report", kind: TicketKind.Report));
        var ticket = await _app.NewTicket(sam, Department.CustomerService, "A ticket", "My xylophone number");
        var number = await NumberOf(ticket);
        await Index();
        var (agent, lead) = (await Agent(Department.CustomerService), await _app.SignIn(await _app.NewStaff(Role.Lead, Department.CustomerService)));
        Assert.Equal([number], await Search(agent, "xylophone"));
        Assert.Equal([report, number], await Search(lead, "xylophone"));

        await lead.SubmitForm($"/desk/tickets/{number}/texts/1/take-out", ("Reason", "It held a number."));
        await Index();
        Assert.Equal([], await Search(agent, "xylophone"));
        Assert.Equal([report], await Search(lead, "xylophone"));
        Assert.DoesNotContain(await _app.Stored<SearchDocument>(), d => d.Subject == ticket.Value && (d.TextWords + d.Text).Contains("xylophone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_finds_what_its_owner_asked_newest_first()
    {
        var (maya, agent) = (await _app.NewPerson(), await Agent(Department.CustomerService));
        var first = await NumberOf(await _app.NewTicket(maya, Department.CustomerService));
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await NumberOf(await _app.NewTicket(maya, Department.CustomerService));
        await _app.NewTicket(maya, Department.CategorySpecialists);
        Assert.Equal([second, first], await Search(agent, $" {maya.Address.ToUpperInvariant()} "));
        Assert.Equal([], await Search(agent, "nobody@example.org"));
    }

    /// <summary>Whoever had it was erased, closed their account, or does not work here any more.</summary>
    [Theory]
    [InlineData("erased")]
    [InlineData("closed")]
    [InlineData("role")]
    [Trait("G", "G5")]
    public async Task What_somebody_had_who_is_gone_is_unassigned_again(string how)
    {
        var gone = await _app.NewStaff(Role.Agent, Department.CustomerService);
        var viewer = await _app.ViewerOf(gone, Role.Agent);
        var (open, solved) = (await _app.NewTicket(await _app.NewPerson(), Department.CustomerService), await _app.NewTicket(await _app.NewPerson(), Department.CustomerService));
        foreach (var ticket in new[] { open, solved })
        {
            await _app.Write(viewer, ticket, new Happening.Assigned(gone.Account));
        }

        await _app.Write(viewer, solved, new Happening.StatusSet(TicketStatus.Solved));
        await GiveBack();
        Assert.Equal(gone.Account, (await Stored(open)).Assignee);
        await _app.With(db => how switch
        {
            "erased" => db.Set<Account>().Where(a => a.Id == gone.Account).ExecuteDeleteAsync(Ct),
            "closed" => db.Set<Account>().Where(a => a.Id == gone.Account).ExecuteUpdateAsync(row => row.SetProperty(a => a.Status, AccountStatus.Closed), Ct),
            _ => db.Set<Account>().Where(a => a.Id == gone.Account).ExecuteUpdateAsync(row => row.SetProperty(a => a.Role, Role.Member), Ct),
        });
        await GiveBack();
        Assert.Null((await Stored(open)).Assignee);
        Assert.Equal(gone.Account, (await Stored(solved)).Assignee);
        var agent = await Agent(Department.CustomerService);
        var number = await NumberOf(open);
        Assert.Contains($"/desk/tickets/{number}", (await agent.Get("/desk/unassigned")).Text, StringComparison.Ordinal);
        Assert.Contains("Holdfast gave it back", (await agent.Get($"/desk/tickets/{number}")).Words, StringComparison.Ordinal);
    }

    private static async Task<List<int>> Search(Browser staff, string words)
    {
        var page = await staff.Get($"/desk/search?q={Uri.EscapeDataString(words)}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return [.. page.Document.QuerySelectorAll(".desk-line-title").Select(link => int.Parse(link.GetAttribute("href")!.Split('/', '#')[3], System.Globalization.CultureInfo.InvariantCulture))];
    }

    private Task<int> Index() => Run<IndexTicketTexts>();

    private Task<int> GiveBack() => Run<GiveBackTickets>();

    private Task<int> Run<TJob>() => _app.With(async db =>
    {
        await _app.Services.GetServices<IJob>().OfType<TJob>().Cast<IJob>().Single().Run(db, Ct);
        return 0;
    });

    private async Task<Browser> Agent(DepartmentId department) => await _app.SignIn(await _app.NewStaff(Role.Agent, department));

    private Task<Ticket> Stored(TicketId ticket) => _app.With(db => db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == ticket));

    private async Task<int> NumberOf(TicketId ticket) => (await Stored(ticket)).Number;
}
