using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Drafts;

/// <summary>A conversation of the demo's client with a specialist, and a job post in three versions that waits for them.</summary>
internal sealed class DraftsDemo(TicketLog log, TicketNumbers numbers, DraftSchema schema, Markdown markdown, TimeProvider time) : IDemoData
{
    private const string First =
        "I run a small bakery and need a logo that feels warm and a bit old-fashioned. It will be used on a sign above the door, on paper bags and on a small website.";

    private const string Tidied = First + "\n\nYou deliver the logo as vector files, in color and in one color, and a style guide of two to four pages.";

    public async Task Add(HoldfastDb db, IReadOnlyList<DemoPerson> people, CancellationToken ct)
    {
        var client = people.FirstOrDefault(person => person.Address.StartsWith("client@", StringComparison.Ordinal));
        var agent = people.FirstOrDefault(person => person.Address.StartsWith("agent2@", StringComparison.Ordinal));
        // An operator's own schema has other fields than these words.
        if (client is null || agent is null || schema.Fields.Select(field => field.Key).Except(["title", "description", "skills", "budget", "duration"]).Any()
            || db.Set<Contact>().Local.FirstOrDefault(c => c.Account == client.Account.Id) is not { } contact)
        {
            return;
        }

        var at = time.GetUtcNow().AddHours(-3);
        var (member, specialist) = (Author.Of(contact.Id), Author.Of(agent.Account.Id));
        var talk = DemoConversation.Begin(
            log, contact.Id, client.Account, Department.CategorySpecialists, await numbers.Next(ct), "I need a logo for my bakery",
            TicketWords.OfMember("I need a logo for my bakery. I've never written a job post before."), at);
        talk.Append(new Happening.ChatTaken(agent.Account.Id), specialist, null, at.AddMinutes(1));
        Say(specialist, TicketWords.OfStaff("Good that you're here. What should it look like, and by when do you need it?", markdown), 2);
        Say(member, TicketWords.OfMember("Warm, a bit old-fashioned. In about three weeks, for 900 to 1,200 dollars."), 4);
        var draft = new Draft { Id = DraftId.New(at), Ticket = talk.Ticket, Contact = contact.Id, CreatedAt = at.AddMinutes(8) };
        db.Add(draft);
        Version(specialist, Content("Logo for a bakery", First, 900, 1_200, "3 weeks"), "", 8);
        Version(member, Content("Logo for a bakery", First, 800, 1_000, "Until 18 December"), "budget,duration", 12);
        Version(specialist, Content("Logo and small style guide for a bakery", Tidied, 800, 1_000, "Until 18 December"), "title,description", 17);
        talk.Append(new Happening.ChatEnded(ChatEnd.Silence, TicketStatus.Solved), Author.System, null, at.AddMinutes(47));
        talk.ReachedAll(db);

        void Say(Author by, TicketWords words, int after) => talk.Append(
            by == member ? new Happening.MemberReplied() : new Happening.AgentReplied(TicketStatus.Pending), by, words, at.AddMinutes(after));

        void Version(Author by, DraftContent content, string changed, int after)
        {
            var number = draft.Next();
            Happening what = by == member ? new Happening.DraftChanged(draft.Id.Value, number, changed) : new Happening.DraftProposed(draft.Id.Value, number, changed);
            var seq = talk.Append(what, by, TicketWords.OfMember(content.Write()), at.AddMinutes(after));
            db.Add(new DraftVersion { Draft = draft.Id, Number = number, Ticket = talk.Ticket, Seq = seq, Shape = schema.Shape.Write() });
        }
    }

    private DraftContent Content(string title, string description, long from, long to, string duration) => new(schema.Shape, new Dictionary<string, IReadOnlyList<string>>
    {
        ["title"] = [title],
        ["description"] = description.Split('\n'),
        ["skills"] = ["Logo design", "Brand guidelines", "Illustration"],
        ["budget"] = ["Fixed price", new Amount(from, to).Write("dollars")],
        ["duration"] = [duration],
    });
}
