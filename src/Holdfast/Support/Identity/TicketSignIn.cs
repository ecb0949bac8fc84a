using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Identity;

/// <summary>
/// The sign-in in which a contact wrote last on a ticket. Another sign-in of the same account proves nothing about it: it may be somebody
/// else's. No foreign keys: it is written in the save that makes the ticket, and gone after a day.
/// </summary>
public sealed class TicketSignIn
{
    public required TicketId Ticket { get; init; }

    public required ContactId Contact { get; init; }

    public required AccountId Account { get; init; }

    public required SessionId Session { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<TicketSignIn>
    {
        public void Configure(EntityTypeBuilder<TicketSignIn> builder)
        {
            builder.ToTable("ticket_sign_ins");
            builder.HasKey(s => new { s.Ticket, s.Contact });
            builder.HasIndex(s => s.Account);
            builder.HasIndex(s => s.At);
        }
    }
}

/// <summary>Notes it in the save that writes the event, whichever page it came from.</summary>
internal sealed class NoteSignIns(IHttpContextAccessor requests, TimeProvider time) : ISaveHook
{
    public async Task Guard(HoldfastDb db, IReadOnlyList<SavedRow> rows, CancellationToken ct)
    {
        if (requests.HttpContext?.Features.Get<SignedIn>() is not { Role: Role.Member } person)
        {
            return;
        }

        const string Sql =
            """
            INSERT INTO ticket_sign_ins (ticket, contact, account, session, at)
            SELECT @ticket, c.id, c.account, @session, @at FROM contacts c WHERE c.id = @contact AND c.account = @account
            ON CONFLICT (ticket, contact) DO UPDATE SET session = excluded.session, at = excluded.at
            """;
        foreach (var (ticket, contact) in PeopleOnTickets.WritersIn(rows))
        {
            await db.Database.ExecuteSqlRawAsync(
                Sql,
                [
                    db.Parameter("@ticket", ticket.Value), db.Parameter("@contact", contact.Value),
                    db.Parameter("@account", person.Account.Value), db.Parameter("@session", person.Session.Value),
                    db.Parameter("@at", db.TimeValue(time.GetUtcNow())),
                ],
                ct);
        }
    }
}

/// <summary>What is older than a proof stands for is of no use.</summary>
internal sealed class ForgetTicketSignIns(TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromHours(1);

    public Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow() - ProofRules.Life;
        return db.Alone(inside => db.Set<TicketSignIn>().Where(s => s.At < before).ExecuteDeleteAsync(inside), ct);
    }
}

internal sealed class EraseTicketSignIns : IEraseWithAccount
{
    public Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct) =>
        db.Set<TicketSignIn>().Where(s => s.Account == account).ExecuteDeleteAsync(ct);
}
