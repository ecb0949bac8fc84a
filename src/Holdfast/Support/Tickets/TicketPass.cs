using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Tickets;

public readonly record struct TicketPassId(Guid Value) : IId<TicketPassId>
{
    public static TicketPassId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static TicketPassId From(Guid value) => new(value);
}

/// <summary>
/// What a browser without a sign-in reads and writes by: it followed a link in an email, so the mailbox is its person's (rulings G13), or it
/// began a chat, which hangs on it as a member's hangs on their sign-in (G29).
/// </summary>
public sealed class TicketPass
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>Of one that was given with a chat.</summary>
    public static readonly TimeSpan LifeOfChat = TimeSpan.FromDays(1);

    /// <summary>Passes of one browser at the most; a further one takes the place of the oldest.</summary>
    public const int Most = 20;

    public required TicketPassId Id { get; init; }

    public required ContactId Contact { get; init; }

    /// <summary>The one ticket that it opens; null where it opens all that was confirmed for the contact.</summary>
    public required TicketId? Ticket { get; init; }

    /// <summary>It was given with a chat: nobody has proved anything, so it opens the chat's pages only.</summary>
    public bool IsOfChat { get; init; }

    /// <summary>Of the secret in the browser's cookie; several passes of one browser share it.</summary>
    public required TokenHash TokenHash { get; set; }

    public required int InstallationEpoch { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<TicketPass>
    {
        public void Configure(EntityTypeBuilder<TicketPass> builder)
        {
            builder.ToTable("ticket_passes");
            builder.Property(p => p.Id).ValueGeneratedNever();
            builder.Property(p => p.TokenHash).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.HasOne<Ticket>().WithMany().HasForeignKey(p => p.Ticket).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Contact>().WithMany().HasForeignKey(p => p.Contact).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(p => p.TokenHash);
            builder.HasIndex(p => p.Ticket);
            builder.HasIndex(p => p.Contact);
            builder.HasIndex(p => p.ExpiresAt);
        }
    }
}

/// <summary>Somebody without an account has followed a link that we sent to their address.</summary>
/// <param name="AddressSince">Since when the address belongs to an account; null where it belongs to none.</param>
public sealed record ProvedMailbox(TicketId Ticket, ContactId Contact, DateTimeOffset At, DateTimeOffset? AddressSince);

/// <summary>Gives passes and reads them.</summary>
public sealed class TicketPasses(HoldfastDb db, TimeProvider time)
{
    /// <summary>How long the browser keeps the secret.</summary>
    public static readonly TimeSpan Life = TicketPass.Life;

    /// <summary>The same of a chat's.</summary>
    public static readonly TimeSpan LifeOfChat = TicketPass.LifeOfChat;

    /// <summary>
    /// Gives a pass in the caller's save. Whatever the browser had goes on under the new secret, so one that somebody else may have put
    /// there opens nothing.
    /// </summary>
    /// <param name="before">The secret that the browser sent; nothing or anything.</param>
    internal async Task<SecretToken> Give(ContactId contact, TicketId? ticket, string? before, CancellationToken ct)
    {
        var (now, token) = (time.GetUtcNow(), SecretToken.New());
        if (SecretToken.TryHash(before, out var old))
        {
            var had = await db.Set<TicketPass>().Where(p => p.TokenHash == old && !p.IsOfChat).OrderByDescending(p => p.Id).Take(TicketPass.Most).ToListAsync(ct);
            had.ForEach(pass => pass.TokenHash = token.Hash);
            db.RemoveRange(had.Skip(TicketPass.Most - 1));
        }

        db.Add(new TicketPass
        {
            Id = TicketPassId.New(now),
            Contact = contact,
            Ticket = ticket,
            TokenHash = token.Hash,
            InstallationEpoch = await db.Set<Installation>().Select(i => i.Epoch).SingleAsync(ct),
            CreatedAt = now,
            ExpiresAt = now + TicketPass.Life,
        });
        return token;
    }

    /// <summary>Gives the pass of a chat that begins, in the caller's save.</summary>
    internal async Task<(SecretToken Secret, TicketPassId Id)> GiveForChat(ContactId contact, TicketId ticket, CancellationToken ct)
    {
        var (now, token) = (time.GetUtcNow(), SecretToken.New());
        var pass = new TicketPass
        {
            Id = TicketPassId.New(now),
            Contact = contact,
            Ticket = ticket,
            IsOfChat = true,
            TokenHash = token.Hash,
            InstallationEpoch = await db.Set<Installation>().Select(i => i.Epoch).SingleAsync(ct),
            CreatedAt = now,
            ExpiresAt = now + TicketPass.LifeOfChat,
        };
        db.Add(pass);
        return (token, pass.Id);
    }

    /// <summary>As whom the browser reads and writes in the chat that it began last; null where it began none, or the pass is over.</summary>
    public async Task<TicketViewer.Member?> OfChat(string? secret, CancellationToken ct)
    {
        SecretToken.TryHash(secret, out var hash);
        return await Live(hash).Where(p => p.IsOfChat).OrderByDescending(p => p.Id).FirstOrDefaultAsync(ct) is { } pass ? Viewer(pass) : null;
    }

    /// <summary>Those of these that still open something.</summary>
    public async Task<IReadOnlyList<TicketPassId>> LiveAmong(IReadOnlyList<TicketPassId> passes, CancellationToken ct) =>
        await Live().Where(p => passes.Contains(p.Id)).Select(p => p.Id).ToListAsync(ct);

    /// <summary>As whom the browser reads this ticket; null where its secret opens no such ticket. One statement either way.</summary>
    public async Task<TicketViewer.Member?> Of(string? secret, int number, CancellationToken ct)
    {
        SecretToken.TryHash(secret, out var hash);
        return await Live(hash)
            .Where(p => !p.IsOfChat && db.Set<Ticket>().Any(t => t.Number == number && (p.Ticket == null ? t.Requester == p.Contact : t.Id == p.Ticket)))
            .OrderByDescending(p => p.Id).FirstOrDefaultAsync(ct) is { } pass
            ? Viewer(pass)
            : null;
    }

    /// <summary>The same by the ticket's id, with the secret of its requests and with that of its chat.</summary>
    public async Task<IReadOnlyList<TicketViewer.Member>> Of(string? ofRequests, string? ofChat, TicketId ticket, CancellationToken ct)
    {
        SecretToken.TryHash(ofRequests, out var requests);
        SecretToken.TryHash(ofChat, out var chat);
        var passes = await Live()
            .Where(p => (p.IsOfChat ? p.TokenHash == chat : p.TokenHash == requests)
                && db.Set<Ticket>().Any(t => t.Id == ticket && (p.Ticket == null ? t.Requester == p.Contact : t.Id == p.Ticket)))
            .OrderByDescending(p => p.Id).Take(TicketPass.Most).ToListAsync(ct);
        return passes.ConvertAll(Viewer);
    }

    /// <summary>As whom the browser reads the list of all that was confirmed for an address; null where it may not.</summary>
    public async Task<TicketViewer.Member?> OfAll(string? secret, CancellationToken ct)
    {
        SecretToken.TryHash(secret, out var hash);
        return await Live(hash).Where(p => p.Ticket == null && !p.IsOfChat).OrderByDescending(p => p.Id).FirstOrDefaultAsync(ct) is { } pass ? Viewer(pass) : null;
    }

    /// <summary>When whoever asked showed last that the mailbox is theirs, for those of these tickets that somebody without an account sent.</summary>
    public async Task<IReadOnlyList<ProvedMailbox>> ProvedBy(IReadOnlyList<TicketId> tickets, CancellationToken ct)
    {
        var live = Live();
        var rows = await (
            from ticket in db.Set<Ticket>()
            join contact in db.Set<Contact>() on ticket.Requester equals contact.Id
            where tickets.Contains(ticket.Id) && ticket.ConfirmedAt != null && contact.Account == null
            select new
            {
                ticket.Id,
                ticket.Requester,
                // A pass of this ticket that is older than the confirmation was given to whoever wrote it, and not to the mailbox.
                At = live.Where(p => !p.IsOfChat && p.Contact == contact.Id && (p.Ticket == null || (p.Ticket == ticket.Id && p.CreatedAt >= ticket.ConfirmedAt)))
                    .OrderByDescending(p => p.CreatedAt).Select(p => (DateTimeOffset?)p.CreatedAt).FirstOrDefault(),
                Since = db.Set<EmailAddress>().Where(e => e.Key == contact.AddressKey && e.ConfirmedAt != null).Select(e => e.ConfirmedAt).FirstOrDefault(),
            }).Take(tickets.Count).ToListAsync(ct);
        return [.. rows.Where(row => row.At is not null).Select(row => new ProvedMailbox(row.Id, row.Requester, row.At ?? default, row.Since))];
    }

    /// <summary>Whether the pass still opens something at this moment; holds its row until the commit.</summary>
    internal async Task<bool> Hold(TicketPassId id, CancellationToken ct)
    {
        var hold = $"SELECT p.id AS \"Value\" FROM ticket_passes p WHERE p.id = @id {db.HoldingRow("p")}";
        var held = await db.Database.SqlQueryRaw<Guid>(hold, db.Parameter("@id", id.Value)).ToListAsync(ct);
        return held.Count == 1 && await Live().AnyAsync(p => p.Id == id, ct);
    }

    private static TicketViewer.Member Viewer(TicketPass pass) => new(default, pass.Contact, new HeldPass(pass.Id, pass.Ticket, pass.IsOfChat));

    private IQueryable<TicketPass> Live(TokenHash hash) => Live().Where(p => p.TokenHash == hash);

    private IQueryable<TicketPass> Live()
    {
        var now = time.GetUtcNow();
        var longest = now + TicketPass.Life + Clocks.Slack;
        return db.Set<TicketPass>().AsNoTracking().Where(p => p.ExpiresAt > now && p.ExpiresAt <= longest
            && db.Set<Installation>().Any(i => i.Epoch == p.InstallationEpoch)
            && db.Set<Contact>().Any(c => c.Id == p.Contact && c.ErasedAt == null && (p.IsOfChat || c.ConfirmedAt != null)));
    }
}
