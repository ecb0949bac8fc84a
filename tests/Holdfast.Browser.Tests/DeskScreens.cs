using Holdfast.Browser.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of agents who protect accounts, and of admins who look at what they did.</summary>
internal static partial class Screens
{
    private static readonly Origin AgentsOrigin = new("Chrome on Windows", "203.0.113.7", "0HN1");

    private static Dictionary<string, Func<Scene, Task>> OfDesk => new()
    {
        ["10-desk"] = async scene =>
        {
            await AtTheDesk(scene, Role.Agent);
            await scene.Page.GotoAsync("/desk");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Link, new() { Name = "Somebody signed in from Lisbon" }).First).ToBeVisibleAsync();
        },
        ["10-desk-empty"] = async scene =>
        {
            await AtTheDesk(scene, Role.Agent);
            await scene.Page.GotoAsync("/desk/mine");
            await Assertions.Expect(scene.Page.GetByText("Nothing is yours yet")).ToBeVisibleAsync();
        },
        ["10-desk-ticket"] = async scene => await scene.Page.GotoAsync($"/desk/tickets/{await AtTheDesk(scene, Role.Agent)}"),
        ["10-desk-new"] = async scene =>
        {
            await AtTheDesk(scene, Role.Agent);
            await scene.Page.GotoAsync("/desk");
            await scene.Product.NewTicket(await scene.Product.NewPerson("Jordan Park"), "I can't withdraw my money");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Button, new() { NameRegex = new(" new$") })).ToBeVisibleAsync();
        },
        ["10-desk-ticket-post"] = async scene => await scene.Page.GotoAsync($"/desk/tickets/{await AtTheDesk(scene, Role.Agent)}/post"),
        ["10-desk-ticket-here"] = async scene =>
        {
            var number = await AtTheDesk(scene, Role.Agent);
            var ticket = await scene.Product.With(db => db.Set<Support.Tickets.Ticket>().Where(t => t.Number == number).Select(t => t.Id).SingleAsync(TestContext.Current.CancellationToken));
            var (tom, ana) = (await scene.Product.NewStaff("Tom Reyes"), await scene.Product.NewStaff("Ana Costa"));
            var signs = scene.Product.Services.GetRequiredService<Platform.Live.LiveSigns>();
            signs.Show(Support.Tickets.TicketTopics.Here(ticket), tom.Account.Value, Platform.Live.LiveSign.Writing);
            signs.Show(Support.Tickets.TicketTopics.Here(ticket), ana.Account.Value, Platform.Live.LiveSign.Here);
            await scene.Page.GotoAsync($"/desk/tickets/{number}");
            await Assertions.Expect(scene.Page.Locator("#here")).ToHaveTextAsync("Tom Reyes is writing. Ana Costa has this open too.");
        },
        ["10-desk-ticket-error"] = async scene =>
        {
            await scene.Page.GotoAsync($"/desk/tickets/{await AtTheDesk(scene, Role.Agent)}");
            await Press(scene, "Send and wait for member");
            await Refused(scene);
        },
        ["10-desk-ticket-address"] = async scene =>
        {
            await scene.Page.GotoAsync($"/desk/tickets/{await AtTheDesk(scene, Role.Agent)}");
            await scene.Page.GetByText("Show the email").ClickAsync();
            await Press(scene, "Show for 10 minutes");
            await Refused(scene);
        },
        ["10-desk-search"] = async scene =>
        {
            await AtTheDesk(scene, Role.Agent);
            await Indexed(scene);
            await scene.Page.GotoAsync("/desk/search?q=brightside+logo");
            await Assertions.Expect(scene.Page.Locator(".desk-line-words mark").First).ToBeVisibleAsync();
        },
        ["10-desk-search-none"] = async scene =>
        {
            await AtTheDesk(scene, Role.Agent);
            await scene.Page.GotoAsync($"/desk/search?q=zebra+crossing");
            await Assertions.Expect(scene.Page.GetByText("No ticket found")).ToBeVisibleAsync();
        },
        ["10-desk-ticket-draft"] = async scene =>
        {
            await scene.Page.GotoAsync($"/desk/tickets/{await AtTheDesk(scene, Role.Agent)}");
            await scene.Page.GetByLabel("Public reply", new() { Exact = true }).PressSequentiallyAsync("Good morning Maya,");
            await Assertions.Expect(scene.Page.GetByText("Draft kept")).ToBeVisibleAsync();
        },
        ["10-words-kept"] = async scene =>
        {
            await SignedIn(scene);
            await scene.Page.GotoAsync("/help/articles/you-lost-a-phone-or-a-laptop");
            await scene.Page.GetByLabel("Your name here").FillAsync("Maya O.");
            await scene.Page.GetByLabel("Add a comment").FillAsync($"Mine was in the car all along.\n\n{LongWord}");
            await scene.Product.Change(db => db.Set<Account>().Single(a => a.Id == scene.Person.Account).EndSessions());
            await Press(scene, "Post comment");
            await scene.Page.GetByLabel("Email").FillAsync(scene.Person.Address);
            await scene.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(scene.Person.Password);
            await Press(scene, "Sign in");
            await Headed(scene, "You're signed in again");
        },
        ["10-desk-ticket-secret"] = async scene =>
        {
            await scene.Page.GotoAsync($"/desk/tickets/{await AtTheDesk(scene, Role.Agent)}");
            await scene.Page.GetByLabel("Public reply", new() { Exact = true }).FillAsync("Please send me your password.");
            await Press(scene, "Send and wait for member");
            await Refused(scene);
        },
        ["10-desk-take-out"] = async scene => await scene.Page.GotoAsync($"/desk/tickets/{await AtTheDesk(scene, Role.Lead)}/texts/1/take-out"),
        ["32-desk-find"] = async scene => await (await AsAgent(scene)).GotoAsync("/desk/protect"),
        ["32-desk-find-error"] = async scene =>
        {
            await (await AsAgent(scene)).GotoAsync("/desk/protect");
            await FindAccount(scene, "nobody@example.com");
            await Refused(scene);
        },
        ["32-desk-stopped"] = async scene =>
        {
            await AsAgent(scene);
            await ProtectedBy(scene, 3, stopped: true);
            await scene.Page.GotoAsync("/desk/protect");
        },
        ["32-desk-menu"] = async scene =>
        {
            await (await AsAgent(scene)).GotoAsync("/settings");
            await OpenMenu(scene);
        },
        ["32-desk-protect"] = async scene => await OpenProtect(scene, "Robin Freelancer"),
        ["32-desk-protect-error"] = async scene =>
        {
            await OpenProtect(scene, LongestName);
            await Press(scene, "Protect this account");
            await Refused(scene);
        },
        ["32-desk-protected"] = async scene =>
        {
            await OpenProtect(scene, "Robin Freelancer");
            await scene.Page.GetByLabel("The owner told us").CheckAsync();
            await Press(scene, "Protect this account");
            await Told(scene, "The account is protected");
        },
        ["31-admin-containments"] = async scene =>
        {
            await AsAdmin(scene);
            await AskedToLift(scene, by: null);
            await scene.Page.GotoAsync("/admin/containments");
        },
        ["31-admin-agent"] = async scene =>
        {
            await AsAdmin(scene);
            await scene.Page.GotoAsync($"/admin/containments/agents/{(await AskedToLift(scene, by: null)).Agent}");
        },
        ["31-admin-agent-error"] = async scene =>
        {
            await AsAdmin(scene);
            await scene.Page.GotoAsync($"/admin/containments/agents/{await Another(scene, 4)}");
            foreach (var box in await scene.Page.GetByRole(AriaRole.Checkbox).AllAsync())
            {
                await box.UncheckAsync();
            }

            await Press(scene, "Ask to open them again");
            await Refused(scene);
        },
        ["31-admin-lift"] = async scene =>
        {
            await AsAdmin(scene);
            await scene.Page.GotoAsync($"/admin/containments/lifts/{(await AskedToLift(scene, by: null)).Lift}");
        },
        ["31-admin-lift-own"] = async scene =>
        {
            await AsAdmin(scene);
            await scene.Page.GotoAsync($"/admin/containments/lifts/{(await AskedToLift(scene, by: scene.Person.Account)).Lift}");
        },
        ["09-mail-contained-by-support"] = async scene =>
        {
            await OpenProtect(scene, "Robin Freelancer");
            await scene.Page.GetByLabel("The owner told us").CheckAsync();
            await Press(scene, "Protect this account");
            await scene.Page.GotoAsync(await FindMail(scene.Page, $"robin@{scene.Person.Address.Split('@')[1]}", "Your account is protected"));
        },
        ["09-mail-agent-stopped"] = async scene =>
        {
            await AsAdmin(scene);
            var agent = await Another(scene, 1);
            await using (var scope = scene.Product.Services.CreateAsyncScope())
            {
                scope.ServiceProvider.GetRequiredService<Outbox>().Add(new AgentStopped(agent, scene.Product.Clock.GetUtcNow(), AgentsOrigin.Device, AgentsOrigin.Network));
                await scope.ServiceProvider.GetRequiredService<HoldfastDb>().SaveChangesAsync(TestContext.Current.CancellationToken);
            }

            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "An agent was stopped"));
        },
        ["09-mail-lifted"] = async scene =>
        {
            await AsAdmin(scene);
            var lift = (await AskedToLift(scene, by: null)).Lift;
            await scene.Page.GotoAsync($"/admin/containments/lifts/{lift}");
            await Press(scene, "Open them again");
            await Told(scene, "3 accounts are open again");
            await scene.Page.GotoAsync(await FindMail(scene.Page, $"member.0@{scene.Person.Address.Split('@')[1]}", "Your account is open again"));
        },
    };

    private static async Task<IPage> AsAgent(Scene scene)
    {
        await scene.Product.Change(db => db.Set<Account>().Single(a => a.Id == scene.Person.Account).Role = Role.Agent);
        return await SignedIn(scene);
    }

    /// <summary>Somebody of Customer Service, signed in, with four requests of a member; gives the number of one.</summary>
    private static async Task<int> AtTheDesk(Scene scene, Role role)
    {
        var member = await scene.Product.NewPerson("Maya Okafor", $"maya@{scene.Person.Address.Split('@')[1]}");
        var number = await Requests(scene, member);
        await scene.Product.Change(db =>
        {
            db.Set<Account>().Single(a => a.Id == scene.Person.Account).Role = role;
            db.Add(new DepartmentAgent { Department = Department.CustomerService, Agent = scene.Person.Account });
        });
        await SignedIn(scene);
        return number;
    }

    /// <summary>What was written on tickets can be found, as it is some seconds later.</summary>
    private static async Task Indexed(Scene scene)
    {
        await using var scope = scene.Product.Services.CreateAsyncScope();
        var job = scope.ServiceProvider.GetServices<IJob>().Single(job => job.GetType().Name == "IndexTicketTexts");
        await job.Run(scope.ServiceProvider.GetRequiredService<HoldfastDb>(), TestContext.Current.CancellationToken);
    }

    private static async Task FindAccount(Scene scene, string address)
    {
        await scene.Page.GetByLabel("Email of the account").FillAsync(address);
        await Press(scene, "Find account");
    }

    private static async Task OpenProtect(Scene scene, string name)
    {
        await AsAgent(scene);
        var address = $"robin@{scene.Person.Address.Split('@')[1]}";
        var robin = await scene.Product.NewPerson(name, address);
        await scene.Product.AddSignIn(robin, Devices.IPhone, 60, TimeSpan.FromHours(2), "203.0.113.7");
        await scene.Page.GotoAsync("/desk/protect");
        await FindAccount(scene, address);
        await Headed(scene, "Protect this account?");
    }

    /// <summary>An agent, who is the scene's person unless named, has protected so many accounts, and was stopped then or not.</summary>
    private static async Task ProtectedBy(Scene scene, int accounts, bool stopped, AccountId? agent = null)
    {
        var own = agent ?? scene.Person.Account;
        for (var i = 0; i < accounts; i++)
        {
            var member = await scene.Product.NewPerson(i == 1 ? LongestName : $"Member {i}", $"member.{i}@{scene.Person.Address.Split('@')[1]}");
            await using var scope = scene.Product.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
            var account = await db.Set<Account>().SingleAsync(a => a.Id == member.Account);
            scope.ServiceProvider.GetRequiredService<ContainAccount>().ApplyBy(own, ContainmentReason.OwnerAsked, account, AgentsOrigin);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await scene.Product.Change(db =>
        {
            var row = new ContainingAgent { Agent = own };
            if (stopped)
            {
                row.Stop(scene.Product.Clock.GetUtcNow());
            }

            db.Add(row);
        });
    }

    /// <summary>Another person is an agent, was stopped, and had protected so many accounts.</summary>
    private static async Task<Guid> Another(Scene scene, int accounts)
    {
        var agent = await scene.Product.NewPerson("Sunday Agent", $"agent@{scene.Person.Address.Split('@')[1]}");
        await scene.Product.Change(db => db.Set<Account>().Single(a => a.Id == agent.Account).Role = Role.Agent);
        await ProtectedBy(scene, accounts, stopped: true, agent.Account);
        return agent.Account.Value;
    }

    /// <summary>Another agent's accounts, of which an admin has asked that three be opened again.</summary>
    private static async Task<(Guid Agent, Guid Lift)> AskedToLift(Scene scene, AccountId? by)
    {
        var agent = await Another(scene, 5);
        var admin = by ?? (await scene.Product.NewPerson("Kim Admin", $"kim@{scene.Person.Address.Split('@')[1]}")).Account;
        await using var scope = scene.Product.Services.CreateAsyncScope();
        var lifts = scope.ServiceProvider.GetRequiredService<LiftContainments>();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var chosen = await lifts.Open(AccountId.From(agent)).Where(c => !db.Set<Account>().Any(a => a.Id == c.Account && (a.Name == "Member 3" || a.Name == "Member 4")))
            .Select(c => c.Id).ToListAsync();
        await lifts.Ask(AccountId.From(agent), chosen, admin, AgentsOrigin, TestContext.Current.CancellationToken);
        return (agent, (await lifts.Waiting().SingleAsync(l => l.Agent == AccountId.From(agent))).Id.Value);
    }
}
