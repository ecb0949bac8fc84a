using System.Net;
using System.Text;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Holdfast.Support.Departments;
using Holdfast.Support.Desk;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Requests;

/// <summary>Files on requests, replies and notes: sent, shown, refused, taken out.</summary>
[Trait("G", "G16")]
public sealed class FilesOfRequestsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Field = "f-attachments";

    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Folder => _app.Services.GetRequiredService<DataFolder>().In("files");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("G", "G17")]
    public async Task A_picture_and_a_text_come_with_a_request_with_script_and_without(bool withScript)
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        var page = await sam.OpenRequest();
        Answer sent;
        byte[] text = "just a line"u8.ToArray();
        if (withScript)
        {
            var picture = await sam.Upload(page, "contract room.png", Pictures.Png(40, 30), Field);
            Assert.Equal(HttpStatusCode.OK, picture.Status);
            Assert.Contains("Ready", picture.Text, StringComparison.Ordinal);
            var words = picture.Document.QuerySelector(".input.compact")?.GetAttribute("name") ?? "";
            var note = await sam.Upload(page, "notes.txt", text, Field);
            var form = Browser.Filled(page, RequestPaths.New, ("Subject", "Look"), ("Details", "Here"), (words, "The room"));
            form.AddRange([KeyValuePair.Create(Field, picture.Handle()), KeyValuePair.Create(Field, note.Handle())]);
            sent = await sam.Send(HttpMethod.Post, RequestPaths.New, new FormUrlEncodedContent(form));
        }
        else
        {
            sent = await sam.SubmitWithFiles(
                page, RequestPaths.New, Field, [("contract room.png", Pictures.Png(40, 30)), ("notes.txt", text)], ("Subject", "Look"), ("Details", "Here"));
        }

        var thread = await sam.Get(RequestPaths.Of(sent.NumberOf()));
        var files = thread.FilesOf();
        Assert.Equal(2, files.Count);
        var shown = Assert.Single(thread.Document.QuerySelectorAll(".file-list img"));
        Assert.Equal(files[0], shown.GetAttribute("src"));
        Assert.Equal(withScript ? "The room" : "Picture without a description: contract room.png", shown.GetAttribute("alt"));

        var got = await sam.Get(files[0]);
        Assert.Equal((HttpStatusCode.OK, "image/png", "nosniff", "no-store", "same-origin"),
            (got.Status, got.Header("Content-Type"), got.Header("X-Content-Type-Options"), got.Header("Cache-Control"), got.Header("Cross-Origin-Resource-Policy")));
        Assert.Contains("sandbox", got.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.StartsWith("inline", got.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal(["IHDR", "IDAT", "IEND"], Pictures.ChunksOf(await got.Response.Content.ReadAsByteArrayAsync(Ct)));
        var note2 = await sam.Get(files[1]);
        Assert.Equal(("application/octet-stream", "just a line"), (note2.Header("Content-Type"), note2.Text));
        Assert.StartsWith("attachment; filename=", note2.Header("Content-Disposition"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("D", "D4")]
    public async Task A_handle_is_good_once_for_whoever_uploaded_it_and_for_a_day()
    {
        var (sam, eve) = (await _app.SignIn(await _app.NewPerson()), await _app.SignIn(await _app.NewPerson()));
        var number = (await sam.SendRequest()).NumberOf();
        var page = await sam.Get(RequestPaths.Of(number));
        var handle = (await sam.Upload(page, "a.txt", "x"u8.ToArray())).Handle();

        var evesNumber = (await eve.SendRequest()).NumberOf();
        var stolen = await eve.Submit(await eve.Get(RequestPaths.Of(evesNumber)), RequestPaths.ReplyTo(evesNumber), ("Reply", "Mine"), ("Files", handle));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stolen.Status);
        Assert.Contains("can't be sent any more", stolen.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await sam.Submit(page, RequestPaths.ReplyTo(number), ("Reply", "No"), ("Files", handle[..^2] + "AA"))).Status);

        // Pressed twice it is one reply.
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await sam.Submit(page, RequestPaths.ReplyTo(number), ("Reply", "Here"), ("Files", handle))).Status);
        }

        var again = await sam.Submit(await sam.Get(RequestPaths.Of(number)), RequestPaths.ReplyTo(number), ("Reply", "Again"), ("Files", handle));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Contains("sent already", again.Words, StringComparison.Ordinal);
        Assert.Single((await sam.Get(RequestPaths.Of(number))).FilesOf());
    }

    [Fact]
    [Trait("Attack", "54")]
    [Trait("G", "G60")]
    public async Task Who_does_not_see_an_event_gets_the_answer_of_a_file_that_is_none()
    {
        var (sam, eve) = (await _app.SignIn(await _app.NewPerson()), await _app.SignIn(await _app.NewPerson()));
        var number = (await sam.SendRequest()).NumberOf();
        await sam.SubmitWithFiles(await sam.Get(RequestPaths.Of(number)), RequestPaths.ReplyTo(number), "Files", [("a.txt", "x"u8.ToArray())], ("Reply", "Here"));
        var (agent, _) = await _app.SignInStaff(Role.Admin);
        var desk = await agent.Get(TicketPaths.OfTicket(number));
        await agent.SubmitWithFiles(desk, DeskPaths.Act(number, "note"), "NoteFiles", [("internal.txt", "y"u8.ToArray())], ("Note", "See"));

        var all = (await agent.Get(TicketPaths.OfTicket(number))).FilesOf();
        Assert.Equal(2, all.Count);
        Assert.Equal([all[0]], (await sam.Get(RequestPaths.Of(number))).FilesOf());
        Assert.Equal(HttpStatusCode.OK, (await sam.Get(all[0])).Status);
        var none = $"/files/{Guid.CreateVersion7()}/a.txt";
        foreach (var (browser, path) in new[] { (sam, all[1]), (eve, all[0]), (eve, all[1]), (sam, none) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(path)).Status);
        }

        // A stranger may be somebody who is signed out.
        foreach (var path in new[] { all[0], all[1], none })
        {
            Assert.StartsWith("/sign-in?return=", (await _app.NewBrowser().Get(path)).Location, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await agent.Get(all[1])).Status);
    }

    [Fact]
    [Trait("G", "G3")]
    [Trait("D", "D136")]
    [Trait("D", "D137")]
    [Trait("Attack", "56")]
    public async Task What_is_taken_out_is_gone_from_the_disk_and_so_is_what_an_erased_person_sent()
    {
        const string Canary = "canary-in-a-file-7712";
        var person = await _app.NewPerson();
        var sam = await _app.SignIn(person);
        var number = (await sam.SendRequest()).NumberOf();
        var page = await sam.Get(RequestPaths.Of(number));
        await sam.SubmitWithFiles(page, RequestPaths.ReplyTo(number), "Files", [($"{Canary}.txt", Encoding.UTF8.GetBytes(Canary + "-one"))], ("Reply", "One"));
        await sam.SubmitWithFiles(await sam.Get(RequestPaths.Of(number)), RequestPaths.ReplyTo(number), "Files", [($"{Canary}.txt", Encoding.UTF8.GetBytes(Canary + "-two"))], ("Reply", "Two"));
        Assert.Equal(2, FilesWith(Canary).Count());

        var (admin, _) = await _app.SignInStaff(Role.Admin);
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.SubmitForm($"{TicketPaths.OfTicket(number)}/texts/2/take-out", ("Reason", "A password"))).Status);
        Assert.Single(FilesWith(Canary));
        Assert.Single((await sam.Get(RequestPaths.Of(number))).FilesOf());

        await _app.With<int>(async db =>
        {
            var erasers = _app.Services.GetServices<IEraseWithAccount>();
            return await db.Write(
                async ct =>
                {
                    foreach (var eraser in erasers)
                    {
                        await eraser.Erase(db, person.Account, _app.Clock.GetUtcNow(), ct);
                    }

                    return await db.SaveChangesAsync(ct);
                },
                Ct);
        });
        await Run<TidyFiles>();
        Assert.Empty(FilesWith(Canary));
        Assert.All(await _app.Stored<StoredFile>(), file => Assert.False(file.Name.Contains(Canary, StringComparison.Ordinal) && file.State is FileState.TakenOut));
    }

    [Fact]
    public async Task What_was_uploaded_and_not_sent_goes_after_a_day_and_what_was_sent_stays()
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        var number = (await sam.SendRequest()).NumberOf();
        var page = await sam.Get(RequestPaths.Of(number));
        var (kept, left) = (await sam.Upload(page, "kept.txt", "kept-8123"u8.ToArray()), await sam.Upload(page, "left.txt", "left-8123"u8.ToArray()));
        Assert.Equal(HttpStatusCode.OK, left.Status);
        await sam.Submit(page, RequestPaths.ReplyTo(number), ("Reply", "Here"), ("Files", kept.Handle()));
        var file = (await sam.Get(RequestPaths.Of(number))).FilesOf().Single();
        _app.Clock.Advance(TimeSpan.FromHours(26));
        await Run<TidyFiles>();
        Assert.Empty(FilesWith("left-8123"));
        Assert.Contains(FilesWith("kept-8123"), path => !path.Contains("staged", StringComparison.Ordinal));
        sam = await _app.SignIn(new Person((await _app.Stored<Ticket>()).Single(t => t.Number == number).RequesterAccount ?? default, "", await AddressOf(number), "four calm otters swimming"));
        Assert.Equal("kept-8123", (await sam.Get(file)).Text);
        var late = await sam.Submit(await sam.Get(RequestPaths.Of(number)), RequestPaths.ReplyTo(number), ("Reply", "Late"), ("Files", left.Handle()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.Status);
    }

    [Theory]
    [InlineData(5, HttpStatusCode.SeeOther)]
    [InlineData(6, HttpStatusCode.UnprocessableEntity)]
    public async Task Five_files_go_with_a_message_and_six_are_too_many(int count, HttpStatusCode status)
    {
        var sam = await _app.SignIn(await _app.NewPerson());
        var number = (await sam.SendRequest()).NumberOf();
        var sent = await sam.SubmitWithFiles(
            await sam.Get(RequestPaths.Of(number)), RequestPaths.ReplyTo(number), "Files",
            [.. Enumerable.Range(0, count).Select(i => ($"{i}.txt", Encoding.ASCII.GetBytes($"file {i}")))], ("Reply", "All"));
        Assert.Equal(status, sent.Status);
        if (status is HttpStatusCode.UnprocessableEntity)
        {
            // Nothing typed or uploaded is lost.
            Assert.Equal(count, sent.Document.QuerySelectorAll("[data-file]").Length);
            Assert.Contains("There are too many files", sent.Words, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Attack", "18")]
    [Trait("G", "G19")]
    public async Task A_live_session_in_a_recording_ends_in_the_save_that_takes_it_and_its_owner_is_told()
    {
        var (victim, sam) = (await _app.NewPerson(), await _app.SignIn(await _app.NewPerson()));
        var laptop = await _app.SignIn(victim);
        var token = laptop.Cookie("session") ?? "";
        Assert.StartsWith("hf_", token, StringComparison.Ordinal);
        var har = """{"log":{"creator":{"name":"x"},"entries":[{"request":{"cookies":[{"name":"s","value":"TOKEN"}],"url":"/"}}]}}""".Replace("TOKEN", token, StringComparison.Ordinal);
        var number = (await sam.SendRequest()).NumberOf();
        var page = await sam.Get(RequestPaths.Of(number));
        var uploaded = await sam.Upload(page, "network.har", Encoding.UTF8.GetBytes(har));
        Assert.Contains("We removed what looked like", uploaded.Text, StringComparison.Ordinal);
        Assert.True(await laptop.IsSignedIn());
        Assert.Empty(FilesWith(token));

        Assert.Equal(HttpStatusCode.SeeOther, (await sam.Submit(page, RequestPaths.ReplyTo(number), ("Reply", "See"), ("Files", uploaded.Handle()))).Status);
        Assert.False(await laptop.IsSignedIn());
        Assert.Contains("was in a message or file that we received", (await laptop.Follow(await laptop.Get("/settings"))).Words, StringComparison.Ordinal);
        var session = (await _app.Stored<Session>()).Single(s => s.Account == victim.Account);
        Assert.Equal(SessionEnds.FoundInText, session.EndReason);
        var file = (await sam.Get(RequestPaths.Of(number))).FilesOf().Single();
        Assert.Contains("[secret removed]", (await sam.Get(file)).Text, StringComparison.Ordinal);
        await _app.Deliver();
        Assert.Contains(_app.Mail.To(victim.Address), mail => mail.Subject?.Contains("signed out one of your devices", StringComparison.Ordinal) == true);
    }

    [Fact]
    [Trait("G", "G19")]
    public async Task A_token_in_words_is_taken_out_whether_it_lives_or_not_and_the_sender_reads_the_same()
    {
        var (victim, sam) = (await _app.NewPerson(), await _app.SignIn(await _app.NewPerson()));
        var laptop = await _app.SignIn(victim);
        var live = laptop.Cookie("session") ?? "";
        var madeUp = Platform.Keys.SecretToken.New().Text;
        var bodies = new List<string>();
        foreach (var token in new[] { madeUp, live })
        {
            var number = (await sam.SendRequest("It says this", $"My link is https://x.test/?a={token} and my card 4242 4242 4242 4242")).NumberOf();
            bodies.Add((await sam.Get(RequestPaths.Of(number))).Document.QuerySelector(".message-body")?.TextContent ?? "");
        }

        Assert.Equal("My link is https://x.test/?a=[secret removed] and my card [secret removed] 4242", bodies[0].Trim());
        Assert.Equal(bodies[0], bodies[1]);
        Assert.False(await laptop.IsSignedIn());
        Assert.DoesNotContain(await _app.Stored<TicketText>(), text => text.Body.Contains("hf_", StringComparison.Ordinal));
    }

    private async Task<string> AddressOf(int number)
    {
        var account = (await _app.Stored<Ticket>()).Single(t => t.Number == number).RequesterAccount;
        return (await _app.Stored<EmailAddress>()).Single(e => e.Account == account).Address;
    }

    private IEnumerable<string> FilesWith(string word) => !Directory.Exists(Folder) ? []
        : Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(path => File.ReadAllText(path).Contains(word, StringComparison.Ordinal));

    private async Task Run<TJob>()
        where TJob : IJob
    {
        var job = _app.Services.GetServices<IJob>().OfType<TJob>().Single();
        await _app.With<int>(async db =>
        {
            await job.Run(db, Ct);
            return 0;
        });
    }
}
