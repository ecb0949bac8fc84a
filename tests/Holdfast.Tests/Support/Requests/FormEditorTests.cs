using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Requests;

/// <summary>The editor of the form's document: mistakes by their place, publishing, history, going back.</summary>
[Trait("G", "G9")]
public sealed class FormEditorTests(Databases databases) : IAsyncLifetime
{
    private const string Mine = """
        {
          "kinds": [{ "name": "freelancer", "label": "Freelancer", "categories": [{ "name": "tax", "label": "Tax", "subcategories": [{
            "name": "vat", "label": "VAT", "department": "Customer Service",
            "fields": [
              { "name": "about", "type": "choice", "label": "Which year?", "required": true, "choices": [{ "value": "now", "label": "This year" }, { "value": "old", "label": "An older one" }] },
              { "name": "when", "type": "number", "label": "Which older year?", "shownWhen": { "field": "about", "is": ["old"] } }
            ] }] }] }]
        }
        """;

    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    public async Task An_admin_adds_a_category_with_a_conditional_field_a_member_uses_it_and_the_form_before_can_still_be_sent_for_a_day()
    {
        var (admin, _) = await App.SignInStaff(Role.Admin);
        var (sam, kim) = (await App.SignIn(await App.NewPerson()), await App.SignIn(await App.NewPerson()));
        var (opened, later) = (await sam.OpenRequest(), await kim.OpenRequest());

        var published = await admin.SubmitForm(RequestPaths.AdminForm, RequestPaths.PublishForm, ("Document", Mine));
        Assert.Equal(RequestPaths.AdminForm, published.Location);
        Assert.Contains("Version 2 is published", (await admin.Follow(published)).Words, StringComparison.Ordinal);

        var page = await kim.Get($"{RequestPaths.New}?kind=freelancer&category=tax&subcategory=vat");
        Assert.Contains("Which year?", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Which older year?", page.Words, StringComparison.Ordinal);
        page = await kim.Press(page, RequestPaths.Continue, ("f-about", "old"));
        Assert.Contains("Which older year?", page.Words, StringComparison.Ordinal);
        Assert.NotEqual(0, (await kim.Submit(page, RequestPaths.New, ("Subject", "VAT"), ("Details", "Which rate?"), ("f-when", "2024"))).NumberOf());

        Assert.NotEqual(0, (await sam.Submit(opened, RequestPaths.New, ("Subject", "Before"), ("Details", "Words"))).NumberOf());
        App.Clock.Advance(RequestForms.OlderIsTaken);
        var refused = await kim.Submit(later, RequestPaths.New, ("Subject", "Too late"), ("Details", "Words"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);

        // Going back is a version of its own.
        Assert.Contains("Version 1", (await admin.Get(RequestPaths.FormVersions)).Words, StringComparison.Ordinal);
        var older = await admin.Get(RequestPaths.FormFrom(1));
        Assert.Contains("This is version 1", older.Words, StringComparison.Ordinal);
        Assert.Equal(RequestPaths.AdminForm, (await admin.Submit(older, RequestPaths.PublishForm)).Location);
        Assert.Contains("Contracts", (await kim.Get($"{RequestPaths.New}?kind=freelancer")).Words, StringComparison.Ordinal);
        Assert.Contains("Version 3", (await admin.Get(RequestPaths.FormVersions)).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_admin_has_typed_is_kept_with_each_preview_for_them_alone_until_it_is_published_or_discarded(bool discards)
    {
        var ((admin, person), (other, _), (auditor, _)) =
            (await App.SignInStaff(Role.Admin), await App.SignInStaff(Role.Admin, "Ola Other"), await App.SignInStaff(Role.Auditor, "Audrey"));
        var page = await admin.Get(RequestPaths.AdminForm);
        var typed = Browser.Filled(page, RequestPaths.PublishForm, ("Document", "{ half"));
        var preview = await admin.Send(HttpMethod.Post, RequestPaths.PreviewForm, new FormUrlEncodedContent(typed), ("HX-Request", "true"));
        Assert.Contains("Your draft is kept", preview.Text, StringComparison.Ordinal);
        Assert.Contains("1 mistake", preview.Text, StringComparison.Ordinal);

        // Nothing is lost by going away, signing in again, or somebody else's publishing; nobody else sees it.
        await other.SubmitForm(RequestPaths.AdminForm, RequestPaths.PublishForm, ("Document", Mine));
        page = await (await App.SignIn(person)).Get(RequestPaths.AdminForm);
        Assert.Equal("{ half", page.Document.QuerySelector("textarea")?.TextContent);
        Assert.Contains("It's based on version 1, and somebody has published another one since", page.Words, StringComparison.Ordinal);
        foreach (var reader in new[] { other, auditor })
        {
            Assert.DoesNotContain("This is your draft", (await reader.Get(RequestPaths.AdminForm)).Words, StringComparison.Ordinal);
        }

        if (discards)
        {
            await admin.SubmitForm(RequestPaths.AdminForm, RequestPaths.DiscardForm);
        }
        else
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.SubmitForm(RequestPaths.AdminForm, RequestPaths.PublishForm)).Status);
            var late = await admin.SubmitForm(RequestPaths.AdminForm, RequestPaths.PublishForm, ("Document", Mine.Replace("Tax", "Taxes", StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.Conflict, late.Status);
            Assert.Equal(HttpStatusCode.SeeOther, (await admin.Submit(late, RequestPaths.PublishForm)).Status);
        }

        page = await admin.Get(RequestPaths.AdminForm);
        Assert.DoesNotContain("This is your draft", page.Words, StringComparison.Ordinal);
        Assert.Empty(await App.Stored<FormDraft>());
    }

    [Theory]
    [InlineData("loop")]
    [InlineData("type")]
    [InlineData("fields")]
    [InlineData("department")]
    [InlineData("shipped")]
    [InlineData("no JSON")]
    [InlineData("too long")]
    public async Task A_mistake_is_named_with_its_place_nothing_is_published_and_what_was_typed_stays(string mistake)
    {
        var (admin, _) = await App.SignInStaff(Role.Admin);
        var (text, said) = mistake switch
        {
            "loop" => (Mine.Replace("\"required\": true", "\"shownWhen\": { \"field\": \"about\", \"is\": [\"now\"] }", StringComparison.Ordinal), "about"),
            "type" => (Mine.Replace("\"number\"", "\"moon\"", StringComparison.Ordinal), "when"),
            "fields" => (Mine.Replace(
                "\"fields\": [",
                "\"fields\": [" + string.Concat(Enumerable.Range(0, 99).Select(i => $"{{ \"name\": \"n{i}\", \"type\": \"line\", \"label\": \"L{i}\" }},")), StringComparison.Ordinal), "100"),
            "department" => (Mine.Replace("Customer Service", "Astronomy", StringComparison.Ordinal), "The department “Astronomy” isn't there"),
            "shipped" => (Mine.Replace("\"kinds\"", "\"shipped\": 9, \"kinds\"", StringComparison.Ordinal), "Take that line out"),
            "no JSON" => (Mine[..^5], "be read as JSON: line"),
            _ => (Mine + new string(' ', FormParser.MaxBytes) + "x", "bytes"),
        };
        var answer = await admin.SubmitForm(RequestPaths.AdminForm, RequestPaths.PublishForm, ("Document", text));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(said, answer.Document.QuerySelector("#preview")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(text.ReplaceLineEndings("\n").Length, answer.Document.QuerySelector("#Document")!.TextContent.ReplaceLineEndings("\n").Length);
        Assert.Contains("Contracts", (await admin.Get($"{RequestPaths.New}?kind=freelancer")).Words, StringComparison.Ordinal);

        var preview = await admin.Send(
            HttpMethod.Post, RequestPaths.PreviewForm, new FormUrlEncodedContent(Browser.Filled(answer, RequestPaths.PublishForm, ("Document", Mine))), ("HX-Request", "true"));
        Assert.Contains("Which older year?: a number, asked if “Which year?” is old", preview.Document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_publish_at_once_the_second_reads_that_somebody_was_faster_and_a_document_of_a_megabyte_is_refused()
    {
        var ((one, _), (two, _)) = (await App.SignInStaff(Role.Admin), await App.SignInStaff(Role.Admin));
        var (first, second) = (await one.Get(RequestPaths.AdminForm), await two.Get(RequestPaths.AdminForm));
        Assert.Equal(RequestPaths.AdminForm, (await one.Submit(first, RequestPaths.PublishForm, ("Document", Mine))).Location);
        var late = await two.Submit(second, RequestPaths.PublishForm, ("Document", Mine.Replace("VAT", "Sales tax", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Sales tax", late.Text, StringComparison.Ordinal);
        Assert.Equal(RequestPaths.AdminForm, (await two.Submit(late, RequestPaths.PublishForm)).Location);

        var huge = await one.Submit(first, RequestPaths.PublishForm, ("Document", new string('x', (1024 * 1024) + 1)));
        Assert.InRange((int)huge.Status, 400, 499);

        foreach (var role in new[] { Role.Agent, Role.Lead })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await (await App.SignInStaff(role)).Browser.Get(RequestPaths.AdminForm)).Status);
        }

        Assert.Empty((await (await App.SignInStaff(Role.Auditor)).Browser.Get(RequestPaths.AdminForm)).Document.QuerySelectorAll("textarea"));
    }
}
