using System.Net;
using AngleSharp.Html.Dom;
using Holdfast.Kit;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Requests;

/// <summary>What goes wrong between the form and the row: nobody loses a word, and nothing is made twice.</summary>
[Trait("G", "G11")]
public sealed class FailedRequestTests(Databases databases) : StoppableApp(databases)
{
    private readonly Databases _databases = databases;

    [Fact]
    public async Task With_the_database_away_everything_typed_stands_on_the_failure_page_and_is_sent_once_it_is_back()
    {
        await Restart(web => web.ConfigureTestServices(services =>
        {
            services.AddWayOut(Place.FormFailed, "/help/open", "Ask the community");
            services.AddWayOut(Place.FormFailed, "/help/closed", "Chat with us", (_, _) => ValueTask.FromResult(false));
            services.AddWayOut(Place.FormFailed, "/help/broken", "Call us", (_, _) => throw new StorageAwayException("It is away.", null));
        }));
        var sam = await App.SignIn(await App.NewPerson());
        var page = await sam.OpenRequest("contracts", "disagreement");
        await _databases.TakeAway(App);
        var failed = await sam.Submit(page, RequestPaths.New, ("Subject", "Late <b>"), ("Details", "Line one\n\"two\""), ("f-contract", "Logo"), ("f-about", "money"), ("f-amount", "640"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.Status);
        Assert.NotNull(failed.Header("Retry-After"));
        Assert.Contains("Our apologies. Something went wrong. Your ticket was not submitted. Everything you typed is still here.", failed.Words, StringComparison.Ordinal);
        Assert.Equal(
            ["I am a: Freelancer", "Issue: Contracts, We don't agree about the work", "Subject: Late <b>", "The contract you have issues with: Logo",
                "What is it about?: The money", "How much money is it about?: 640", "Details: Line one\n\"two\""],
            failed.Document.QuerySelectorAll(".typed div").Select(line => $"{line.QuerySelector("dt")?.TextContent}: {line.QuerySelector("dd")?.TextContent}"));
        Assert.Equal(["/help/open"], failed.Document.QuerySelectorAll(".ways-out a").OfType<IHtmlAnchorElement>().Select(link => link.GetAttribute("href")));
        Assert.Equal(Value(page, "Submission"), Value(failed, "Submission"));

        // Still away: the same page again, and nothing is lost by pressing.
        failed = await sam.Submit(failed, RequestPaths.New);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.Status);
        await _databases.BringBack(App);

        var changed = await sam.Press(failed, RequestPaths.Continue);
        Assert.Equal(("Late <b>", "Line one\n\"two\"", "640"), (Value(changed, "Subject"), Value(changed, "Details"), Value(changed, "f-amount")));
        var number = (await sam.Submit(failed, RequestPaths.New)).NumberOf();
        Assert.Equal(number, (await sam.Submit(changed, RequestPaths.New)).NumberOf());
        Assert.Equal("Late <b>", Assert.Single(await App.Stored<Ticket>()).Subject);
    }

    [Fact]
    public async Task A_reply_is_given_back_too_and_is_written_once()
    {
        var sam = await App.SignIn(await App.NewPerson());
        var number = (await sam.SendRequest()).NumberOf();
        var page = await sam.Get(RequestPaths.Of(number));
        await _databases.TakeAway(App);
        var failed = await sam.Submit(page, RequestPaths.ReplyTo(number), ("Reply", "My\nreply"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.Status);
        Assert.Contains("Your reply was not sent.", failed.Words, StringComparison.Ordinal);
        await _databases.BringBack(App);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(RequestPaths.Of(number), (await sam.Submit(failed, RequestPaths.ReplyTo(number))).Location);
        }

        Assert.Equal("My\nreply", (await App.Stored<TicketText>()).Single(text => text.Seq == 2).Body);
        Assert.Equal(2, (await App.Stored<TicketEvent>()).Count);
    }

    [Fact]
    public async Task A_database_that_cannot_commit_during_the_press_makes_nothing_and_loses_nothing()
    {
        var commits = new FailingCommits();
        await Restart(commits.AddTo);
        var sam = await App.SignIn(await App.NewPerson());
        var page = await sam.OpenRequest();
        commits.Fails = true;
        var failed = await sam.Submit(page, RequestPaths.New, ("Subject", "Once"), ("Details", "My words"));
        commits.Fails = false;
        Assert.InRange((int)failed.Status, 500, 503);
        Assert.Contains("Your ticket was not submitted.", failed.Words, StringComparison.Ordinal);
        Assert.Empty(await App.Stored<Ticket>());

        Assert.NotEqual(0, (await sam.Submit(failed, RequestPaths.New)).NumberOf());
        Assert.Single(await App.Stored<Ticket>());
    }

    [Fact]
    public async Task A_browser_that_goes_away_during_the_press_finds_the_request_that_was_made_when_it_tries_again()
    {
        var sam = await App.SignIn(await App.NewPerson());
        var page = await sam.OpenRequest();
        (string Name, string? Value)[] fields = [("Subject", "Once"), ("Details", "My words")];
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Stops.AfterCommit.Arm();
        var first = sam.Submit(page, RequestPaths.New, gone.Token, fields);
        await Stops.AfterCommit.Reached;
        await gone.CancelAsync();
        Stops.AfterCommit.GoOn();
        Assert.NotNull(await Record.ExceptionAsync(() => first));

        Assert.NotEqual(0, (await sam.Submit(page, RequestPaths.New, fields)).NumberOf());
        Assert.Single(await App.Stored<Ticket>());
    }

    [Fact]
    [Trait("G", "G12")]
    public async Task A_sign_in_that_ends_while_the_request_is_on_its_way_takes_the_save_along_and_leaves_the_words()
    {
        var person = await App.NewPerson();
        var (laptop, phone) = (await App.SignIn(person), await App.SignIn(person));
        var page = await laptop.OpenRequest();
        var stop = StopAfter("departments");
        var press = laptop.Submit(page, RequestPaths.New, ("Subject", "Late"), ("Details", "My words"));
        await stop.Reached;
        await phone.ChangePassword(person.Password, "violet kettles hum at noon");
        stop.GoOn();

        var told = await press;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.Status);
        Assert.Contains("You're signed out, so your request wasn't sent", told.Words, StringComparison.Ordinal);
        Assert.Equal("My words", Value(told, "Details"));
        Assert.Null(told.Document.QuerySelector(".account-name"));
        Assert.Empty(await App.Stored<Ticket>());
        Assert.Equal(HttpStatusCode.SeeOther, (await laptop.Press(told, RequestPaths.SignInFirst)).Status);
    }

    [Fact]
    [Trait("G", "G10")]
    public async Task The_form_takes_256_KB_and_130_fields_and_one_more_is_refused_in_words()
    {
        var sam = await App.SignIn(await App.NewPerson());
        var page = await sam.OpenRequest();
        var fields = Browser.Filled(page, RequestPaths.New, ("Subject", "Late"), ("Details", "My words"));
        var bytes = await new FormUrlEncodedContent([.. fields, new("x", "")]).ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var room = RequestEndpoint.MaxBytes - bytes.Length;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post([.. fields, new("x", new string('a', room + 1))])).Status);
        Assert.NotEqual(0, (await Post([.. fields, new("x", new string('a', room))])).NumberOf());

        List<KeyValuePair<string, string>> many = [.. fields, .. Enumerable.Range(0, RequestEndpoint.MaxFields - fields.Count).Select(i => KeyValuePair.Create($"x{i}", ""))];
        Assert.NotEqual(0, (await Post(many)).NumberOf());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post([.. many, new("one", "more")])).Status);

        Task<Answer> Post(IEnumerable<KeyValuePair<string, string>> all) => sam.Send(HttpMethod.Post, RequestPaths.New, new FormUrlEncodedContent(all));
    }

    private static string Value(Answer page, string name) => page.Document.QuerySelector($"[name='{name}']") switch
    {
        IHtmlTextAreaElement text => text.Value,
        { } input => input.GetAttribute("value") ?? "",
        _ => "",
    };
}
