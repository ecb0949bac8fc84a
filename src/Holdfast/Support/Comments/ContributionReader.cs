using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Comments;

/// <summary>A contribution as it stands on a page.</summary>
/// <param name="Name">The author's; null for somebody who is not here any more.</param>
public sealed record ContributionView(
    ContributionId Id, int Root, int Number, string? Name, bool IsStaff, DateTimeOffset At, DateTimeOffset? EditedAt, SafeHtml Html, ContributionState State, bool HasPending, bool IsCut, bool IsMine, bool CanEdit,
    string Noun = "comment", int Likes = 0, string Source = "")
{
    public bool IsAnswer => Root != Number;

    public string Anchor => FormattableString.Invariant($"comment-{Number}");
}

/// <summary>The contributions of a place, 25 at a time, oldest first, answers below theirs.</summary>
/// <param name="Total">How many everybody sees.</param>
public sealed record ContributionList(Page<ContributionView> Page, Count Total, bool IsFromStart);

/// <summary>Reads contributions for whoever reads: shown ones for everybody, one's own whatever became of them, all for moderators.</summary>
public sealed class ContributionReader(HoldfastDb db, Markdown markdown, TimeProvider time)
{
    public async Task<ContributionList> List(ContributedTo place, Reader reader, string? after, CancellationToken ct)
    {
        var key = PageKey.Read<int>(after);
        var rows = Seen(reader).Where(c => c.PlaceKind == place.Kind && c.Place == place.Id);
        if (key is { } last)
        {
            rows = rows.After(c => c.Root, c => c.Number, (int)Math.Min(last.Key, int.MaxValue), last.Tie);
        }

        var page = await Named(rows.OrderBy(c => c.Root).ThenBy(c => c.Number)).Page(row => new PageKey<int>(row.Contribution.Root, row.Contribution.Number), ct);
        var total = await db.Set<Contribution>().Where(c => c.PlaceKind == place.Kind && c.Place == place.Id && c.State == ContributionState.Shown).CountUpToMost(ct);
        return new ContributionList(page.Select(row => View(row, reader)), total, key is null);
    }

    /// <summary>One that the reader sees, and where it is; null else.</summary>
    public async Task<(ContributionView View, ContributedTo Place)?> Find(ContributionId id, Reader reader, CancellationToken ct) =>
        await Named(Seen(reader).Where(c => c.Id == id)).SingleOrDefaultAsync(ct) is { } row
            ? (View(row, reader), new ContributedTo(row.Contribution.PlaceKind, row.Contribution.Place))
            : null;

    /// <summary>The name under which somebody writes, or null.</summary>
    public Task<string?> NameOf(Reader reader, CancellationToken ct) =>
        reader.Account is { } account ? db.Set<PenName>().Where(p => p.Account == account).Select(p => (string?)p.Name).SingleOrDefaultAsync(ct) : Task.FromResult<string?>(null);

    /// <summary>Some of those that the reader sees, in the order of the question.</summary>
    public async Task<IReadOnlyList<ContributionView>> Some(IQueryable<Contribution> seen, Reader reader, int most, CancellationToken ct) =>
        [.. (await Named(seen).Take(most).ToListAsync(ct)).Select(row => View(row, reader))];

    /// <summary>A page of them.</summary>
    public async Task<Page<ContributionView>> Some(IQueryable<Contribution> seen, Reader reader, Func<Contribution, object> keyOf, CancellationToken ct) =>
        (await Named(seen).Page(row => keyOf(row.Contribution), ct)).Select(row => View(row, reader));

    internal IQueryable<Contribution> Seen(Reader reader)
    {
        var all = db.Set<Contribution>().AsNoTracking();
        var account = reader.Account;
        return reader.Moderates ? all
            : account is null ? all.Where(c => c.State == ContributionState.Shown)
            : all.Where(c => c.State == ContributionState.Shown || c.Account == account);
    }

    private IQueryable<Row> Named(IQueryable<Contribution> contributions) =>
        from contribution in contributions
        join pen in db.Set<PenName>() on contribution.Account equals pen.Account into pens
        from pen in pens.DefaultIfEmpty()
        select new Row { Contribution = contribution, Name = pen!.Name };

    private ContributionView View(Row row, Reader reader)
    {
        var c = row.Contribution;
        var isMine = reader.Account is not null && c.Account == reader.Account;
        return new ContributionView(
            c.Id, c.Root, c.Number, c.Account is null ? null : row.Name, c.IsStaff, c.At, c.EditedAt, markdown.Stored(c.Source, c.Html, c.Renderer, c.Style), c.State, c.Pending is not null, c.IsCut, isMine,
            isMine && c.State is not ContributionState.Hidden && !c.IsCut && time.GetUtcNow() - c.At < Contribution.EditableIn(c.PlaceKind),
            Contribution.NounOf(c.PlaceKind, c.Root, c.Number), c.Likes, c.Source);
    }

    private sealed record Row
    {
        public required Contribution Contribution { get; init; }

        public string? Name { get; init; }
    }
}
