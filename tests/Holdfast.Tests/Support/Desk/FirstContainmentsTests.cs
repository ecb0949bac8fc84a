using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Security.Containment;

namespace Holdfast.Support.Desk;

/// <summary>An agent's first containments, at the same moment: each would make the row that counts them.</summary>
[Trait("X", "X21")]
[Trait("F", "F35")]
public sealed class FirstContainmentsTests(Databases databases) : StoppableApp(databases)
{
    [Fact]
    public async Task One_is_done_and_who_came_too_late_is_told_that_something_changed()
    {
        List<Person> members = [await App.NewPerson("Sam Person"), await App.NewPerson("Kim Person"), await App.NewPerson("Alex Person")];
        var (agent, _) = await App.AtTheDesk();
        List<Answer> pages = [];
        foreach (var member in members)
        {
            pages.Add(await agent.FindToProtect(member.Address));
        }

        var read = StopAfter(Databases.IsPostgres ? "c.contained" : "\"c\".\"contained\"");
        var late = agent.Protect(pages[0]);
        await read.Reached;
        Assert.Equal(HttpStatusCode.SeeOther, (await agent.Protect(pages[1])).Status);
        read.GoOn();

        var answer = await late;
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("Something changed at this moment", answer.Words, StringComparison.Ordinal);
        Assert.Equal(members[1].Account, Assert.Single(await App.Stored<ContainmentRecord>()).Account);
        Assert.Equal(HttpStatusCode.SeeOther, (await agent.Protect(answer)).Status);
        Assert.Equal(AccountStatus.Contained, Assert.Single(await App.Stored<Account>(), a => a.Id == members[0].Account).Status);
    }
}
