using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Settings;

/// <summary>Reads the trail of one account as lines for its owner, newest first.</summary>
public sealed class ActivityLines(HoldfastDb db, Activities activities)
{
    private static readonly ActivityFilter Everything = new("", "Everything", 0);

    /// <summary>A page of the timeline; an unknown filter shows everything.</summary>
    /// <param name="after">The entry after which it goes on; null for the newest.</param>
    public async Task<ActivityView> Page(AccountId account, string? filter, Guid? after, CancellationToken ct)
    {
        var chosen = activities.Filters.FirstOrDefault(f => f.Name == filter, Everything);
        var entries = Entries(account, chosen == Everything ? [] : [.. activities.Kinds(activity => activity.Filters.Contains(chosen))]);
        var behind = after is { } last ? entries.AfterDescending(e => e.Id, AuditEntryId.From(last)) : entries;
        var page = await behind.Page(e => e.Id.Value, ct);
        return new ActivityView(
            chosen.Name,
            [.. activities.Filters.Prepend(Everything).Select(f => KeyValuePair.Create(f.Name, f.Words))],
            page.Select(Line),
            after is not null,
            await entries.CountUpToMost(ct));
    }

    public Task<IReadOnlyList<ActivityLine>> Latest(AccountId account, int take, CancellationToken ct) =>
        Lines(Entries(account, []).Take(take), ct);

    /// <summary>The newest since a moment.</summary>
    public Task<IReadOnlyList<ActivityLine>> Since(AccountId account, DateTimeOffset since, int take, CancellationToken ct) =>
        Lines(Entries(account, []).Where(e => e.At >= since).Take(take), ct);

    private IQueryable<AuditEntry> Entries(AccountId account, ActivityKind[] kinds) => db.Set<AuditEntry>().AsNoTracking()
        .Where(e => e.Account == account && (kinds.Length == 0 || kinds.Contains(e.Kind)))
        .OrderByDescending(e => e.Id);

    private async Task<IReadOnlyList<ActivityLine>> Lines(IQueryable<AuditEntry> entries, CancellationToken ct) =>
        [.. (await entries.ToListAsync(ct)).Select(Line)];

    private ActivityLine Line(AuditEntry entry)
    {
        var activity = activities.Of(entry.Kind);
        var from = entry.Network.Length > 0 ? $"{entry.Device}, from {entry.Network}" : entry.Device;
        return new ActivityLine(entry.Id.Value, activity.Icon(entry), activity.Tone, activity.Words(entry), from, entry.At, activity.AsksWasThisYou);
    }
}
