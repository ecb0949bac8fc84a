using System.Text.Json;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Tickets;

[Trait("G", "G7")]
public sealed class EraseRequestsTests(Databases databases) : IAsyncLifetime
{
    private const string Canary = "zanzibarcanary0815";

    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(Ct));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    [Trait("D", "D142")]
    [Trait("Attack", "56")]
    public async Task Of_an_erased_account_its_tickets_keep_their_events_and_no_word()
    {
        var (sam, kim) = (await App.NewPerson("Samantha Unusual"), await App.NewPerson());
        var (ticket, other) = (await App.NewTicket(sam, subject: Canary, words: $"It is {Canary}"), await App.NewTicket(kim));
        var agent = (TicketViewer.Staff)await App.ViewerOf(await App.NewStaff(Role.Agent), Role.Agent);
        await App.Write(agent, ticket, new Happening.AgentReplied(TicketStatus.Pending), $"Hello Samantha Unusual, {Canary} it is");
        await App.Use<TicketDrafts, KeptDraft>(d => d.Keep(new KeepDraft(agent, ticket, false, $"About {Canary}", 2, 0), Ct));
        var contact = await App.ContactOf(sam);
        await App.Change(db => db.Add(new TicketPerson { Ticket = other, Contact = contact, Role = PersonRole.Copy, SinceSeq = 1 }));
        await App.Write(await App.ViewerOf(sam), other, new Happening.MemberReplied(), $"I say {Canary} here too");

        await Erase(sam);

        var left = (await App.StoredText()).Where(table => table.Key != "audit_entries").SelectMany(table => table.Value).ToList();
        Assert.DoesNotContain(left, row =>
            new[] { Canary, sam.Name, sam.Address, sam.Account.ToString() }.Any(word =>
                row.Contains(word, StringComparison.OrdinalIgnoreCase)));
        var row = (await App.Stored<Ticket>()).Single(t => t.Id == ticket);
        Assert.Equal((Contact.FormerMember, "", 2), (row.RequesterName, row.Subject, row.LastSeq));
        Assert.Equal(2, (await App.Stored<TicketEvent>()).Count(e => e.Ticket == ticket));
        Assert.Equal("It is a week late.", (await App.Stored<TicketText>()).Single(t => t.Ticket == other && t.Seq == 1).Body);
        var desk = await App.Use<TicketThread, DeskThread?>(t => t.Read(agent, row.Number, null, null, Ct));
        Assert.All(desk!.Events, e => Assert.NotNull(e.Words?.TakenOutAt));
        Assert.Equal(Contact.FormerMember, desk.Events[0].By.Name);
    }

    [Fact]
    [Trait("D", "D139")]
    public async Task Somebody_with_more_than_a_piece_is_erased_in_pieces()
    {
        var sam = await App.NewPerson();
        var contact = await App.ContactOf(sam);
        await App.Change(db =>
        {
            for (var i = 0; i <= EraseRequests.AtOnce; i++)
            {
                var ticket = new Ticket { Id = TicketId.New(Logs.Start), Number = 2_000_000 + i, Subject = Canary, RequesterName = sam.Name,
                    RequesterAccount = sam.Account };
                ticket.Take(TicketState.Begin(new Happening.Opened(TicketKind.Request, TicketChannel.Form, Department.None,
                    TicketPriority.Normal, contact), Logs.Start.AddSeconds(i)));
                db.Add(ticket);
                // Two hundred of them have a file that staff sent.
                if (i > EraseRequests.AtOnce - 200)
                {
                    db.Add(FileOf(ticket.Id));
                }
            }
        });
        await Erase(sam);
        var left = Assert.Single(await App.Stored<Ticket>(), t => t.Subject == Canary);
        Assert.Equal(left.Id.Value, Assert.Single(await App.Stored<StoredFile>(), f => f.State is FileState.Ready).Holder);
        await App.With(async db =>
        {
            await App.Services.GetServices<IJob>().OfType<EraseTheRest>().Single().Run(db, Ct);
            return 0;
        });
        Assert.All(await App.Stored<Ticket>(), t =>
            Assert.Equal((Contact.FormerMember, "", null), (t.RequesterName, t.Subject, t.RequesterAccount)));
        Assert.All(await App.Stored<StoredFile>(), f => Assert.Equal((FileState.TakenOut, "", true), (f.State, f.Name, f.IsDoomed)));
    }

    [Fact]
    public async Task The_words_stay_where_the_operator_says_so()
    {
        await using var app = new TestApp(await databases.New(Ct), web => web.UseSetting("Tickets:KeepTextsOfErased", "true"));
        var sam = await app.NewPerson("Samantha Unusual");
        await app.NewTicket(sam, subject: Canary, words: Canary);
        await Erase(sam, app);
        var ticket = Assert.Single(await app.Stored<Ticket>());
        Assert.Equal((Contact.FormerMember, Canary), (ticket.RequesterName, ticket.Subject));
        Assert.Equal(Canary, Assert.Single(await app.Stored<TicketText>()).Body);
    }

    [Fact]
    [Trait("D", "D145")]
    public async Task The_export_has_all_that_its_owner_reads_and_nothing_internal()
    {
        var sam = await App.NewPerson();
        var ticket = await App.NewTicket(sam, subject: "=1+1", words: "My own words");
        await App.NewTicket(await App.NewPerson(), subject: "Somebody else's");
        var agent = await App.ViewerOf(await App.NewStaff(Role.Agent), Role.Agent);
        await App.Write(agent, ticket, new Happening.NoteAdded(), "A secret note");
        for (var i = 0; i < RequestsExport.AtOnce; i++)
        {
            await App.Write(agent, ticket, new Happening.AgentReplied(TicketStatus.Pending), $"Answer {i}");
        }

        var laptop = await App.SignIn(sam);
        var file = await laptop.SubmitForm("/settings/profile", "/settings/profile/export");

        using var json = JsonDocument.Parse(file.Text);
        var request = Assert.Single(json.RootElement.GetProperty("requests").EnumerateArray());
        Assert.Equal("=1+1", request.GetProperty("subject").GetString());
        var messages = request.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(RequestsExport.AtOnce + 1, messages.Count);
        Assert.Equal(("My own words", true),
            (messages[0].GetProperty("text").GetString(), messages[0].GetProperty("isYours").GetBoolean()));
        Assert.Equal("Answer 99", messages[^1].GetProperty("text").GetString());
        Assert.DoesNotContain("secret", file.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Somebody else", file.Text, StringComparison.OrdinalIgnoreCase);
    }

    private static StoredFile FileOf(TicketId ticket) => new()
    {
        Id = FileId.New(Logs.Start),
        HolderKind = TicketFiles.HolderKind,
        Holder = ticket.Value,
        HolderSeq = 1,
        Place = 0,
        Name = Canary + ".txt",
        Words = "",
        Sort = FileSort.Text,
        Size = 3,
        Sha256 = new byte[32],
        IsCleaned = false,
        State = FileState.Ready,
        StoredAs = Guid.CreateVersion7(Logs.Start).ToString("N"),
        At = Logs.Start,
    };

    private Task<int> Erase(Person person, TestApp? app = null) => (app ?? App).With(async db =>
    {
        await db.Write(
            async inside =>
            {
                foreach (var part in (app ?? App).Services.GetServices<IEraseWithAccount>())
                {
                    await part.Erase(db, person.Account, (app ?? App).Clock.GetUtcNow(), inside);
                }

                return await db.Set<Account>().Where(a => a.Id == person.Account).ExecuteDeleteAsync(inside);
            },
            Ct);
        return 0;
    });
}
