using System.Net;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Places;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Settings;

/// <summary>Reads the trail of one account as lines for its owner, newest first.</summary>
public sealed class ActivityLines(HoldfastDb db, Activities activities, FailureBudgets budgets, PlaceWords places, TimeProvider time)
{
    private static readonly ActivityFilter Everything = new("", "Everything", 0);

    /// <summary>What is older is not asked about: nobody remembers.</summary>
    private static readonly TimeSpan AskedFor = TimeSpan.FromDays(30);

    /// <summary>A page of the timeline; an unknown filter shows everything.</summary>
    /// <param name="after">The entry after which it goes on; null for the newest.</param>
    /// <param name="here">Who looks, and where from: what was done from here is not asked about.</param>
    public async Task<ActivityView> Page(AccountId account, string? filter, Guid? after, Origin here, CancellationToken ct)
    {
        var chosen = activities.Filters.FirstOrDefault(f => f.Name == filter, Everything);
        var entries = Entries(account, chosen == Everything ? [] : [.. activities.Kinds(activity => activity.Filters.Contains(chosen))]);
        var behind = after is { } last ? entries.AfterDescending(e => e.Id, AuditEntryId.From(last)) : entries;
        var page = await behind.Page(e => e.Id.Value, ct);
        return new ActivityView(
            chosen.Name,
            [.. activities.Filters.Prepend(Everything).Select(f => KeyValuePair.Create(f.Name, f.Words))],
            page.Select(entry => Line(entry, here, isShort: false)),
            after is not null,
            await entries.CountUpToMost(ct),
            after is null && (chosen == Everything || chosen == ActivityFilter.SignIns) ? await Failing(account, here, ct) : null);
    }

    /// <summary>Wrong passwords that no right one came after, in one line; null where there are none.</summary>
    private async Task<ActivityLine?> Failing(AccountId account, Origin here, CancellationToken ct)
    {
        var epoch = await db.Set<Account>().Where(a => a.Id == account).Select(a => a.LinkEpoch).SingleAsync(ct);
        if (await budgets.Read(budgets.KeyOf(Authenticator.Password, account.Value, epoch), ct) is not { } failed)
        {
            return null;
        }

        var count = failed.StrangerFailures + failed.KnownFailures;
        return new ActivityLine(
            Guid.Empty, "alert-circle", Tone.Warn, count == 1 ? "1 wrong password" : $"{count} wrong passwords",
            $"Nobody got in. {(count == 1 ? places.Sentence(failed.Network, Address(here)) : $"The last one was {places.Phrase(failed.Network, Address(here))}")}",
            DateTimeOffset.FromUnixTimeSeconds(failed.TouchedAt), AsksWasThisYou: false);
    }

    public Task<IReadOnlyList<ActivityLine>> Latest(AccountId account, int take, Origin here, CancellationToken ct) =>
        Lines(Entries(account, []).Take(take), here, isShort: true, ct);

    /// <summary>The newest since a moment.</summary>
    public Task<IReadOnlyList<ActivityLine>> Since(AccountId account, DateTimeOffset since, int take, Origin here, CancellationToken ct) =>
        Lines(Entries(account, []).Where(e => e.At >= since).Take(take), here, isShort: false, ct);

    private IQueryable<AuditEntry> Entries(AccountId account, ActivityKind[] kinds) => db.Set<AuditEntry>().AsNoTracking()
        .Where(e => e.Account == account && (kinds.Length == 0 ? !activities.Parts.Contains(e.Kind) : kinds.Contains(e.Kind)))
        .OrderByDescending(e => e.Id);

    private async Task<IReadOnlyList<ActivityLine>> Lines(IQueryable<AuditEntry> entries, Origin here, bool isShort, CancellationToken ct) =>
        [.. (await entries.ToListAsync(ct)).Select(entry => Line(entry, here, isShort))];

    private ActivityLine Line(AuditEntry entry, Origin here, bool isShort)
    {
        var activity = activities.Of(entry.Kind);
        var from = entry.Network.Length == 0 ? entry.Device
            : entry.Device.Length == 0 ? places.Sentence(entry.Network, Address(here), isShort)
            : $"{entry.Device}, {places.Phrase(entry.Network, Address(here), isShort)}";
        var isFromHere = entry.Device == here.Device && entry.Network == here.Network;
        return new ActivityLine(
            entry.Id.Value, activity.Icon(entry), activity.Tone, activity.Words(entry), from, entry.At,
            activity.AsksWasThisYou && time.GetUtcNow() - entry.At < AskedFor && !isFromHere);
    }

    private static IPAddress? Address(Origin here) => IPAddress.TryParse(here.Network, out var address) ? address : null;
}
