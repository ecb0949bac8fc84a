using Holdfast.Platform.Accounts;
using Holdfast.Support.Drafts;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Browser.Kit;

/// <summary>Drafts in a conversation, from data.</summary>
public static class DraftSteps
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly (string Title, string Description, string From, string To, string Duration)[] Versions =
    [
        ("Logo for a bakery", "I run a small bakery and need a logo that feels warm and a bit old-fashioned.", "900", "1200", "3 weeks"),
        ("Logo for a bakery", "I run a small bakery and need a logo that feels warm and a bit old-fashioned.", "800", "1000", "Until 18 December"),
        ("Logo and small style guide for a bakery", "I run a small bakery and need a logo that feels warm and a bit old-fashioned. It will be used on a sign above the door, on paper bags and on a small website.\n\nYou deliver the logo as vector files, in color and in one color.", "800", "1000", "Until 18 December"),
    ];

    /// <summary>So many versions of a draft: the agent's, the member's, the agent's.</summary>
    public static async Task<DraftId> Drafts(this Product product, OpenDepartment at, Person member, int number, int versions)
    {
        var ticket = await product.With(db => db.Set<Ticket>().Where(t => t.Number == number).Select(t => t.Id).SingleAsync(Ct));
        for (var i = 0; i < versions; i++)
        {
            await using var scope = product.Services.CreateAsyncScope();
            var (acts, viewers, schema) = (
                scope.ServiceProvider.GetRequiredService<DraftActs>(), scope.ServiceProvider.GetRequiredService<TicketViewers>(), scope.ServiceProvider.GetRequiredService<DraftSchema>());
            var (title, description, from, to, duration) = Versions[i];
            var content = new TypedDraft(new Dictionary<string, string>
            {
                ["Draft-title"] = title,
                ["Draft-description"] = description,
                ["Draft-skills"] = "Logo design, brand guidelines, illustration",
                ["Draft-budget"] = "Fixed price",
                ["Draft-budget-From"] = from,
                ["Draft-budget-To"] = to,
                ["Draft-duration"] = duration,
            }).Read(schema).Content;
            Assert.IsType<DraftWrite.Done>(i == 1
                ? await acts.Change(new ChangeDraft(await viewers.Member(member.Account, Ct), ticket, await Id(), content, i, null), Ct)
                : await acts.Propose(new ProposeDraft(await viewers.Staff(at.Agent.Account, Role.Agent, Ct), ticket, content, i, null), Ct));
        }

        return await Id();

        Task<DraftId> Id() => product.With(db => db.Set<Draft>().Where(d => d.Ticket == ticket).Select(d => d.Id).SingleAsync(Ct));
    }
}
