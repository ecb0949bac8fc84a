using Holdfast.Browser.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of requests, as members see them.</summary>
internal static partial class Screens
{
    private const string LongWord = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft";

    private static Dictionary<string, Func<Scene, Task>> OfRequests => new()
    {
        ["40-request"] = async scene =>
        {
            await OpenForm(scene, "contracts", "disagreement");
            await scene.Page.GetByText("What can you do when we don't agree?").ClickAsync();
            await FillRequest(scene, "The logo isn't what we agreed");
        },
        ["40-request-first"] = async scene => await (await SignedIn(scene)).GotoAsync("/help/requests/new"),
        ["40-request-got-in"] = async scene => await OpenForm(scene, "got-in", "signs"),
        ["40-request-stranger"] = async scene =>
        {
            await scene.Page.GotoAsync("/help/requests/new?kind=client&category=contracts&subcategory=disagreement");
            await FillRequest(scene, "The work isn't finished");
        },
        ["40-request-error"] = async scene =>
        {
            await OpenForm(scene, "contracts", "disagreement");
            await scene.Page.GetByLabel("The money").CheckAsync();
            await Assertions.Expect(scene.Page.GetByLabel("How much money is it about?")).ToBeVisibleAsync();
            await Press(scene, "Submit request");
            await Refused(scene);
        },
        ["40-request-files"] = async scene =>
        {
            await OpenForm(scene, "contracts", "no-answer");
            await FillRequest(scene, "A client doesn't answer");
            await AddFiles(scene);
            await scene.Page.GetByLabel("Attachments").SetInputFilesAsync(new FilePayload { Name = "empty.txt", MimeType = "text/plain", Buffer = [] });
            await Assertions.Expect(scene.Page.Locator("[data-refused]")).ToBeVisibleAsync();
        },
        ["41-request-thread-files"] = async scene =>
        {
            await OpenForm(scene, "contracts", "no-answer");
            await FillRequest(scene, "A client doesn't answer");
            await AddFiles(scene);
            await Press(scene, "Submit request");
            await Headed(scene, "Your request has been submitted");
            await scene.Page.GetByRole(AriaRole.Link, new() { Name = "See my request" }).ClickAsync();
            await Assertions.Expect(scene.Page.Locator(".file-list img")).ToBeVisibleAsync();
        },
        ["40-request-submitted"] = async scene =>
        {
            await OpenForm(scene, "contracts", "no-answer");
            await FillRequest(scene, "A client doesn't answer");
            await Press(scene, "Submit request");
            await Headed(scene, "Your request has been submitted");
            await scene.Page.Locator(".number strong").EvaluateAsync("number => number.textContent = '408 1226'");
            await scene.Page.Locator(".notice p:last-child").EvaluateAsync("words => words.textContent = words.textContent.replace(/\\d{3} \\d{4}/, '408 1226')");
        },
        ["40-request-failed"] = async scene =>
        {
            await OpenForm(scene, "contracts", "disagreement");
            await scene.Page.GetByLabel("The money").CheckAsync();
            await scene.Page.GetByLabel("How much money is it about?").FillAsync("640");
            await FillRequest(scene, $"The logo isn't {MarkedSaves.Mark} what we agreed");
            await Press(scene, "Submit request");
            await Headed(scene, "Our apologies. Something went wrong.");
        },
        ["41-my-requests-empty"] = async scene => await (await SignedIn(scene)).GotoAsync("/help/requests"),
        ["41-my-requests"] = async scene =>
        {
            await Requests(scene);
            await (await SignedIn(scene)).GotoAsync("/help/requests");
        },
        ["41-request-thread"] = async scene => await (await SignedIn(scene)).GotoAsync($"/help/requests/{await Requests(scene)}"),
        ["41-request-thread-new"] = async scene =>
        {
            var (ticket, number) = await scene.Product.NewTicket(scene.Person, "The logo isn't what we agreed", answers: 8);
            var priya = await scene.Product.NewStaff("Priya Nair");
            await (await SignedIn(scene)).GotoAsync($"/help/requests/{number}");
            for (var message = 0; message < 3; message++)
            {
                await scene.Product.Write(priya, ticket, new Happening.AgentReplied(TicketStatus.Pending), "Thank you. We've written to your client.");
            }

            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Button, new() { Name = "3 new messages" })).ToBeVisibleAsync();
        },
        ["41-request-thread-reconnecting"] = async scene =>
        {
            var (_, number) = await scene.Product.NewTicket(scene.Person, "The logo isn't what we agreed", answers: 1);
            await (await SignedIn(scene)).GotoAsync($"/help/requests/{number}");
            await scene.Page.Locator("[data-live-state]").EvaluateAsync("line => line.textContent = line.dataset.liveState");
        },
        ["41-request-thread-error"] = async scene =>
        {
            await (await SignedIn(scene)).GotoAsync($"/help/requests/{await Requests(scene)}");
            await Press(scene, "Send reply");
            await Refused(scene);
        },
    };

    private static async Task OpenForm(Scene scene, string category, string subcategory) =>
        await (await SignedIn(scene)).GotoAsync($"/help/requests/new?category={category}&subcategory={subcategory}");

    /// <summary>A picture, and a recording with a secret in it.</summary>
    private static async Task AddFiles(Scene scene)
    {
        var picture = Convert.FromBase64String(await scene.Page.EvaluateAsync<string>(FileTests.Draw, "image/png"));
        await scene.Page.GetByLabel("Attachments").SetInputFilesAsync(
        [
            new FilePayload { Name = "contract-room.png", MimeType = "image/png", Buffer = picture },
            new FilePayload { Name = $"{LongWord}.har", MimeType = "application/json", Buffer = """{"log":{"creator":{"name":"x"},"entries":[{"request":{"headers":[{"name":"Cookie","value":"a=b"}]}}]}}"""u8.ToArray() },
        ]);
        await Assertions.Expect(scene.Page.Locator("[data-file]")).ToHaveCountAsync(2);
    }

    private static async Task FillRequest(Scene scene, string subject)
    {
        await scene.Page.GetByLabel("Subject").FillAsync(subject);
        await scene.Page.GetByLabel("The contract you have issues with").FillAsync("Logo and style guide, 2 Sep 2026");
        await scene.Page.GetByLabel("Provide more details").FillAsync("I sent the final logo on 4 November and have had no answer since, also not to three messages in the contract room. The last payment of 640 dollars is still on hold.");
    }

    /// <summary>Four requests of the person's, of which the first was answered; gives its number.</summary>
    private static Task<int> Requests(Scene scene) => Requests(scene, scene.Person);

    private static async Task<int> Requests(Scene scene, Person member)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var scope = scene.Product.Services.CreateAsyncScope();
        var (db, log) = (scope.ServiceProvider.GetRequiredService<Platform.Storage.HoldfastDb>(), scope.ServiceProvider.GetRequiredService<TicketLog>());
        var markdown = scope.ServiceProvider.GetRequiredService<Platform.Texts.Markdown>();
        var contact = await scope.ServiceProvider.GetRequiredService<ContactBook>().OfAccount(member.Account, ct) ?? throw new InvalidOperationException("No contact.");
        var agent = await scene.Product.NewPerson("Priya Nair", $"priya@{member.Address.Split('@')[1]}");
        await scene.Product.Change(changed => changed.Set<Account>().Single(a => a.Id == agent.Account).Role = Role.Agent);
        var now = scene.Product.Clock.GetUtcNow();
        List<(string Subject, TicketStatus Then, int Days)> all =
            [("Somebody signed in from Lisbon", TicketStatus.New, 0), ("Invoice with the wrong address", TicketStatus.Solved, 40), (LongWord, TicketStatus.Solved, 260), ("A client doesn't answer", TicketStatus.Pending, 1)];
        var number = 0;
        foreach (var (subject, then, days) in all)
        {
            number = await scope.ServiceProvider.GetRequiredService<TicketNumbers>().Next(ct);
            var at = now - TimeSpan.FromDays(days) - TimeSpan.FromHours(3);
            var ticket = log.Open(
                new Happening.Opened(TicketKind.Request, TicketChannel.Form, Department.CustomerService, TicketPriority.Normal, contact.Id), number, subject, member.Name,
                member.Account, TicketWords.OfMember($"I sent the final logo on 4 November and have had no answer since.\n\nThe contract you have issues with: {LongWord}\nYour client's name: Brightside Studio"), at);
            if (then is not TicketStatus.New)
            {
                log.AppendTo(
                    ticket, new Happening.AgentReplied(then), Author.Of(agent.Account),
                    TicketWords.OfStaff("Hello Maya,\n\nthank you for the date. I've written to Brightside Studio. **You need do nothing** until Thursday:\n\n- we hold the 640 dollars\n- your work stays yours", markdown), at.AddHours(2));
            }

            if (days == 1)
            {
                log.AppendTo(ticket, new Happening.MemberReplied(), Author.Of(contact.Id), TicketWords.OfMember("Thank you. They've read it, I can see that."), at.AddHours(3));
                log.AppendTo(ticket, new Happening.NoteAdded(), Author.Of(agent.Account), TicketWords.OfStaff("Brightside had it *on Friday*.", markdown), at.AddHours(3.5));
                log.AppendTo(ticket, new Happening.AgentReplied(TicketStatus.Pending), Author.Of(agent.Account), TicketWords.OfStaff("Good. When did you write to them last?", markdown), at.AddHours(4));
            }
        }

        await db.SaveChangesAsync(ct);
        return number;
    }
}
