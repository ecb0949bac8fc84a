using System.Net;
using System.Text.Json;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Support.Departments;
using Holdfast.Support.Desk;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Requests;

/// <summary>What becomes of files after they were sent, and that nobody learns of another's.</summary>
[Trait("G", "G16")]
public sealed class FilesLaterTests(Databases databases) : IAsyncLifetime
{
    private readonly Counting _counting = new();
    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(Ct), _counting.AddTo);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("D", "D21")]
    public async Task Agents_who_change_the_ticket_leave_its_files_where_they_are()
    {
        var (sam, number) = await WithFile();
        var (admin, other) = ((await App.SignInStaff(Role.Admin)).Browser, (await App.SignInStaff(Role.Admin)).Browser);
        var before = (await sam.Get(RequestPaths.Of(number))).FilesOf();
        Assert.Single(before);

        // Each from a page that it opened before the other pressed.
        var (first, second) = (await admin.Get(TicketPaths.OfTicket(number)), await other.Get(TicketPaths.OfTicket(number)));
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.Submit(first, DeskPaths.Act(number, "priority"), ("To", "High"))).Status);
        await other.Submit(second, DeskPaths.Act(number, "tags"), ("Tag", "payments"));
        await other.SubmitForm(TicketPaths.OfTicket(number), DeskPaths.Act(number, "status"), ("To", "pending"));
        await admin.SubmitForm(TicketPaths.OfTicket(number), DeskPaths.Reply(number, TicketStatus.Solved), ("Reply", "Thank you."));

        Assert.Equal(before, (await sam.Get(RequestPaths.Of(number))).FilesOf());
        Assert.Equal(before, (await other.Get(TicketPaths.OfTicket(number))).FilesOf());
        Assert.Equal("just a line", (await sam.Get(before[0])).Text);
    }

    [Fact]
    [Trait("D", "D145")]
    public async Task The_export_names_every_file_that_its_owner_sees_and_each_opens()
    {
        var (sam, number) = await WithFile();
        var (admin, _) = await App.SignInStaff(Role.Admin);
        await admin.SubmitWithFiles(
            await admin.Get(TicketPaths.OfTicket(number)), DeskPaths.Reply(number, TicketStatus.Pending), "ReplyFiles", [("ours.txt", "from us"u8.ToArray())], ("Reply", "See"));
        await admin.SubmitWithFiles(
            await admin.Get(TicketPaths.OfTicket(number)), DeskPaths.Act(number, "note"), "NoteFiles", [("internal.txt", "y"u8.ToArray())], ("Note", "See"));

        var export = await sam.SubmitForm("/settings/profile", "/settings/profile/export");

        using var json = JsonDocument.Parse(export.Text);
        var files = json.RootElement.GetProperty("requests").EnumerateArray().SelectMany(r => r.GetProperty("messages").EnumerateArray())
            .SelectMany(m => m.GetProperty("files").EnumerateArray()).ToList();
        Assert.Equal(["notes.txt", "ours.txt"], files.Select(f => f.GetProperty("name").GetString()));
        var opened = new List<string>();
        foreach (var file in files)
        {
            opened.Add((await sam.Get(file.GetProperty("address").GetString()!)).Text);
        }

        Assert.Equal(["just a line", "from us"], opened);
        Assert.DoesNotContain("internal", export.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "54")]
    [Trait("G", "G60")]
    public async Task Anothers_file_and_handle_are_asked_for_as_those_that_do_not_exist()
    {
        var (sam, number) = await WithFile();
        var file = (await sam.Get(RequestPaths.Of(number))).FilesOf()[0];
        var page = await sam.Get(RequestPaths.Of(number));
        var handle = (await sam.Upload(page, "mine.txt", "x"u8.ToArray())).Handle();
        var eve = await App.SignIn(await App.NewPerson());
        var own = (await eve.SendRequest()).NumberOf();

        await Same(() => eve.Get(file), () => eve.Get($"/files/{Guid.CreateVersion7()}/notes.txt"));

        var form = await eve.Get(RequestPaths.Of(own));
        await Same(() => Reply(handle), () => Reply(handle[..^4] + "AAAA"));
        Assert.Empty((await eve.Get(RequestPaths.Of(own))).FilesOf());

        Task<Answer> Reply(string files) => eve.Submit(form, RequestPaths.ReplyTo(own), ("Reply", "Mine"), ("Files", files));
    }

    [Fact]
    [Trait("Attack", "17")]
    [Trait("G", "G19")]
    public async Task Who_uploads_a_token_learns_nothing_of_whether_it_lives()
    {
        var laptop = await App.SignIn(await App.NewPerson());
        var (live, ended) = (laptop.Cookie("session") ?? "", await App.SignIn(await App.NewPerson()));
        var dead = ended.Cookie("session") ?? "";
        await ended.SubmitForm("/settings", "/sign-out");
        var sam = await App.SignIn(await App.NewPerson());
        var page = await sam.Get(RequestPaths.Of((await sam.SendRequest()).NumberOf()));
        await sam.Upload(page, "token.txt", "warm"u8.ToArray());

        var heard = new HashSet<(string, int, string)>();
        foreach (var token in new[] { live, dead, SecretToken.New().Text })
        {
            _counting.Take();
            var answer = await sam.Upload(page, "token.txt", System.Text.Encoding.ASCII.GetBytes($"token {token}\n"));
            var sealedAs = answer.Handle();
            heard.Add((answer.Text.Replace(sealedAs, "", StringComparison.Ordinal).Length + " " + answer.Status, sealedAs.Length, string.Join('\n', _counting.Take())));
        }

        Assert.Single(heard);
        Assert.True(await laptop.IsSignedIn());
    }

    private async Task<(Browser Sam, int Number)> WithFile()
    {
        var sam = await App.SignIn(await App.NewPerson());
        var number = (await sam.SendRequest()).NumberOf();
        await sam.SubmitWithFiles(
            await sam.Get(RequestPaths.Of(number)), RequestPaths.ReplyTo(number), "Files", [("notes.txt", "just a line"u8.ToArray())], ("Reply", "Here"));
        return (sam, number);
    }

    /// <summary>Both answers are the same, and so is what they asked the database.</summary>
    private async Task Same(Func<Task<Answer>> one, Func<Task<Answer>> other)
    {
        // What is asked once a process is asked before.
        await other();
        _counting.Take();
        var (first, asked) = (await one(), _counting.Take());
        var (second, askedToo) = (await other(), _counting.Take());
        Assert.Equal((first.Status, first.Words), (second.Status, second.Words));
        Assert.Equal(asked, askedToo);
        Assert.True((int)first.Status is 404 or 422);
    }
}
