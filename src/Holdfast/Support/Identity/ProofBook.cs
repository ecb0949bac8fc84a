using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Identity;

/// <summary>Asks every source what contacts have proved on tickets, and says what stands of it.</summary>
public sealed class ProofBook(
    HoldfastDb db, IEnumerable<IProofSource> sources, PeopleOnTickets people, Activities activities, TimeProvider time)
{
    /// <summary>Contacts that are asked for at once.</summary>
    public const int Most = 500;

    /// <summary>How long a return is looked back at: no sign-in of before it lives longer.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(30);

    public async Task<Proof> Of(OnTicket who, CancellationToken ct) => (await Of([who], ct)).GetValueOrDefault(who, Proof.None);

    /// <summary>What whoever asked has proved on each of these tickets.</summary>
    public async Task<IReadOnlyDictionary<TicketId, Proof>> OfRequesters(IReadOnlyList<TicketId> tickets, CancellationToken ct)
    {
        if (tickets.Count == 0)
        {
            return new Dictionary<TicketId, Proof>();
        }

        var who = (await people.RequestersOf(tickets, ct)).Select(one => new OnTicket(one.Key, one.Value)).ToList();
        return (await Of(who, ct)).ToDictionary(one => one.Key.Ticket, one => one.Value);
    }

    /// <summary>Those who have proved nothing are left out.</summary>
    public async Task<IReadOnlyDictionary<OnTicket, Proof>> Of(IReadOnlyList<OnTicket> who, CancellationToken ct)
    {
        if (who.Count > Most)
        {
            throw new ArgumentException($"{who.Count} contacts are asked for at once.", nameof(who));
        }

        List<ProofClaim> claims = [];
        foreach (var source in sources)
        {
            claims.AddRange(await source.Claims(who, ct));
        }

        if (claims.Count == 0)
        {
            return new Dictionary<OnTicket, Proof>();
        }

        var accounts = await AccountsOf([.. claims.Select(claim => claim.Who.Contact).Distinct()], ct);
        var standings = await StandingsOf([.. accounts.Values.Distinct()], ct);
        var now = time.GetUtcNow();
        return claims.GroupBy(claim => claim.Who)
            .Select(group => (Who: group.Key, Proof: ProofRules.Judge(group, StandingOf(group.Key.Contact), now)))
            .Where(one => one.Proof.Level is not ProofLevel.None)
            .ToDictionary(one => one.Who, one => one.Proof);

        AccountStanding? StandingOf(ContactId contact) =>
            accounts.TryGetValue(contact, out var account) ? standings.GetValueOrDefault(account) : null;
    }

    /// <summary>
    /// Each contact's account; of those without one the account that their address belongs to: whoever took that over may read its mail.
    /// </summary>
    private async Task<IReadOnlyDictionary<ContactId, AccountId>> AccountsOf(List<ContactId> contacts, CancellationToken ct)
    {
        var rows = await db.Set<Contact>().Where(c => contacts.Contains(c.Id)).Select(c => new
        {
            c.Id,
            Account = c.Account ?? db.Set<EmailAddress>().Where(e => e.Key == c.AddressKey && e.ConfirmedAt != null)
                .Select(e => (AccountId?)e.Account).FirstOrDefault(),
        }).Take(Most).ToListAsync(ct);
        return rows.Where(row => row.Account is not null).ToDictionary(row => row.Id, row => row.Account ?? default);
    }

    private async Task<IReadOnlyDictionary<AccountId, AccountStanding>> StandingsOf(List<AccountId> accounts, CancellationToken ct)
    {
        if (accounts.Count == 0)
        {
            return new Dictionary<AccountId, AccountStanding>();
        }

        var (changes, since) = (activities.OwnersWords.ToList(), time.GetUtcNow() - LookBack);
        var rows = await db.Set<Account>().AsNoTracking().Where(a => accounts.Contains(a.Id)).Select(a => new
        {
            Account = a,
            ChangedAt = db.Set<AuditEntry>().Where(e => e.Account == a.Id && changes.Contains(e.Kind)).OrderByDescending(e => e.Id)
                .Select(e => (DateTimeOffset?)e.At).FirstOrDefault(),
        }).Take(Most).ToListAsync(ct);
        var shut = await db.Set<ContainmentRecord>().AsNoTracking()
            .Where(c => accounts.Contains(c.Account) && (c.ReturnedAt == null || c.ReturnedAt > since)).Take(Most).ToListAsync(ct);
        return rows.ToDictionary(
            row => row.Account.Id,
            row => new AccountStanding(
                row.Account.Status is AccountStatus.Active, row.ChangedAt,
                [.. shut.Where(c => c.Account == row.Account.Id)
                    .Select(c => new TakeOverTime(c.Before(row.Account), c.ReturnedAt ?? DateTimeOffset.MaxValue))]));
    }
}
