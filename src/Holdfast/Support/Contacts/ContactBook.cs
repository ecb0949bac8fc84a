using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Contacts;

/// <summary>Finds and makes contacts.</summary>
public sealed class ContactBook(HoldfastDb db, TimeProvider time)
{
    /// <summary>
    /// The contact of an account, made or brought up to date from the account in one statement, so that two requests at once
    /// make one. Null when the account is gone. Not inside <see cref="HoldfastDb.Write{T}"/>.
    /// </summary>
    public async Task<Contact?> OfAccount(AccountId account, CancellationToken ct)
    {
        const string Sql =
            """
            INSERT INTO contacts (id, account, name, address, address_key, confirmed_at)
            SELECT @id, a.id, a.name, e.address, e.key, e.confirmed_at
            FROM accounts a LEFT JOIN email_addresses e ON e.account = a.id AND e.is_primary AND e.removed_at IS NULL
            WHERE a.id = @account
            ON CONFLICT (account) WHERE account IS NOT NULL DO UPDATE SET
                name = excluded.name, address = excluded.address, address_key = excluded.address_key, confirmed_at = excluded.confirmed_at
            """;
        var id = ContactId.New(time.GetUtcNow());
        await db.Alone(
            inside => db.Database.ExecuteSqlRawAsync(Sql, [db.Parameter("@id", id.Value), db.Parameter("@account", account.Value)], inside),
            ct);
        return await db.Set<Contact>().AsNoTracking().SingleOrDefaultAsync(c => c.Account == account, ct);
    }

    /// <summary>The id of the account's contact; null for somebody who never asked us anything.</summary>
    public async Task<ContactId?> Find(AccountId account, CancellationToken ct) =>
        await db.Set<Contact>().Where(c => c.Account == account).Select(c => (ContactId?)c.Id).SingleOrDefaultAsync(ct);

    /// <summary>
    /// The contact of an address without an account, made in the caller's save where there is none. It has no name and no address until
    /// somebody confirms that the mailbox is theirs.
    /// </summary>
    public async Task<ContactId> OfAddress(string key, CancellationToken ct)
    {
        if (await db.Set<Contact>().Where(c => c.AddressKey == key && c.Account == null).Select(c => (ContactId?)c.Id).SingleOrDefaultAsync(ct) is { } known)
        {
            return known;
        }

        var contact = new Contact { Id = ContactId.New(time.GetUtcNow()), Name = "", AddressKey = key };
        db.Add(contact);
        return contact.Id;
    }

    /// <summary>
    /// The same at once, for a chat: one statement that writes a row whether the address is known or not, and one that reads it (rulings G13).
    /// Not inside <see cref="HoldfastDb.Write{T}"/>.
    /// </summary>
    public async Task<ContactId> OfAddressAtOnce(string key, CancellationToken ct)
    {
        const string Sql =
            """
            INSERT INTO contacts (id, name, address_key) VALUES (@id, '', @key)
            ON CONFLICT (address_key) WHERE account IS NULL AND address_key IS NOT NULL DO UPDATE SET address_key = excluded.address_key
            """;
        var id = ContactId.New(time.GetUtcNow());
        await db.Alone(inside => db.Database.ExecuteSqlRawAsync(Sql, [db.Parameter("@id", id.Value), db.Parameter("@key", key)], inside), ct);
        return await db.Set<Contact>().Where(c => c.AddressKey == key && c.Account == null).Select(c => c.Id).SingleAsync(ct);
    }

    /// <summary>The contact without an account for whom something was confirmed; null where there is none.</summary>
    public Task<ContactId?> FindConfirmed(string key, CancellationToken ct) =>
        db.Set<Contact>().Where(c => c.AddressKey == key && c.Account == null && c.ConfirmedAt != null).Select(c => (ContactId?)c.Id).SingleOrDefaultAsync(ct);

    /// <summary>Leaves "a former member" of a contact, in the transaction that erases their account.</summary>
    public static Task<int> Erase(HoldfastDb db, ContactId contact, DateTimeOffset now, CancellationToken ct) =>
        db.Set<Contact>().Where(c => c.Id == contact).ExecuteUpdateAsync(
            row => row.SetProperty(c => c.Name, Contact.FormerMember).SetProperty(c => c.Account, (AccountId?)null)
                .SetProperty(c => c.Address, (string?)null)
                .SetProperty(c => c.AddressKey, (string?)null).SetProperty(c => c.ConfirmedAt, (DateTimeOffset?)null)
                    .SetProperty(c => c.ErasedAt, now),
            ct);

    /// <summary>A contact that is there.</summary>
    public Task<Contact?> Read(ContactId id, CancellationToken ct) =>
        db.Set<Contact>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct);
}
