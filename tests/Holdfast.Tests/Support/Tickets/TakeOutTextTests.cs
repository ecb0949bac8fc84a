using System.Text;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

[Trait("G", "G3")]
public sealed class TakeOutTextTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Canary = "xylophonecanary4711";

    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Attack", "56")]
    public async Task A_word_that_was_taken_out_is_nowhere()
    {
        var sam = await _app.NewPerson();
        var ticket = await _app.NewTicket(sam, Department.CustomerService, subject: $"My card {Canary}", words: $"It is {Canary}.");
        var lead = (TicketViewer.Staff)await _app.ViewerOf(await _app.NewStaff(Role.Lead, Department.CustomerService), Role.Lead);
        var member = (TicketViewer.Member)await _app.ViewerOf(sam);
        await _app.Use<ReplyAsMemberHandler, TicketWrite>(h => h.Handle(new ReplyAsMember(member, ticket, $"Again: {Canary}", null), Ct));
        await _app.Use<TicketDrafts, KeptDraft>(d => d.Keep(new KeepDraft(lead, ticket, false, $"You wrote {Canary}", 2, 0), Ct));
        await _app.Change(db => db.AddRange(Enumerable.Range(1, 2).Select(part => new SearchDocument
        {
            Kind = TicketText.SearchKind, Subject = ticket.Value, Part = part, Audience = Audience.Staff, Title = Canary, Text = Canary,
            TitleWords = Canary, TextWords = Canary, Weight = 0, ChangedAt = _app.Clock.GetUtcNow(),
        })));
        Assert.NotEmpty(await Where());

        Assert.IsType<TicketWrite.Done>(await TakeOut(1, withSubject: true));
        Assert.IsType<TicketWrite.Done>(await TakeOut(2));

        Assert.Empty(await Where());
        Assert.Empty(await InTheFile());
        var number = (await _app.Stored<Ticket>()).Single(t => t.Id == ticket).Number;
        var desk = await _app.Use<TicketThread, DeskThread?>(t => t.Read(lead, number, null, null, Ct));
        Assert.Equal("", desk?.Subject);
        Assert.Equal((_app.Clock.GetUtcNow(), "Lead Staff"), (desk!.Events[0].Words?.TakenOutAt, desk.Events[0].Words?.TakenOutBy));
        Assert.Equal("A card number", desk.Events[^1].Words?.Body);
        Assert.False(desk.Events[^1].IsPublic);
        var thread = await _app.Use<TicketThread, RequestThread?>(t => t.Read(member, number, null, null, Ct));
        Assert.Equal([1, 2], thread!.Events.Where(e => e.Kind is HappeningKind.TextTakenOut).Select(e => e.Of ?? 0));
        Assert.All(thread.Events.Select(e => e.Words), words => Assert.Null(words?.TakenOutBy));

        // Once is enough, and a note or a number that is none has nothing.
        Assert.IsType<TicketWrite.NothingThere>(await TakeOut(1));
        Assert.IsType<TicketWrite.NothingThere>(await TakeOut(99));

        Task<TicketWrite> TakeOut(int seq, bool withSubject = false) =>
            _app.Use<TakeOutTextHandler, TicketWrite>(h => h.Handle(new TakeOutText(lead, ticket, seq, "A card number", withSubject), Ct));
    }

    [Fact]
    public async Task Without_a_reason_nothing_goes()
    {
        var ticket = await _app.NewTicket(await _app.NewPerson());
        var admin = (TicketViewer.Staff)await _app.ViewerOf(await _app.NewStaff(Role.Admin), Role.Admin);
        Assert.IsType<TicketWrite.Empty>(await _app.Use<TakeOutTextHandler,
            TicketWrite>(h => h.Handle(new TakeOutText(admin, ticket, 1, " "), Ct)));
        Assert.Equal("It is a week late.", (await _app.Stored<TicketText>()).Single(t => t.Ticket == ticket).Body);
    }

    /// <summary>Rows of any table that hold the word.</summary>
    private async Task<List<string>> Where() =>
        [.. (await _app.StoredText())
            .SelectMany(table => table.Value.Where(row => row.Contains(Canary, StringComparison.OrdinalIgnoreCase))
                .Select(_ => table.Key))];

    /// <summary>Files of the data folder that hold it; on PostgreSQL the server's own cleaning decides.</summary>
    private async Task<List<string>> InTheFile()
    {
        if (Databases.IsPostgres)
        {
            return [];
        }

        await _app.With(db => db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", Ct));
        List<string> found = [];
        foreach (var file in Directory.GetFiles(_app.Database.DataFolder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes, Ct);
            if (bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary)) >= 0)
            {
                found.Add(Path.GetFileName(file));
            }
        }

        return found;
    }
}
