using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Desk;

/// <summary>What an agent is writing is kept on the server: by itself while they type, or by a button.</summary>
[Trait("G", "G45")]
public sealed class DraftsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task A_reply_and_a_note_are_kept_while_they_are_typed_and_are_there_after_a_reload_and_gone_once_sent()
    {
        var (agent, number) = await Case();
        var page = await agent.Get($"/desk/tickets/{number}");
        var line = await Type(agent, page, number, "reply", ("Reply", "Half a rep"));
        Assert.Contains("Draft kept", line.Words, StringComparison.Ordinal);
        Assert.NotNull(line.Document.QuerySelector("time"));
        Assert.Null(line.Document.QuerySelector("header"));
        await agent.Submit(page, $"/desk/tickets/{number}/drafts/note", ("Note", "Half a note"));

        var again = await agent.Get($"/desk/tickets/{number}");
        Assert.Equal(("Half a rep", "Half a note"), (Text(again, "Reply"), Text(again, "Note")));
        Assert.Equal(HttpStatusCode.SeeOther, (await agent.Submit(again, $"/desk/tickets/{number}/reply/pending")).Status);
        var sent = await agent.Get($"/desk/tickets/{number}");
        Assert.Equal(("", "Half a note"), (Text(sent, "Reply"), Text(sent, "Note")));
        // Emptied is gone.
        await agent.Submit(sent, $"/desk/tickets/{number}/drafts/note", ("Note", ""));
        Assert.Equal("", Text(await agent.Get($"/desk/tickets/{number}"), "Note"));
    }

    [Fact]
    public async Task Another_tab_never_replaces_words_that_it_has_not_seen_and_loses_none_of_its_own()
    {
        var (agent, number) = await Case();
        var (first, second) = (await agent.Get($"/desk/tickets/{number}"), await agent.Get($"/desk/tickets/{number}"));
        await Type(agent, first, number, "reply", ("Reply", "Of the first tab"));
        Assert.Contains("in another tab", (await Type(agent, second, number, "reply", ("Reply", "Of the second"))).Words, StringComparison.Ordinal);
        Assert.Equal("Of the first tab", Text(await agent.Get($"/desk/tickets/{number}"), "Reply"));

        var refused = await agent.Submit(second, $"/desk/tickets/{number}/drafts/reply", ("Reply", "Of the second"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal("Of the second", Text(refused, "Reply"));
    }

    [Fact]
    public async Task A_draft_that_is_older_than_a_colleagues_words_says_so_before_it_is_sent()
    {
        var (agent, number) = await Case();
        await Type(agent, await agent.Get($"/desk/tickets/{number}"), number, "reply", ("Reply", "My own words"));
        var colleague = await _app.SignIn(await _app.NewStaff(Role.Agent, Department.CustomerService));
        await colleague.SubmitForm($"/desk/tickets/{number}", $"/desk/tickets/{number}/note", ("Note", "I called them."));

        var again = await agent.Get($"/desk/tickets/{number}");
        Assert.Contains("Something was written since you began this.", again.Words, StringComparison.Ordinal);
        Assert.Equal("My own words", Text(again, "Reply"));
        Assert.DoesNotContain("My own words", (await colleague.Get($"/desk/tickets/{number}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_long_is_said_and_another_departments_ticket_keeps_nothing()
    {
        var (agent, number) = await Case();
        var page = await agent.Get($"/desk/tickets/{number}");
        var most = new string('x', TicketText.MaxBytes);
        Assert.Contains("too long", (await Type(agent, page, number, "reply", ("Reply", most + "x"))).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await agent.Submit(page, $"/desk/tickets/{number}/drafts/reply", ("Reply", most + "x"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await agent.Submit(page, $"/desk/tickets/{number}/drafts/reply", ("Reply", most))).Status);
        var other = await _app.SignIn(await _app.NewStaff(Role.Agent, Department.CategorySpecialists));
        var token = (await other.Get("/desk/protect")).Document.QuerySelector("main input[name=token]")?.GetAttribute("value");
        using var sent = new FormUrlEncodedContent([new("token", token), new("Reply", "x")]);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Send(HttpMethod.Post, $"/desk/tickets/{number}/drafts/reply", sent)).Status);
    }

    private static Task<Answer> Type(Browser agent, Answer page, int number, string kind, (string, string?) typed) => agent.Send(
        HttpMethod.Post, $"/desk/tickets/{number}/drafts/{kind}",
        new FormUrlEncodedContent(Browser.Filled(page, kind == "note" ? $"/desk/tickets/{number}/note" : $"/desk/tickets/{number}/reply/pending", typed)), ("HX-Request", "true"));

    private static string Text(Answer page, string name) => page.Document.QuerySelector($"textarea[name={name}]")?.TextContent.Trim() ?? "-";

    private async Task<(Browser Agent, int Number)> Case()
    {
        var agent = await _app.SignIn(await _app.NewStaff(Role.Agent, Department.CustomerService));
        var ticket = await _app.NewTicket(await _app.NewPerson(), Department.CustomerService);
        return (agent, await _app.With(db => db.Set<Ticket>().Where(t => t.Id == ticket).Select(t => t.Number).SingleAsync()));
    }
}
