using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Drafts;

/// <summary>A version for a reader.</summary>
/// <param name="Content">Null once its words were taken out.</param>
/// <param name="Hash">What accepting it says; empty without words.</param>
/// <param name="Changed">The keys of the fields in which it differs from the one before.</param>
public sealed record VersionView(int Number, DateTimeOffset At, ThreadAuthor By, DraftShape Shape, DraftContent? Content, string Hash, IReadOnlyList<string> Changed);

/// <summary>A draft for a reader.</summary>
/// <param name="Number">Of its ticket.</param>
/// <param name="IsOwn">The reader may decide.</param>
/// <param name="Versions">Oldest first.</param>
public sealed record DraftView(
    DraftId Id, TicketId Ticket, int Number, DraftState State, int Latest, DateTimeOffset? DecidedAt, bool IsOwn, IReadOnlyList<VersionView> Versions)
{
    public VersionView? Newest => Versions.Count > 0 ? Versions[^1] : null;

    public string Title => Newest?.Content?.Title ?? "";

    public VersionView? Of(int number) => Versions.FirstOrDefault(version => version.Number == number);
}

/// <summary>A version on a page that shows its conversation.</summary>
public sealed record CardView(DraftId Id, int Number, DraftState State, int Latest, bool IsOwn, bool IsStaff, VersionView Version)
{
    public bool IsNewest => Version.Number == Latest;
}

/// <summary>A draft in a list.</summary>
/// <param name="Number">Of its ticket.</param>
public sealed record DraftLine(DraftId Id, int Number, string Title, DraftState State, int Latest, DateTimeOffset CreatedAt, DateTimeOffset? DecidedAt);

/// <summary>Reads drafts for whoever sees their ticket.</summary>
public sealed class DraftReader(HoldfastDb db, TicketThread threads)
{
    /// <summary>Of a member's list.</summary>
    public const int MostShown = 100;

    /// <summary>A draft with all its versions; null where it does not exist for the reader.</summary>
    /// <param name="number">Of its ticket.</param>
    public async Task<DraftView?> Read(TicketViewer reader, int number, DraftId id, CancellationToken ct) =>
        await threads.IdOf(reader, number, ct) is { } ticket
            && await db.Set<Draft>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.Ticket == ticket, ct) is { } draft
            ? await View(reader, number, draft, ct)
            : null;

    /// <summary>The draft of a ticket that is open, or else the last one; null where there is none.</summary>
    public async Task<DraftView?> Last(TicketViewer reader, TicketId ticket, int number, CancellationToken ct) =>
        await db.Set<Draft>().AsNoTracking().Where(d => d.Ticket == ticket).OrderByDescending(d => d.Id).FirstOrDefaultAsync(ct) is { } draft
            ? await View(reader, number, draft, ct)
            : null;

    /// <summary>A member's drafts, newest first.</summary>
    public async Task<IReadOnlyList<DraftLine>> Of(TicketViewer.Member reader, CancellationToken ct)
    {
        if (reader.Contact is not { } contact)
        {
            return [];
        }

        var drafts = await db.Set<Draft>().AsNoTracking().Where(d => d.Contact == contact).OrderByDescending(d => d.Id).Take(MostShown).ToListAsync(ct);
        var numbers = await threads.NumbersOf(reader, [.. drafts.Select(d => d.Ticket).Distinct()], ct);
        return await Lines(reader, drafts, numbers, ct);
    }

    /// <summary>The drafts of a ticket, newest first.</summary>
    public async Task<IReadOnlyList<DraftLine>> Of(TicketViewer reader, TicketId ticket, int number, CancellationToken ct) => await Lines(
        reader, await db.Set<Draft>().AsNoTracking().Where(d => d.Ticket == ticket).OrderByDescending(d => d.Id).Take(Draft.MostOfTicket).ToListAsync(ct),
        new Dictionary<TicketId, int> { [ticket] = number }, ct);

    private async Task<IReadOnlyList<DraftLine>> Lines(TicketViewer reader, List<Draft> drafts, IReadOnlyDictionary<TicketId, int> numbers, CancellationToken ct)
    {
        if (drafts.Count == 0)
        {
            return [];
        }

        var ids = drafts.ConvertAll(d => d.Id);
        var versions = await db.Set<DraftVersion>().AsNoTracking()
            .Where(v => ids.Contains(v.Draft) && db.Set<Draft>().Any(d => d.Id == v.Draft && d.Latest == v.Number)).ToListAsync(ct);
        Dictionary<DraftId, string> titles = [];
        foreach (var of in versions.GroupBy(v => v.Ticket))
        {
            var events = await threads.Read(reader, of.Key, [.. of.Select(v => v.Seq)], ct);
            foreach (var version in of)
            {
                titles[version.Draft] = events.TryGetValue(version.Seq, out var one) && one.Words is { TakenOutAt: null, Body: var body }
                    ? DraftContent.Read(DraftShape.Read(version.Shape), body).Title
                    : "";
            }
        }

        return [.. drafts.Where(d => numbers.ContainsKey(d.Ticket))
            .Select(d => new DraftLine(d.Id, numbers[d.Ticket], titles.GetValueOrDefault(d.Id) ?? "", d.State, d.Latest, d.CreatedAt, d.DecidedAt))];
    }

    private async Task<DraftView> View(TicketViewer reader, int number, Draft draft, CancellationToken ct)
    {
        var versions = await db.Set<DraftVersion>().AsNoTracking().Where(v => v.Draft == draft.Id).OrderBy(v => v.Number).Take(Draft.MostVersions).ToListAsync(ct);
        var events = await threads.Read(reader, draft.Ticket, versions.ConvertAll(v => v.Seq), ct);
        return new DraftView(
            draft.Id, draft.Ticket, number, draft.State, draft.Latest, draft.DecidedAt, IsOwn(reader, draft),
            [.. versions.Where(v => events.ContainsKey(v.Seq)).Select(v => Version(draft.Id, v, events[v.Seq]))]);
    }

    internal static bool IsOwn(TicketViewer reader, Draft draft) => reader is TicketViewer.Member { Pass: null } member && member.Contact == draft.Contact;

    private static string[] KeysOf(string changed) => changed.Split(',', StringSplitOptions.RemoveEmptyEntries);

    internal static VersionView Version(DraftId draft, DraftVersion version, CardedEvent written)
    {
        var shape = DraftShape.Read(version.Shape);
        var content = written.Words is { TakenOutAt: null, Body: var body } ? DraftContent.Read(shape, body) : null;
        return new VersionView(
            version.Number, written.At, written.By, shape, content, content is null ? "" : DraftContent.HashOf(draft, version.Number, written.Words!.Body),
            KeysOf(written.What switch { Happening.DraftProposed one => one.Changed, Happening.DraftChanged one => one.Changed, _ => "" }));
    }
}

/// <summary>Draws each version as a card in the conversation, on both sides.</summary>
internal sealed class DraftCards(HoldfastDb db) : IThreadCards
{
    public IReadOnlyList<HappeningKind> Kinds { get; } = [HappeningKind.DraftProposed, HappeningKind.DraftChanged];

    public async Task<IReadOnlyDictionary<int, ThreadCard>> Draw(TicketViewer reader, CardedTicket ticket, IReadOnlyList<CardedEvent> events, CancellationToken ct)
    {
        var (id, seqs) = (ticket.Id, events.Select(one => one.Seq).ToList());
        var rows = await (
            from version in db.Set<DraftVersion>().AsNoTracking()
            join draft in db.Set<Draft>() on version.Draft equals draft.Id
            where version.Ticket == id && seqs.Contains(version.Seq)
            select new { version, draft }).Take(TicketThread.Window).ToDictionaryAsync(row => row.version.Seq, ct);
        return events.Where(one => rows.ContainsKey(one.Seq)).ToDictionary(
            one => one.Seq,
            one => new ThreadCard(typeof(DraftCard), new Dictionary<string, object?>
            {
                ["View"] = new CardView(
                    rows[one.Seq].draft.Id, ticket.Number, rows[one.Seq].draft.State, rows[one.Seq].draft.Latest, DraftReader.IsOwn(reader, rows[one.Seq].draft),
                    reader is TicketViewer.Staff, DraftReader.Version(rows[one.Seq].draft.Id, rows[one.Seq].version, one)),
            }));
    }
}
