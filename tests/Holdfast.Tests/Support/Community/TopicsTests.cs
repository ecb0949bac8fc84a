using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;

namespace Holdfast.Support.Community;

/// <summary>Leads and admins say what posts can be about.</summary>
[Trait("G", "G51")]
public sealed class TopicsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Admin = "/admin/community/topics";

    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task A_topic_is_added_renamed_under_its_first_address_and_removed_while_nothing_is_in_it()
    {
        var (lead, _) = await _app.SignInStaff(Role.Lead, "Lee Lead");
        var added = await lead.SubmitForm(Admin, Admin, ("Name", "Zebra care"), ("Summary", "Stripes and hooves."), ("Position", "5"));
        Assert.Contains("The topic is saved", (await lead.Follow(added)).Words, StringComparison.Ordinal);
        Assert.Equal("Zebra care", (await _app.NewBrowser().Get("/community")).Document.QuerySelector(".topics li a")?.TextContent.Trim());

        var one = await One(lead, "Zebra care");
        Assert.Equal(HttpStatusCode.SeeOther, (await lead.SubmitForm(one, one, ("Name", "Zebras"), ("Position", "995"))).Status);
        var page = await _app.NewBrowser().Get("/community/topics/zebra-care");
        Assert.Equal("Zebras", page.Document.QuerySelector("h1")?.TextContent);
        Assert.Equal("Zebras", page.Document.QuerySelectorAll(".topics li a")[^1].TextContent.Trim());

        // Somebody opened the page before a post was written there.
        var open = await lead.Get(one);
        var member = await _app.SignIn(await _app.NewPerson());
        var posted = await member.SubmitForm(
            "/community/posts/new?topic=zebra-care", "/community/posts/new", ("Title", "Which brush do I need?"), ("Details", "A soft one?"), ("PenName", "Brush Owl"));
        Assert.Equal(HttpStatusCode.SeeOther, posted.Status);
        Assert.Contains("Posts are in this topic", (await lead.Follow(await lead.Submit(open, one + "/remove"))).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Remove this topic", (await lead.Get(one)).Words, StringComparison.Ordinal);

        await lead.SubmitForm(Admin, Admin, ("Name", "Only for a moment"));
        var empty = await One(lead, "Only for a moment");
        Assert.Contains("The topic is removed", (await lead.Follow(await lead.SubmitForm(empty, empty + "/remove"))).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.NewBrowser().Get("/community/topics/only-for-a-moment")).Status);
    }

    [Theory]
    [InlineData(60, 140, HttpStatusCode.SeeOther)]
    [InlineData(61, 140, HttpStatusCode.UnprocessableEntity)]
    [InlineData(60, 141, HttpStatusCode.UnprocessableEntity)]
    [InlineData(0, 0, HttpStatusCode.UnprocessableEntity)]
    public async Task Name_and_sentence_are_taken_at_their_limits_and_stay_in_the_form_one_past(int name, int summary, HttpStatusCode status)
    {
        var (admin, _) = await _app.SignInStaff(Role.Admin, "Ada Admin");
        var answer = await admin.SubmitForm(Admin, Admin, ("Name", new string('n', name)), ("Summary", new string('s', summary)));
        Assert.Equal(status, answer.Status);
        if (status is HttpStatusCode.UnprocessableEntity)
        {
            Assert.Equal(new string('s', summary), answer.Document.QuerySelector("#Summary")?.GetAttribute("value") ?? "");
        }
    }

    [Fact]
    public async Task A_name_is_given_once_and_agents_and_auditors_change_nothing()
    {
        var (lead, _) = await _app.SignInStaff(Role.Lead, "Lee Lead");
        Assert.Contains("already a topic with that name", (await lead.SubmitForm(Admin, Admin, ("Name", "Payments"))).Words, StringComparison.Ordinal);
        var contracts = await One(lead, "Contracts");
        Assert.Contains("already a topic with that name", (await lead.SubmitForm(contracts, contracts, ("Name", "Payments"))).Words, StringComparison.Ordinal);

        var page = await lead.Get(Admin);
        var (agent, _) = await _app.SignInStaff(Role.Agent, "Priya Nair");
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get(Admin)).Status);
        var (auditor, _) = await _app.SignInStaff(Role.Auditor, "Otto Auditor");
        var read = await auditor.Get(Admin);
        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.Empty(read.Document.QuerySelectorAll($"form[action='{Admin}']"));
        Assert.NotEqual(HttpStatusCode.SeeOther, (await auditor.Submit(page, Admin, ("Name", "By an auditor"))).Status);
        Assert.DoesNotContain("By an auditor", (await lead.Get(Admin)).Words, StringComparison.Ordinal);
    }

    private static async Task<string> One(Browser lead, string name) => (await lead.Get(Admin)).Document.QuerySelectorAll("main a.row")
        .Single(row => row.QuerySelector(".row-title")!.TextContent == name).GetAttribute("href")!;
}
