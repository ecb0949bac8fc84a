using Microsoft.EntityFrameworkCore;

namespace Holdfast.Accounts;

/// <summary>Which addresses lead back into their account (flows.md F21).</summary>
public static class FindingAddresses
{
    /// <summary>How long an address must have been confirmed before a link to get back in goes to it.</summary>
    public static readonly TimeSpan SettledAfter = TimeSpan.FromDays(7);

    /// <summary>
    /// The address of that key, when it is confirmed and either that long or the first that its account ever had: whoever added
    /// one of their own a moment ago gets nothing by it.
    /// </summary>
    public static IQueryable<EmailAddress> ThatFindsItsAccount(this DbSet<EmailAddress> addresses, string key, DateTimeOffset now)
    {
        var since = now - SettledAfter;
        // A removed one still was the first: removing the owner's address makes no later one the first.
        return addresses.IgnoreQueryFilters().Where(e => e.Key == key && e.ConfirmedAt != null && e.RemovedAt == null
            && (e.ConfirmedAt <= since || !addresses.Any(other => other.Account == e.Account && other.ConfirmedAt < e.ConfirmedAt)));
    }
}
