using System.Globalization;
using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Staff;
using Holdfast.Support.Departments;
using Holdfast.Support.Requests;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Desk;

/// <summary>Every answer that draws somebody's words, name or file to staff is written down, whichever route drew it.</summary>
[Trait("G", "G41")]
public sealed class ReadingRoutesTests(Databases databases) : IAsyncLifetime
{
    private static readonly string[] Lists =
        ["/desk", "/desk/mine", "/desk/unassigned", "/desk/pending", "/desk/solved", "/desk/search", "/desk/chats", "/desk/chats/side"];

    /// <summary>Chats that a colleague has.</summary>
    private const string Taken = "/desk/chats/all";

    private static readonly string[] Tickets =
    [
        "/desk/tickets/{number:int}", "/desk/tickets/{number:int}/events", "/desk/tickets/{number:int}/state", "/desk/tickets/{number:int}/post", "/desk/chats/{number:int}",
        "/desk/chats/{number:int}/events",
    ];

    /// <summary>Written down like a ticket; a draft is needed, and <c>DraftsTests</c> have one.</summary>
    private static readonly string[] Drafts =
    [
        "/desk/chats/{number:int}/draft", "/desk/tickets/{number:int}/drafts/{draft:guid}", "/desk/tickets/{number:int}/drafts/{draft:guid}/files/{format}",
    ];

    /// <summary>The line for calls is a list and a call a ticket; <c>VideoTests</c> have one.</summary>
    private static readonly string[] Calls =
    [
        "/desk/video", "/desk/video/side", "/desk/video/{number:int}", "/desk/video/{number:int}/events", "/desk/video/{number:int}/messages",
        "/desk/video/{number:int}/state",
    ];

    private static readonly string[] Files = ["/files/{id:guid}/{name}", "/files/{id:guid}/{name}/unchecked"];

    /// <summary>What draws no contact, and why.</summary>
    private static readonly Dictionary<string, string> Others = new()
    {
        ["/desk/not-confirmed"] = "What is parked is nobody's yet, and does not count.",
        ["/desk/tickets/{number:int}/here"] = "Names of colleagues.",
        ["/desk/tickets/{number:int}/texts/{seq:int}/take-out"] = "The ticket's number and a form.",
        ["/desk/chats/{number:int}/below"] = "Whether it was read, and who has the chat.",
        ["/desk/chats/taking-part"] = "Counts.",
        ["/desk/chats/{number:int}/drafts/{draft:guid}/acts/{version:int}"] = "Buttons of a draft.",
        ["/desk/video/looks/{id:guid}"] = "Drawn by the system; each opening of a picture has a row of its own (G39).",
        ["/desk/video/pictures/{id:guid}"] = "A row of its own for each opening (G39).",
        ["/desk/video/pictures/{id:guid}/content"] = "The same.",
        ["/desk/video/{number:int}/signals"] = "What two browsers say to find each other.",
        ["/desk/video/{number:int}/relay"] = "What a browser shows the relay.",
        ["/desk/readings"] = "Names of colleagues and numbers of tickets.",
        ["/desk/protect"] = "Accounts that the agent protected: looking for one has a limit and an entry of its own (F35).",
        ["/desk/accounts/{id:guid}/protect"] = "An account that was looked for: the same.",
    };

    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = new TestApp(
        await databases.New(Ct),
        builder => builder.UseSetting("Desk:PeopleListedAnHour", "50").UseSetting("Desk:PeopleListedADay", "50"));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    public void Every_route_of_staff_is_counted_or_named_with_its_reason()
    {
        var routes = App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(route => "/" + route.RoutePattern.RawText?.TrimStart('/'))
            .Where(path => path == "/desk" || path.StartsWith("/desk/", StringComparison.Ordinal) || path.StartsWith("/files/", StringComparison.Ordinal))
            .Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(Lists.Append(Taken).Concat(Tickets).Concat(Drafts).Concat(Calls).Concat(Files).Concat(Others.Keys).Order(StringComparer.Ordinal), routes);
    }

    [Fact]
    [Trait("Attack", "29")]
    public async Task Each_of_them_writes_down_whom_it_drew_and_none_shows_an_address()
    {
        var sam = await App.NewPerson();
        var member = await App.SignIn(sam);
        var contact = await App.ContactOf(sam);
        var (agent, who, department) = await App.TakesChats("Readings");
        await member.StartChat(department);
        var chat = await NumberOf(TicketChannel.Chat);
        foreach (var (status, path) in new[] { (TicketStatus.Pending, "/desk/pending"), (TicketStatus.Solved, "/desk/solved") })
        {
            var ticket = await App.NewTicket(sam, department);
            await App.Write(await App.ViewerOf(who, Role.Agent), ticket, new Happening.StatusSet(status));
        }

        var sent = await member.SubmitWithFiles(
            await member.OpenRequest(), RequestPaths.New, "f-attachments", [("notes.txt", "just a line"u8.ToArray())], ("Subject", "Look"), ("Details", "Here"));
        var number = sent.NumberOf();
        var file = (await App.Stored<StoredFile>()).Single();
        var ticketId = await App.With(db => db.Set<Ticket>().Where(t => t.Number == number).Select(t => t.Id).SingleAsync(Ct));

        foreach (var route in Lists)
        {
            var (browser, person) = await Agent();
            if (route == "/desk/mine")
            {
                await App.Write(await App.ViewerOf(person, Role.Admin), ticketId, new Happening.Assigned(person.Account));
            }

            await Draws(browser, route == "/desk/search" ? "/desk/search?q=" + sam.Address : route);
            Assert.True(await App.With(db => db.Set<ListReading>().AnyAsync(r => r.Agent == person.Account && r.Contact == contact, Ct)), route);
            if (route == "/desk/mine")
            {
                await App.Write(await App.ViewerOf(person, Role.Admin), ticketId, new Happening.Assigned(null));
            }
        }

        foreach (var route in Tickets)
        {
            var (browser, person) = await Agent();
            var of = route.Contains("chats", StringComparison.Ordinal) ? chat : number;
            await Draws(browser, route.Replace("{number:int}", of.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + "?since=0");
            await Wrote(person, ReadingKind.Ticket, route);
        }

        await agent.TakeNext();
        var (lead, led) = await Agent();
        await Draws(lead, Taken);
        Assert.True(await App.With(db => db.Set<ListReading>().AnyAsync(r => r.Agent == led.Account && r.Contact == contact, Ct)), Taken);

        foreach (var route in Files)
        {
            var state = route.EndsWith("unchecked", StringComparison.Ordinal) ? FileState.NotChecked : FileState.Ready;
            await App.With(db => db.Set<StoredFile>().ExecuteUpdateAsync(row => row.SetProperty(f => f.State, state), Ct));
            var (browser, person) = await Agent();
            await Draws(browser, FilesPaths.Of(file.Id, file.Name) + (state is FileState.NotChecked ? "/unchecked" : ""));
            await Wrote(person, ReadingKind.File, route);
        }

        async Task<(Browser, Person)> Agent()
        {
            var (browser, person) = await App.SignInStaff(Role.Admin);
            await App.Change(db => db.Add(new DepartmentAgent { Department = department, Agent = person.Account, Seats = 1 }));
            return (browser, person);
        }

        async Task Draws(Browser browser, string path)
        {
            var answer = await browser.Get(path, ("HX-Request", "true"));
            Assert.True(answer.Status is HttpStatusCode.OK, $"{path}: {answer.Status}");
            Assert.DoesNotContain(sam.Address, path.Contains("q=", StringComparison.Ordinal) ? "" : answer.Text, StringComparison.Ordinal);
        }

        async Task Wrote(Person person, ReadingKind kind, string route)
        {
            var rows = await App.With(db => db.Set<Reading>().Where(r => r.Agent == person.Account).ToListAsync(Ct));
            Assert.True(rows is [{ } row] && row.Kind == kind && row.Contact == contact, $"{route}: {rows.Count}");
        }
    }

    [Fact]
    [Trait("Attack", "29")]
    public async Task Whoever_goes_through_the_lists_is_warned_then_stopped_and_a_list_that_looks_again_counts_once()
    {
        var (agent, person) = await App.SignInStaff(Role.Admin);
        var people = await Task.WhenAll(Enumerable.Range(0, 51).Select(_ => App.NewPerson()));
        foreach (var one in people[..40])
        {
            await App.NewTicket(one);
        }

        Assert.Contains("You've looked through many people's requests", (await agent.Get("/desk")).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await agent.Get("/desk")).Status);
        Assert.Equal(40, await App.With(db => db.Set<ListReading>().CountAsync(r => r.Agent == person.Account, Ct)));
        Assert.Equal(0, await App.With(db => db.Set<Reading>().CountAsync(Ct)));

        foreach (var one in people[40..])
        {
            await App.NewTicket(one, subject: "The needle");
        }

        // A page of the list has fifty; the one more is found by a search.
        Assert.Equal(HttpStatusCode.OK, (await agent.Get("/desk")).Status);
        var number = await App.With(db => db.Set<Ticket>().OrderByDescending(t => t.Number).Select(t => t.Number).FirstAsync(Ct));
        var stopped = await agent.Get($"/desk/search?q={number}");
        Assert.Equal(HttpStatusCode.Forbidden, stopped.Status);
        Assert.DoesNotContain("The needle", stopped.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Get("/desk/mine")).Status);
    }

    private Task<int> NumberOf(TicketChannel channel) =>
        App.With(db => db.Set<Ticket>().Where(t => t.Channel == channel).Select(t => t.Number).SingleAsync(Ct));
}
