using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Accounts;

/// <summary>What a capability adds to the demo people: their passwords, their requests.</summary>
public interface IDemoData
{
    Task Add(HoldfastDb db, IReadOnlyList<DemoPerson> people, CancellationToken ct);
}

public sealed record DemoPerson(Account Account, string Address);

/// <summary>
/// The people to try the product with, made on an empty database in Development only. Production refuses to start while
/// one of them exists (rulings F39).
/// </summary>
internal sealed class DemoPeople(IEnumerable<IDemoData> data, HotReads reads, IHostEnvironment environment, TimeProvider time) : IStartStep
{
    private static readonly (string Address, string Name, string Kind, Role Role)[] People =
    [
        ("freelancer@example.com", "Robin Freelancer", "freelancer", Role.Member),
        ("client@example.com", "Kim Client", "client", Role.Member),
        ("agency@example.com", "Sunday Agency", "agency", Role.Member),
        ("agent@example.com", "First Agent", "staff", Role.Agent),
        ("agent2@example.com", "Second Agent", "staff", Role.Agent),
        ("admin@example.com", "First Admin", "staff", Role.Admin),
    ];

    /// <summary>Their addresses, and what each of them does here, as the console tells them.</summary>
    public static IEnumerable<(string Address, string Does)> Listed => People.Select(person => (person.Address, person.Role switch
    {
        Role.Agent when person.Address.StartsWith("agent2", StringComparison.Ordinal) => "a specialist: plans projects in chats and drafts job posts",
        Role.Agent => "an agent: answers requests at the desk",
        Role.Admin => "the admin: runs the installation",
        _ => $"a member ({person.Kind})",
    }));

    public async Task Run(IServiceProvider services, CancellationToken ct)
    {
        if (environment.IsDevelopment())
        {
            await AddOnEmptyDatabase(services.GetRequiredService<HoldfastDb>(), ct);
        }
        else if (await reads.Texts("SELECT name FROM accounts WHERE is_demo LIMIT 1", ct) is { Count: > 0 })
        {
            throw new StartRefusedException(
                "This database has demo people, and everybody knows their password. Remove them with \"holdfast demo remove\" before starting outside Development.");
        }
    }

    /// <summary>Removes every demo account with all that belongs to it; returns how many there were.</summary>
    public static Task<int> Remove(HoldfastDb db, IEnumerable<IEraseWithAccount> parts, DateTimeOffset now, CancellationToken ct) => db.Write(
        async inside =>
        {
            foreach (var account in await db.Set<Account>().Where(a => a.IsDemo).Select(a => a.Id).Take(People.Length).ToListAsync(inside))
            {
                foreach (var part in parts)
                {
                    await part.Erase(db, account, now, inside);
                }
            }

            return await db.Set<Account>().Where(a => a.IsDemo).ExecuteDeleteAsync(inside);
        },
        ct);

    private async Task AddOnEmptyDatabase(HoldfastDb db, CancellationToken ct)
    {
        if (await db.Set<Account>().AnyAsync(ct))
        {
            return;
        }

        // As if they had been here for a season: what an owner had a week before is what leads back into a protected account.
        var now = time.GetUtcNow().AddDays(-90);
        var people = People.Select(person => new DemoPerson(
            new Account
            {
                Id = AccountId.New(now),
                Name = person.Name,
                Kind = person.Kind,
                Role = person.Role,
                CreatedAt = now,
                IsDemo = true,
            },
            person.Address)).ToList();
        foreach (var (account, address) in people)
        {
            db.Add(account);
            db.Add(new EmailAddress
            {
                Id = EmailAddressId.New(now),
                Account = account.Id,
                Address = address,
                Key = EmailKey.From(address) ?? throw new InvalidOperationException("A demo address is no address."),
                AddedAt = now,
                ConfirmedAt = now,
                IsPrimary = true,
            });
        }

        foreach (var part in data)
        {
            await part.Add(db, people, ct);
        }

        await db.SaveChangesAsync(ct);
    }
}
