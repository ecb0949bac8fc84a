using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>
/// Makes what was written on tickets findable, a few seconds later. Each ticket is held meanwhile, as by whoever takes a text out, so a word
/// that goes is never indexed behind it.
/// </summary>
internal sealed class IndexTicketTexts : IJob
{
    /// <summary>Texts that are looked for at once.</summary>
    public const int AtOnce = 200;

    /// <summary>Of a run: the next one goes on.</summary>
    public const int Most = 20_000;

    public TimeSpan Every => TimeSpan.FromSeconds(5);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        for (var done = 0; done < Most; done += AtOnce)
        {
            var waiting = await db.Set<TicketText>().AsNoTracking().Where(t => !t.IsIndexed).OrderBy(t => t.Ticket).ThenBy(t => t.Seq)
                .Select(t => t.Ticket).Take(AtOnce).ToListAsync(ct);
            foreach (var ticket in waiting.Distinct())
            {
                await db.Write(inside => Index(db, ticket, inside), ct);
                db.ChangeTracker.Clear();
            }

            if (waiting.Count < AtOnce)
            {
                return;
            }
        }
    }

    private static async Task<int> Index(HoldfastDb db, TicketId id, CancellationToken ct)
    {
        var hold = $"SELECT * FROM tickets t WHERE t.id = @id {db.HoldingRow("t")}";
        if ((await db.Set<Ticket>().FromSqlRaw(hold, db.Parameter("@id", id.Value)).AsNoTracking().ToListAsync(ct)).SingleOrDefault() is not { } ticket)
        {
            // Nobody confirmed it, and it is gone.
            return 0;
        }

        var seqs = await db.Set<TicketText>().AsNoTracking().Where(t => t.Ticket == id && !t.IsIndexed).OrderBy(t => t.Seq).Select(t => t.Seq)
            .Take(AtOnce).ToListAsync(ct);
        // An erasure does not hold tickets: this waits for it, and what is gone by then has been marked by it.
        await db.Set<TicketText>().Where(t => t.Ticket == id && seqs.Contains(t.Seq) && !t.IsIndexed)
            .ExecuteUpdateAsync(row => row.SetProperty(t => t.IsIndexed, true), ct);
        if (ticket.ConfirmedAt is null)
        {
            // What is parked is in no search; its words come in when it is confirmed.
            return 0;
        }

        var texts = await db.Set<TicketText>().AsNoTracking().Where(t => t.Ticket == id && seqs.Contains(t.Seq) && t.TakenOutAt == null)
            .Join(db.Set<TicketEvent>(), t => new { t.Ticket, t.Seq }, e => new { e.Ticket, e.Seq }, (t, e) => new { t.Seq, t.Body, e.At })
            .ToListAsync(ct);
        // Whoever asked is looked for by name, and a number by its digits.
        var titleWords = string.Join(' ', Words.Of($"{ticket.Subject} {ticket.RequesterName}"));
        db.AddRange(texts.Select(text => new SearchDocument
        {
            Kind = TicketText.SearchKind,
            Subject = id.Value,
            Part = text.Seq,
            Audience = Audience.Staff,
            Title = ticket.Subject,
            // The words stand beside the log already.
            Text = "",
            TitleWords = titleWords,
            TextWords = string.Join(' ', Words.Of(text.Body)),
            Weight = 0,
            ChangedAt = text.At,
        }));
        return await db.SaveChangesAsync(ct);
    }
}
