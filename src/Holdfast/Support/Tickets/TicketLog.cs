using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>A ticket whose row is held until the commit, by somebody who sees it.</summary>
/// <param name="Ticket">Its state is the present one; only <see cref="TicketLog.Append"/> changes it.</param>
/// <param name="By">Who holds it.</param>
/// <param name="Role">What they are to it.</param>
public sealed record HeldTicket(Ticket Ticket, TicketViewer By, TicketRole Role);

/// <summary>What came of writing an event.</summary>
public abstract record Appended
{
    private Appended()
    {
    }

    /// <summary>It goes with the caller's save.</summary>
    public sealed record Written(TicketEvent Event) : Appended;

    /// <summary>The same writer wrote the same under this id before: nothing is written again.</summary>
    public sealed record WrittenBefore(TicketEvent Event) : Appended;

    /// <summary>The same writer wrote something else under this id.</summary>
    public sealed record OtherContent : Appended;

    /// <summary>The writer may not write such a thing here.</summary>
    public sealed record MayNot : Appended;

    /// <summary>The status table refuses it: the ticket is closed, or it is so already.</summary>
    public sealed record StatusRefuses : Appended;

    /// <summary>It has so many events that the rest is kept for staff.</summary>
    public sealed record Full : Appended;

    public sealed record TooLong : Appended;

    /// <summary>One of its files was sent before: an upload is sent once.</summary>
    public sealed record FileIsSent : Appended;

    /// <summary>The ticket has so many files that no more are taken.</summary>
    public sealed record TooManyFiles : Appended;
}

/// <summary>
/// A public event was written. Whoever has something to tell of it takes this from the outbox, some time after the event, so that what
/// follows at once is told with it.
/// </summary>
/// <param name="PublicSeq">Its number for members.</param>
public sealed record TicketChanged(Guid Ticket, int PublicSeq, Guid? Account) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "ticket-changed";

    Guid? IOutboxMessage.Subject => Account;
}

/// <summary>
/// The one way to write a ticket's log (rulings G2). Pages, mail, chat, jobs and the API to come call it inside
/// <see cref="HoldfastDb.Write{T}"/>: <see cref="Hold"/> first, then <see cref="Append"/>, then one save. Nothing slow between them:
/// on SQLite nobody else writes meanwhile. Rows are held in one order everywhere: account, link or pass, ticket, agent, line.
/// </summary>
public sealed class TicketLog(HoldfastDb db, Outbox outbox, TicketPasses passes, TimeProvider time, Secrets? secrets = null)
{
    private readonly FileBook _files = new(db, time);

    /// <summary>Events of a ticket up to which everybody writes; the rest is for staff and for us.</summary>
    public const int MostForMembers = MostEvents - 500;

    /// <summary>How long after the first event that somebody has not been told they are told, of all that was written until then.</summary>
    public static readonly TimeSpan ToldAfter = TimeSpan.FromMinutes(2);

    /// <summary>Files of a ticket.</summary>
    public const int MostFiles = 200;

    /// <summary>What a ticket is made for. Staff are never refused.</summary>
    public const int MostEvents = 10_000;

    /// <summary>
    /// Holds the caller's account and then the ticket until the commit. Null where the ticket does not exist for the viewer, or the
    /// viewer's account is not open at this moment; the statements are the same.
    /// </summary>
    /// <exception cref="InvalidOperationException">The ticket was read before it was held: what was read may be over.</exception>
    public async Task<HeldTicket?> Hold(TicketViewer viewer, TicketId id, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("A ticket is held inside HoldfastDb.Write only.");
        }

        if (db.ChangeTracker.Entries<Ticket>().Any(entry => entry.Entity.Id == id))
        {
            throw new InvalidOperationException($"Ticket {id} was read before it was held.");
        }

        var isOpen = await HoldAccount(viewer, ct);
        // Composing on it would wrap it, and the row would be held by a query of its own.
        var hold = $"SELECT * FROM tickets t WHERE t.id = @id {db.HoldingRow("t")}";
        var held = await db.Set<Ticket>().FromSqlRaw(hold, db.Parameter("@id", id.Value)).AsTracking().ToListAsync(ct);
        var person = viewer is TicketViewer.Member member ? await Person(id, member.Contact ?? default, ct) : null;
        if (held.Count == 0)
        {
            return null;
        }

        var role = isOpen ? TicketSight.RoleOn(viewer, held[0], person) : TicketRole.None;
        if (role is TicketRole.None)
        {
            db.Entry(held[0]).State = EntityState.Detached;
            return null;
        }

        return new HeldTicket(held[0], viewer, role);
    }

    /// <summary>
    /// Adds the next event to the caller's save, with its words, and moves the row. The first event of a client id is given back when
    /// the same comes again.
    /// </summary>
    /// <param name="words">Where the happening has some; drawn before the ticket was held.</param>
    /// <param name="clientId">The writer's own id for it.</param>
    public async Task<Appended> Append(HeldTicket held, Happening what, TicketWords? words, Guid? clientId, CancellationToken ct)
    {
        var (ticket, by, role) = held;
        if (what.HasText != words is not null)
        {
            throw new ArgumentException($"{what.Kind} and its words do not go together.", nameof(words));
        }

        if (!TicketSight.MayWrite(role, what.Kind))
        {
            return new Appended.MayNot();
        }

        if (words is { IsTooLong: true })
        {
            return new Appended.TooLong();
        }

        if (clientId is { } id && await Before(ticket.Id, by.Author, id, ct) is { } first)
        {
            return await IsSame(first, what, words, ct) ? new Appended.WrittenBefore(first) : new Appended.OtherContent();
        }

        if (role is TicketRole.Requester or TicketRole.Copy && ticket.LastSeq >= MostForMembers)
        {
            return new Appended.Full();
        }

        // A report is read by leads whatever their departments, and stays where it is.
        if (StatusTable.After(what, ticket.Status) is null || (what is Happening.Moved && ticket.Kind is TicketKind.Report))
        {
            return new Appended.StatusRefuses();
        }

        if (words is { Files.Count: > 0 })
        {
            if (await _files.IsSent(words.Files, ct))
            {
                return new Appended.FileIsSent();
            }

            if (await _files.Count(TicketFiles.HolderKind, ticket.Id.Value, MostFiles, ct) + words.Files.Count > MostFiles)
            {
                return new Appended.TooManyFiles();
            }
        }

        await EndFound(words, ct);
        var next = Next(ticket, what, by.Author, clientId, time.GetUtcNow());
        Add(ticket, next, words);
        if (next.PublicSeq is { } number)
        {
            outbox.Add(new TicketChanged(ticket.Id.Value, number, ticket.RequesterAccount?.Value), ToldAfter);
        }

        return new Appended.Written(next);
    }

    /// <summary>Ends what lives of the secrets that were in the words, in the caller's save.</summary>
    internal async Task EndFound(TicketWords? words, CancellationToken ct)
    {
        if (words is { Found.Count: > 0 })
        {
            await (secrets ?? throw new InvalidOperationException("A job finds no secrets.")).End(db, words.Found, ct);
        }
    }

    /// <summary>Whether the holder wrote something under this id before.</summary>
    internal async Task<bool> Knows(HeldTicket held, Guid clientId, CancellationToken ct) =>
        await Before(held.Ticket.Id, held.By.Author, clientId, ct) is not null;

    /// <summary>
    /// Makes a ticket with its first event, in the caller's save. Nothing is held, as there is no row yet: a submission that made one
    /// before is refused by its unique index.
    /// </summary>
    /// <param name="number">From <see cref="TicketNumbers.Next"/>.</param>
    internal Ticket Open(Happening.Opened opened, int number, string subject, string name, AccountId? account, TicketWords words,
        DateTimeOffset at)
    {
        if (opened.Ticket is TicketKind.Report && opened.Department != Department.None)
        {
            throw new ArgumentException("A report is in no department.", nameof(opened));
        }

        var ticket = new Ticket { Id = TicketId.New(at), Number = number, Subject = subject, RequesterName = name,
            RequesterAccount = account };
        ticket.Take(TicketState.Begin(opened, at));
        db.Add(ticket);
        db.Add(new TicketEvent
        {
            Ticket = ticket.Id,
            Seq = 1,
            PublicSeq = 1,
            At = at,
            Kind = opened.Kind,
            AuthorKind = AuthorKind.Contact,
            Author = opened.Requester.Value,
            ClientId = null,
            Data = opened.Write(),
        });
        db.Add(TextOf(ticket.Id, 1, words));
        _files.Add(words.Files, TicketFiles.HolderKind, ticket.Id.Value, 1);
        db.Add(new TicketPerson { Ticket = ticket.Id, Contact = opened.Requester, Role = PersonRole.Requester, SinceSeq = 1,
            DeliveredSeq = 1, ReadSeq = 1 });
        return ticket;
    }

    /// <summary>
    /// The same as <see cref="Append"/> at another time and without telling anybody, on a ticket of the same save: demo data.
    /// </summary>
    internal TicketEvent AppendTo(Ticket ticket, Happening what, Author by, TicketWords? words, DateTimeOffset at)
    {
        var next = Next(ticket, what, by, null, at);
        Add(ticket, next, words);
        return next;
    }

    /// <summary>The next event of a log.</summary>
    internal static TicketEvent Next(Ticket ticket, Happening what, Author by, Guid? clientId, DateTimeOffset at) => new()
    {
        Ticket = ticket.Id,
        Seq = ticket.LastSeq + 1,
        PublicSeq = ticket.State.IsPublic(what) ? ticket.LastPublicSeq + 1 : null,
        At = at,
        Kind = what.Kind,
        AuthorKind = by.Kind,
        Author = by.Id,
        ClientId = clientId,
        Data = what.Write(),
    };

    private static TicketText TextOf(TicketId ticket, int seq, TicketWords words) =>
        new() { Ticket = ticket, Seq = seq, Body = words.Body, Html = words.Html, Renderer = words.Renderer };

    private void Add(Ticket ticket, TicketEvent next, TicketWords? words)
    {
        ticket.Take(ticket.State.Apply(next));
        db.Add(next);
        if (words is not null)
        {
            db.Add(TextOf(ticket.Id, next.Seq, words));
            _files.Add(words.Files, TicketFiles.HolderKind, ticket.Id.Value, next.Seq);
        }
    }

    /// <summary>
    /// Holds the account's row by the statement that the guard of live sessions sends, so that the two come in one order.
    /// </summary>
    private async Task<bool> HoldAccount(TicketViewer viewer, CancellationToken ct)
    {
        if (viewer is TicketViewer.Member { Pass: { } pass })
        {
            return await passes.Hold(pass.Id, ct);
        }

        AccountId? account = viewer switch
        {
            TicketViewer.Member member => member.Account,
            TicketViewer.Staff staff => staff.Account,
            _ => null,
        };
        if (account is not { } id)
        {
            return true;
        }

        var hold = $"SELECT a.status AS \"Value\" FROM accounts a WHERE a.id = @account {db.HoldingRow("a")}";
        var status = await db.Database.SqlQueryRaw<int>(hold, db.Parameter("@account", id.Value)).ToListAsync(ct);
        // Nothing of a contained or closing account's tickets opens, whoever is still on the way (rulings G50).
        return status is [(int)AccountStatus.Active];
    }

    private Task<TicketPerson?> Person(TicketId ticket, ContactId contact, CancellationToken ct) =>
        db.Set<TicketPerson>().AsNoTracking().SingleOrDefaultAsync(p => p.Ticket == ticket && p.Contact == contact, ct);

    private Task<TicketEvent?> Before(TicketId ticket, Author by, Guid clientId, CancellationToken ct) =>
        db.Set<TicketEvent>().AsNoTracking()
            .SingleOrDefaultAsync(e => e.Ticket == ticket && e.Author == by.Id && e.ClientId == clientId, ct);

    private async Task<bool> IsSame(TicketEvent first, Happening what, TicketWords? words, CancellationToken ct)
    {
        if (first.Kind != what.Kind || first.Data != what.Write())
        {
            return false;
        }

        var text = await db.Set<TicketText>().AsNoTracking().SingleOrDefaultAsync(t => t.Ticket == first.Ticket && t.Seq == first.Seq, ct);
        // What was taken out cannot be compared any more, and was written once.
        return text is { TakenOutAt: not null }
            || (text?.Body == words?.Body && await _files.Has(words?.Files ?? [], TicketFiles.HolderKind, first.Ticket.Value, first.Seq, ct));
    }
}
