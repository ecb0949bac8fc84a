using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Sessions;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Video;

/// <summary>A member joins the line for a call.</summary>
/// <param name="Ticket">The number of the request that it is about; null makes one.</param>
/// <param name="Department">The one that an address names; for a request its own counts.</param>
public sealed record JoinLine(AccountId Account, SessionId Session, SubmissionId Submission, int? Ticket, DepartmentId? Department);

/// <summary>Where it ended.</summary>
public abstract record JoinLineResult
{
    private JoinLineResult()
    {
    }

    /// <summary>They are in the line, or were before.</summary>
    public sealed record Joined : JoinLineResult;

    /// <summary>They haven't agreed, or not to these words, or that is too long ago.</summary>
    public sealed record NoConsent : JoinLineResult;

    /// <summary>Nobody is there, or there are no calls here.</summary>
    public sealed record Closed : JoinLineResult;

    public sealed record LineIsFull : JoinLineResult;

    public sealed record Blocked(DateTimeOffset Until) : JoinLineResult;

    /// <summary>They had as many calls in a day as one may (rulings G38).</summary>
    public sealed record TooManyCalls : JoinLineResult;

    public sealed record TooMany(int AnHour) : JoinLineResult;

    /// <summary>The request is closed, or isn't theirs.</summary>
    public sealed record NotThere : JoinLineResult;
}

/// <summary>Makes the place in the line and the call, and where there is none the ticket, in one save. Pressed twice, or in two windows, it is one call.</summary>
public sealed class JoinLineHandler(
    HoldfastDb db, VideoSettings settings, Conversations conversations, TicketViewers viewers, TicketThread threads, TicketNumbers numbers, ContactBook contacts,
    DepartmentBook departments, Presences presences, LineBook line, Blocks blocks, HourBudgets budgets, TicketDoor door, IOptions<TicketsOptions> options, TimeProvider time)
{
    /// <summary>Calls of one member in a day: nobody hangs up until they like what they're asked to do.</summary>
    public const int MostCalls = 3;

    public const string Subject = "Video check";

    private const string FirstWords = "I'd like to show who I am in a video check.";

    public async Task<JoinLineResult> Handle(JoinLine command, CancellationToken ct)
    {
        if (!settings.IsOn)
        {
            return new JoinLineResult.Closed();
        }

        if (await blocks.Until(command.Account, ct) is { } until)
        {
            return new JoinLineResult.Blocked(until);
        }

        if (await contacts.OfAccount(command.Account, ct) is not { } contact)
        {
            return new JoinLineResult.NotThere();
        }

        if (await line.OpenOf(new TicketViewer.Member(command.Account, contact.Id), PlaceKind.Call, ct) is not null || await conversations.WasSubmitted(command.Submission, ct))
        {
            return new JoinLineResult.Joined();
        }

        if (await ConsentOf(contact.Id, ct) is not { } consent)
        {
            return new JoinLineResult.NoConsent();
        }

        var dayAgo = time.GetUtcNow() - TimeSpan.FromDays(1);
        if (await db.Set<VideoCall>().CountAsync(c => c.Contact == contact.Id && c.JoinedAt > dayAgo && c.TakenAt != null, ct) >= MostCalls)
        {
            return new JoinLineResult.TooManyCalls();
        }

        return command.Ticket is { } number ? await About(command, number, contact, consent, ct) : await Anew(command, contact, consent, ct);
    }

    /// <summary>The consent that stands; null where there is none.</summary>
    public async Task<ConsentId?> ConsentOf(ContactId contact, CancellationToken ct)
    {
        var since = time.GetUtcNow() - VideoConsent.Life;
        return await db.Set<VideoConsent>()
            .Where(c => c.Contact == contact && c.At > since && c.WithdrawnAt == null && c.Hash == VideoConsent.CurrentHash)
            .OrderByDescending(c => c.At).Select(c => (ConsentId?)c.Id).FirstOrDefaultAsync(ct);
    }

    private async Task<JoinLineResult> Anew(JoinLine command, Contact contact, ConsentId consent, CancellationToken ct)
    {
        if (await Fault(command.Department ?? Department.CustomerService, ct) is { } fault)
        {
            return fault;
        }

        if (!await budgets.Take(TicketHours.RequestsOfAccount, command.Account.ToString(), options.Value.RequestsAnHour, ct))
        {
            return new JoinLineResult.TooMany(options.Value.RequestsAnHour);
        }

        var (number, now, department) = (await numbers.Next(ct), time.GetUtcNow(), command.Department ?? Department.CustomerService);
        var ticket = conversations.Open(
            contact.Id, contact.Name, command.Account, department, command.Submission, number, Subject, door.OfMember(FirstWords, command.Account, []), now, channel: TicketChannel.Video);
        Add(command, contact.Id, consent, ticket.Ticket, number, department, ticket.Priority, now);
        return await Save(() => db.SaveChangesAsync(ct));
    }

    private async Task<JoinLineResult> About(JoinLine command, int number, Contact contact, ConsentId consent, CancellationToken ct)
    {
        var member = await viewers.Member(command.Account, ct);
        if (await threads.IdOf(member, number, ct) is not { } ticket || await threads.Read(member, ticket, null, int.MaxValue, ct) is not { IsOwn: true, Status: not MemberStatus.Closed })
        {
            return new JoinLineResult.NotThere();
        }

        var own = await conversations.DepartmentOf(ticket, ct);
        var department = own == Department.None ? Department.CustomerService : own;
        if (await Fault(department, ct) is { } fault)
        {
            return fault;
        }

        return await Save(() => db.Write(
            async inside =>
            {
                if (await conversations.Hold(member, ticket, inside) is { } held)
                {
                    Add(command, contact.Id, consent, ticket, number, department, TicketPriority.Normal, time.GetUtcNow());
                    await db.SaveChangesAsync(inside);
                }

                return true;
            },
            ct));
    }

    private async Task<JoinLineResult?> Fault(DepartmentId id, CancellationToken ct) =>
        await departments.Read(id, ct) is not { } department || !await presences.IsOpen(department, ct) ? new JoinLineResult.Closed()
            : !await line.HasRoom(id, PlaceKind.Call, ct) ? new JoinLineResult.LineIsFull()
            : null;

    private void Add(JoinLine command, ContactId contact, ConsentId consent, TicketId ticket, int number, DepartmentId department, TicketPriority priority, DateTimeOffset now)
    {
        var place = new LinePlace
        {
            Id = PlaceId.New(now),
            Department = department,
            Kind = PlaceKind.Call,
            Ticket = ticket,
            Number = number,
            Contact = contact,
            Account = command.Account,
            Session = command.Session,
            Priority = priority,
            ArrivedAt = now,
        };
        db.Add(place);
        db.Add(new VideoCall
        {
            Id = CallId.New(now),
            Place = place.Id,
            Ticket = ticket,
            Number = number,
            Contact = contact,
            Account = command.Account,
            Session = command.Session,
            Consent = consent,
            JoinedAt = now,
        });
    }

    private async Task<JoinLineResult> Save(Func<Task> save)
    {
        try
        {
            await save();
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            // The other press, or the other window, was there first.
            db.ChangeTracker.Clear();
        }

        return new JoinLineResult.Joined();
    }
}
