using System.Net;
using Holdfast.Platform.Accounts;

namespace Holdfast.Kit;

/// <summary>What agents do at the desk, and admins with what they did.</summary>
public static class DeskSteps
{
    /// <summary>An agent's browser, signed in.</summary>
    public static Task<(Browser Browser, Person Person)> AtTheDesk(this TestApp app, Role role = Role.Agent) => app.SignInStaff(role);

    /// <summary>Finds the account, and opens the page that asks whether to protect it.</summary>
    public static async Task<Answer> FindToProtect(this Browser agent, string address)
    {
        var found = await agent.SubmitForm("/desk/protect", ("Email", address));
        return found.Status is HttpStatusCode.SeeOther ? await agent.Follow(found) : found;
    }

    /// <summary>Presses the button of that page.</summary>
    public static Task<Answer> Protect(this Browser agent, Answer page, string? reason = "1") =>
        agent.Submit(page, page.Document.QuerySelector("main form")?.GetAttribute("action") ?? throw new InvalidOperationException(page.Words), ("Reason", reason));

    /// <summary>Both, and the page after.</summary>
    public static async Task<Answer> FindAndProtect(this Browser agent, Person member) =>
        await agent.Follow(await agent.Protect(await agent.FindToProtect(member.Address)));

    /// <summary>The agent protects as many accounts as one may within an hour, and asks for one more.</summary>
    public static async Task<IReadOnlyList<Person>> ProtectUntilStopped(this TestApp app, Browser agent)
    {
        List<Person> members = [];
        for (var i = 0; i < 11; i++)
        {
            members.Add(await app.NewPerson($"Member {i}"));
            await agent.FindAndProtect(members[^1]);
            app.Clock.Advance(TimeSpan.FromSeconds(20));
        }

        return members[..10];
    }
}
