using System.Net;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Chat;
using Holdfast.Support.Departments;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Kit;

/// <summary>What members and agents do in a chat.</summary>
public static class ChatSteps
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A department of a test's own, open at every hour, and its agents.</summary>
    public static async Task<DepartmentId> NewDepartment(this TestApp app, string name, params (Person Agent, int Seats)[] agents)
    {
        var id = DepartmentId.New(app.Clock.GetUtcNow());
        await app.Change(db =>
        {
            db.Add(new Department { Id = id, Name = name, IsOffered = true, Greeting = "Hello!", Zone = "America/Los_Angeles" });
            db.AddRange(Enum.GetValues<DayOfWeek>().Select(day => new DepartmentHours { Department = id, Day = day, From = 0, Until = 0 }));
            db.AddRange(agents.Select(a => new DepartmentAgent { Department = id, Agent = a.Agent.Account, Seats = a.Seats }));
        });
        return id;
    }

    /// <summary>An agent who takes chats, in a browser with the page open.</summary>
    public static async Task<(Browser Browser, Person Person, DepartmentId Department)> TakesChats(this TestApp app, string department, int seats = 3, Role role = Role.Agent)
    {
        var (browser, person) = await app.SignInStaff(role, "Priya Nair");
        var id = await app.NewDepartment(department, (person, seats));
        await browser.SubmitForm("/desk/chats", "/desk/chats/taking");
        return (browser, person, id);
    }

    /// <summary>Starts a chat and opens its page.</summary>
    public static async Task<Answer> StartChat(this Browser member, DepartmentId department, string words = "My payment is late.")
    {
        var started = await member.SubmitForm("/chat?new=1", "/chat", ("Department", department.ToString()), ("Help", words));
        return started.Status is HttpStatusCode.SeeOther ? await member.Follow(started) : started;
    }

    /// <summary>The same by somebody who isn't signed in.</summary>
    public static async Task<Answer> StartChatAsStranger(this Browser stranger, DepartmentId department, string email, string words = "I can't sign in.")
    {
        var page = await stranger.Get($"/chat?new=1&department={department}");
        var started = await stranger.Submit(page, "/chat", ("Department", department.ToString()), ("Help", words), ("Name", "Robin"), ("Email", email));
        return started.Status is HttpStatusCode.SeeOther ? await stranger.Follow(started) : started;
    }

    /// <summary>The number of the conversation that the agent's page shows.</summary>
    public static string ChatNumber(this Answer desk) => desk.Document.QuerySelector(".chats-head a")!.TextContent.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The agent takes the next; the answer is the conversation's page.</summary>
    public static async Task<Answer> TakeNext(this Browser agent)
    {
        var page = await agent.Get("/desk/chats");
        return await agent.Follow(await agent.Submit(page, "/desk/chats/take-next"));
    }

    /// <summary>The messages that a page of a chat shows.</summary>
    public static IReadOnlyList<string> Messages(this Answer page) =>
        [.. page.Document.QuerySelectorAll(".bubble .message-body").Select(body => body.TextContent.Trim())];

    /// <summary>What looks after chats takes its turn.</summary>
    public static async Task WatchChats(this TestApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var job = app.Services.GetServices<Platform.Storage.IJob>().OfType<WatchChats>().Single();
        await job.Run(scope.ServiceProvider.GetRequiredService<Platform.Storage.HoldfastDb>(), Ct);
    }
}
