using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;

namespace Holdfast.Support.Tickets;

/// <summary>A desk that lives: a dozen threads of the demo people, written through the log as if they had happened.</summary>
internal sealed class TicketsDemo(TicketLog log, TicketNumbers numbers, IFileStore store, Markdown markdown, TimeProvider time) : IDemoData
{
    private const string Resource = "Holdfast.Support.Tickets.DemoTickets.json";
    private const string Screenshot = "Holdfast.Support.Tickets.DemoScreenshot.png";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public async Task Add(HoldfastDb db, IReadOnlyList<DemoPerson> people, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var byName = people.ToDictionary(person => person.Address.Split('@')[0]);
        var contacts = byName.Where(person => person.Value.Account.Role is Role.Member)
            .ToDictionary(person => person.Key, person => ContactOf(person.Value));
        db.AddRange(contacts.Values);
        Dictionary<string, Tag> tags = [];
        // Numbers go up with time.
        foreach (var thread in Threads().OrderByDescending(thread => thread.HoursAgo))
        {
            var (account, contact, opened) = (byName[thread.By].Account, contacts[thread.By], now.AddHours(-thread.HoursAgo));
            var ticket = log.Open(
                new Happening.Opened(TicketKind.Request, TicketChannel.Form, DepartmentOf(thread.Department), thread.Priority, contact.Id,
                    thread.Category),
                await numbers.Next(ct), thread.Subject, account.Name, account.Id,
                TicketWords.OfMember(thread.Text) with { Files = thread.Picture is { } shows ? [Picture(shows, account.Id)] : [] }, opened);
            foreach (var step in thread.Steps)
            {
                var by = step.By == "member" ? Author.Of(contact.Id) : Author.Of(byName[step.By].Account.Id);
                log.AppendTo(ticket, What(step, byName, tag => TagOf(db, tags, ticket, tag, opened)), by, Words(step),
                    opened.AddMinutes(step.After));
            }

            var person = db.Set<TicketPerson>().Local.Single(p => p.Ticket == ticket.Id);
            person.DeliveredSeq = ticket.LastPublicSeq;
        }
    }

    /// <summary>The threads, as the file has them.</summary>
    internal static IReadOnlyList<Thread> Threads()
    {
        using var file = Embedded(Resource);
        return JsonSerializer.Deserialize<Thread[]>(file, Json) ?? [];
    }

    private static Stream Embedded(string name) =>
        typeof(TicketsDemo).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is missing.");

    /// <summary>The screenshot, as if it had been uploaded.</summary>
    private UploadedFile Picture(string words, AccountId by)
    {
        var (name, to) = store.Create();
        using (to)
        {
            using var from = Embedded(Screenshot);
            var size = PictureRewriter.Rewrite(FileSort.Png, from, to) ?? throw new InvalidOperationException($"{Screenshot} is no picture.");
            to.Position = 0;
            return new UploadedFile(
                name, "dark-mode.png", to.Length, SHA256.HashData(to), FileSort.Png, size.Width, size.Height, FileState.Ready,
                IsCleaned: false, IsUnread: false, UploadOwner.Of(by), time.GetUtcNow(), []) { Words = words };
        }
    }

    private static Contact ContactOf(DemoPerson person) => new()
    {
        Id = ContactId.New(person.Account.CreatedAt),
        Account = person.Account.Id,
        Name = person.Account.Name,
        Address = person.Address,
        AddressKey = EmailKey.From(person.Address),
        ConfirmedAt = person.Account.CreatedAt,
    };

    private static DepartmentId DepartmentOf(string name) => name switch
    {
        "CustomerService" => Department.CustomerService,
        "CategorySpecialists" => Department.CategorySpecialists,
        _ => Department.None,
    };

    private static Happening What(Step step, Dictionary<string, DemoPerson> people, Func<string, TagId> tag) => step switch
    {
        { Assign: { } to } => new Happening.Assigned(people[to].Account.Id),
        { Tag: { } name } => new Happening.Tagged(tag(name)),
        { Priority: { } priority } => new Happening.PrioritySet(priority),
        { Note: not null } => new Happening.NoteAdded(),
        { Solve: true } => new Happening.MarkedSolved(),
        { By: "member", Reply: not null } => new Happening.MemberReplied(),
        { Reply: not null, Then: { } then } => new Happening.AgentReplied(then),
        _ => throw new InvalidOperationException($"A step {step.After} minutes on says nothing."),
    };

    private TicketWords? Words(Step step) => (step.Reply ?? step.Note) switch
    {
        null => null,
        var text when step.By == "member" => TicketWords.OfMember(text),
        var text => TicketWords.OfStaff(text, markdown),
    };

    private static TagId TagOf(HoldfastDb db, Dictionary<string, Tag> tags, Ticket ticket, string name, DateTimeOffset now)
    {
        if (!tags.TryGetValue(name, out var tag))
        {
            tag = tags[name] = new Tag { Id = TagId.New(now), Name = name };
            db.Add(tag);
        }

        db.Add(new TicketTag { Ticket = ticket.Id, Tag = tag.Id });
        return tag.Id;
    }

    /// <summary>One thread of the file.</summary>
    /// <param name="Picture">What the screenshot that it began with shows.</param>
    internal sealed record Thread(
        string By, int HoursAgo, TicketPriority Priority, string Department, string? Category, string Subject, string Text,
        IReadOnlyList<Step> Steps, string? Picture = null);

    /// <summary>What came next, so many minutes after it was opened; one thing each.</summary>
    internal sealed record Step(
        int After, string By, string? Reply = null, string? Note = null, TicketStatus? Then = null, string? Assign = null,
        string? Tag = null,
        TicketPriority? Priority = null, bool Solve = false);
}
