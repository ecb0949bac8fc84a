using Holdfast.Platform.Keys;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>A stranger's request as it is parked.</summary>
public sealed record ParkTicket(
    int Number, SubmissionId Submission, ContactId Contact, string Subject, string Name, string Words, DepartmentId Department, TicketPriority Priority,
    string? Category, int? FormVersion, TicketChannel Channel = TicketChannel.Form)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <summary>A parked request, for whoever opened the link in the email about it.</summary>
public sealed record ParkedRequest(TicketId Id, int Number, string Subject, string Name, string Words, DateTimeOffset At)
{
    /// <summary>Names of the files that came with it.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}

/// <summary>
/// What strangers sent and nobody has confirmed: it is in no queue and no count, and after a week it is gone (rulings G13).
/// </summary>
public sealed class ParkedTickets(HoldfastDb db, TicketLog log, TicketActs acts, TicketPasses passes, Links links, Outbox outbox, TimeProvider time)
{
    /// <summary>Of everybody together.</summary>
    public const int Most = 10_000;

    public const int MostOfAddress = 20;

    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>Whether there is room for another.</summary>
    public async Task<bool> HasRoom(CancellationToken ct) =>
        await db.Set<Ticket>().Where(t => t.ConfirmedAt == null).Take(Most).CountAsync(ct) < Most;

    /// <summary>Whether this contact may have one more.</summary>
    public async Task<bool> HasRoom(ContactId contact, CancellationToken ct) =>
        await db.Set<Ticket>().Where(t => t.Requester == contact && t.ConfirmedAt == null).Take(MostOfAddress).CountAsync(ct) < MostOfAddress;

    /// <summary>Parks a request in the caller's save.</summary>
    public TicketId Park(ParkTicket command)
    {
        var opened = new Happening.Opened(
            TicketKind.Request, command.Channel, command.Department, command.Priority, command.Contact, command.Category, true, command.Submission,
            command.FormVersion);
        return log.Open(opened, command.Number, command.Subject, command.Name, null, new TicketWords(command.Words, null, 0) { Files = command.Files }, time.GetUtcNow()).Id;
    }

    public async Task<ParkedRequest?> Read(TicketId id, CancellationToken ct) =>
        await db.Set<Ticket>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == id && t.ConfirmedAt == null, ct) is { } ticket
            ? new ParkedRequest(
                id, ticket.Number, ticket.Subject, ticket.RequesterName,
                await Words(ticket, ct), ticket.OpenedAt)
            {
                Files = await db.Set<StoredFile>().Where(f => f.HolderKind == TicketFiles.HolderKind && f.Holder == id.Value && f.By == null && f.Name != "")
                    .OrderBy(f => f.HolderSeq).ThenBy(f => f.Place).Select(f => f.Name).Take(TicketLog.MostFiles).ToListAsync(ct),
            }
            : null;

    /// <summary>What its sender wrote; of a chat all of it, up to a length.</summary>
    private async Task<string> Words(Ticket ticket, CancellationToken ct)
    {
        const int Most = 200;
        var sender = ticket.Requester.Value;
        var texts = await db.Set<TicketText>().Where(t => t.Ticket == ticket.Id
                && db.Set<TicketEvent>().Any(e => e.Ticket == t.Ticket && e.Seq == t.Seq && e.AuthorKind == AuthorKind.Contact && e.Author == sender))
            .OrderBy(t => t.Seq).Select(t => t.Body).Take(Most).ToListAsync(ct);
        return string.Join("\n\n", texts);
    }

    /// <summary>
    /// The owner of the mailbox says that they wrote it: from now on it is a request like any other, and the contact has name and address.
    /// </summary>
    /// <param name="link">The one that it was confirmed by; used with the save.</param>
    /// <param name="before">The secret that the browser had.</param>
    /// <param name="givesPass">Whether the browser reads it from now on.</param>
    /// <returns>The browser's new secret, and the number; null where it is gone or was confirmed meanwhile.</returns>
    public async Task<(int Number, SecretToken? Secret)?> Confirm(Link link, string? before, bool givesPass, CancellationToken ct)
    {
        var (number, secret) = (0, (SecretToken?)null);
        var result = await acts.Do(
            new TicketViewer.Ourselves(), TicketId.From(link.Subject),
            async (held, inside) =>
            {
                if (held.Ticket.ConfirmedAt is not null)
                {
                    return new TicketWrite.IsSo();
                }

                var done = await acts.Append(held, new Happening.Confirmed(), null, null, inside);
                number = held.Ticket.Number;
                var id = held.Ticket.Id;
                await db.Set<TicketText>().Where(t => t.Ticket == id && t.TakenOutAt == null)
                    .ExecuteUpdateAsync(row => row.SetProperty(t => t.IsIndexed, false), inside);
                await Know(held.Ticket, link.Recipient, inside);
                secret = givesPass ? await passes.Give(held.Ticket.Requester, held.Ticket.Id, before, inside) : null;
                // Whoever is talking with us knows that we have it.
                if (!held.Ticket.IsLive)
                {
                    outbox.Add(new RequestReceived(held.Ticket.Id.Value, null));
                }

                links.Use(link);
                return done;
            },
            ct);
        return result is TicketWrite.Done ? (number, secret) : null;
    }

    /// <summary>The owner of the mailbox did not write it: nothing of it stays.</summary>
    public Task<bool> Remove(Link link, Func<HoldfastDb, CancellationToken, Task> alongside, CancellationToken ct) => db.Write(
        async inside =>
        {
            var id = TicketId.From(link.Subject);
            var isParked = await db.Set<Ticket>().AnyAsync(t => t.Id == id && t.ConfirmedAt == null, inside);
            links.Use(link);
            await alongside(db, inside);
            await db.SaveChangesAsync(inside);
            if (isParked)
            {
                await Remove(db, [id], inside);
            }

            return isParked;
        },
        ct);

    /// <summary>Takes parked tickets away with all that hangs on them; one that was confirmed at this moment stays.</summary>
    internal static async Task Remove(HoldfastDb db, List<TicketId> ids, CancellationToken ct)
    {
        // Held in one order, before what hangs on them: two who remove the same ones come one after the other.
        var names = string.Join(", ", ids.Select((_, i) => $"@t{i}"));
        var hold = $"SELECT t.id AS \"Value\" FROM tickets t WHERE t.id IN ({names}) ORDER BY t.id {db.HoldingRow("t")}";
        await db.Database.SqlQueryRaw<Guid>(hold, [.. ids.Select((id, i) => (object)db.Parameter($"@t{i}", id.Value))]).ToListAsync(ct);
        var parked = db.Set<Ticket>().Where(t => ids.Contains(t.Id) && t.ConfirmedAt == null).Select(t => t.Id);
        var holders = await parked.Select(id => id.Value).ToListAsync(ct);
        await FileBook.TakeOut(db.Set<StoredFile>().Where(f => f.HolderKind == TicketFiles.HolderKind && holders.Contains(f.Holder)), ct);
        await db.Set<TicketText>().Where(t => parked.Contains(t.Ticket)).ExecuteDeleteAsync(ct);
        await db.Set<TicketEvent>().Where(e => parked.Contains(e.Ticket)).ExecuteDeleteAsync(ct);
        await db.Set<TicketPerson>().Where(p => parked.Contains(p.Ticket)).ExecuteDeleteAsync(ct);
        await db.Set<TicketMark>().Where(m => parked.Contains(m.Ticket)).ExecuteDeleteAsync(ct);
        await db.Set<TicketDraft>().Where(d => parked.Contains(d.Ticket)).ExecuteDeleteAsync(ct);
        await db.Set<TicketTag>().Where(t => parked.Contains(t.Ticket)).ExecuteDeleteAsync(ct);
        await db.Set<Ticket>().Where(t => ids.Contains(t.Id) && t.ConfirmedAt == null).ExecuteDeleteAsync(ct);
    }

    /// <summary>From the first confirmation on the contact has a name and an address, and nothing that is sent later changes them.</summary>
    private async Task Know(Ticket ticket, string address, CancellationToken ct)
    {
        var contact = await db.Set<Contact>().SingleAsync(c => c.Id == ticket.Requester, ct);
        if (contact.ConfirmedAt is null)
        {
            (contact.Name, contact.Address, contact.ConfirmedAt) = (ticket.RequesterName, address, time.GetUtcNow());
        }
    }
}

/// <summary>What nobody confirmed within a week is gone.</summary>
internal sealed class ForgetParkedTickets(TimeProvider time) : IJob
{
    private const int AtOnce = 200;

    public TimeSpan Every => TimeSpan.FromMinutes(30);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var since = now - ParkedTickets.Life;
        while (true)
        {
            var ids = await db.Set<Ticket>().Where(t => t.ConfirmedAt == null && t.OpenedAt < since).OrderBy(t => t.OpenedAt).ThenBy(t => t.Number)
                .Select(t => t.Id).Take(AtOnce).ToListAsync(ct);
            if (ids.Count > 0)
            {
                await db.Write(
                    async inside =>
                    {
                        await ParkedTickets.Remove(db, ids, inside);
                        return 0;
                    },
                    ct);
            }

            if (ids.Count < AtOnce)
            {
                break;
            }
        }

        await db.Alone(inside => db.Set<TicketPass>().Where(p => p.ExpiresAt < now).ExecuteDeleteAsync(inside), ct);
    }
}
