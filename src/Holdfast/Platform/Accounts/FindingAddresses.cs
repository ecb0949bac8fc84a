using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Accounts;

/// <summary>Which addresses lead back into their account (rulings F21).</summary>
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

    /// <summary>
    /// The addresses that led into the account at a moment of the past, or its first where it is younger than that, even if they
    /// were removed since: the way back after a take-over goes to no other (rulings F24).
    /// </summary>
    public static IQueryable<EmailAddress> ThatStoodAt(this DbSet<EmailAddress> addresses, AccountId account, DateTimeOffset moment) => addresses.IgnoreQueryFilters()
        .Where(e => e.Account == account && e.ConfirmedAt != null && (e.RemovedAt == null || e.RemovedAt > moment)
            && (e.ConfirmedAt <= moment || !addresses.Any(other => other.Account == account && other.ConfirmedAt < e.ConfirmedAt)));
}
