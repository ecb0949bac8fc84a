using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Containment;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Operations.CommandLine;

/// <summary>
/// holdfast account release: the operator's last resort for somebody who lost everything (rulings F25). It changes nothing of the
/// account; it begins a day's wait, and tells every address. Works beside a running server, which does the rest.
/// </summary>
internal static class ReleaseAccount
{
    private const int MostRows = 20;

    private static readonly Origin Operator = new("The server's console", "", "");

    public static async Task<int> Ask(WebApplication app, string typed, CancellationToken ct)
    {
        var clock = app.Services.GetRequiredService<TimeProvider>();
        var now = clock.GetUtcNow();
        await using var db = await Maintenance.OpenBeside(app, ct);
        if (TypedEmail.Read(typed) is TypedEmail.HoldsUnseen)
        {
            return await Refuse("The address has an invisible character in it. Type it by hand. Nothing was done.");
        }

        if (await Find(db, EmailKey.From(typed), now, ct) is not { } found)
        {
            return await Refuse($"No account has the confirmed address \"{typed}\". Nothing was done.");
        }

        if (found.Account.Status is not (AccountStatus.Active or AccountStatus.Contained))
        {
            return await Refuse($"The account is {found.Account.Status.ToString().ToLowerInvariant()}: it cannot be released. Nothing was done.");
        }

        if (found.Account.Role is not Role.Member)
        {
            return await Refuse("This account belongs to staff: make them another one, at another address, with \"holdfast staff-link\". Nothing was done.");
        }

        if (found.Address is not { } to)
        {
            return await Refuse($"\"{typed}\" was added to the account only in the last few days. Name an address it has had for longer. Nothing was done.");
        }

        var opens = now + AccountRelease.Wait;
        var zone = app.Services.GetRequiredService<IOptions<ShellOptions>>().Value.ZoneOf(found.Account.TimeZone);
        var epoch = await db.Set<Installation>().Select(i => i.Epoch).SingleAsync(ct);
        db.Add(new AccountRelease { Id = AccountReleaseId.New(now), Account = found.Account.Id, Address = to, AskedAt = now, InstallationEpoch = epoch });
        new AuditTrail(db, clock).Record(ContainmentEvents.ReleaseAsked, found.Account.Id, Operator, MaskedAddress.Named(to));
        new Notices(new Outbox(db, app.Services.GetRequiredService<OutboxRoutes>(), clock), app.Services.GetRequiredService<NoticeTemplates>(), clock)
            .Owe<AccountReleaseNotice>(found.Account.Id, Operator, Moments.FullWithZone(opens, zone));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            return await Refuse("A release of this account is already waiting. Nothing was done.");
        }

        Console.WriteLine($"We're telling all addresses of the account now. If nobody stops it, the way back goes to {to} at {opens:d MMM yyyy HH:mm} UTC and works for a day.");
        Console.WriteLine("The server must be running then.");
        return 0;

        async Task<int> Refuse(string sentence)
        {
            await Console.Error.WriteLineAsync(sentence.AsMemory(), ct);
            return 1;
        }
    }

    /// <summary>
    /// The account that has the address confirmed. Where none has, the first that had it and that it was removed from lately: whoever took
    /// that over removes the owner's address, and may have had it on an account of their own since.
    /// </summary>
    private static async Task<Found?> Find(HoldfastDb db, string? key, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await (
            from address in db.Set<EmailAddress>().IgnoreQueryFilters()
            join account in db.Set<Account>() on address.Account equals account.Id
            where address.Key == key && address.ConfirmedAt != null
            orderby address.RemovedAt == null descending, address.ConfirmedAt
            select new { Account = account, IsRemoved = address.RemovedAt != null }).Take(MostRows).ToListAsync(ct);
        foreach (var row in rows)
        {
            var to = await ThatStood(db, row.Account.Id, key, now, ct);
            if (to is not null || !row.IsRemoved)
            {
                return new Found(row.Account, to);
            }
        }

        return null;
    }

    /// <summary>
    /// The address as the account had it before; null where it did not have it then. Whoever took an account over puts their own there
    /// first, and then asks the operator for it.
    /// </summary>
    private static async Task<string?> ThatStood(HoldfastDb db, AccountId account, string? key, DateTimeOffset now, CancellationToken ct)
    {
        var record = await db.Set<ContainmentRecord>().SingleOrDefaultAsync(c => c.Account == account && c.ReturnedAt == null, ct);
        var before = (record?.At ?? now) - Superseded.Window;
        // One that is open still is contained when the day is over, and a removed address has to count then too.
        var removed = (record?.At ?? now + AccountRelease.Wait) - Superseded.Window;
        return await db.Set<EmailAddress>().ThatStoodAt(account, before).Where(e => e.Key == key && (e.RemovedAt == null || e.RemovedAt > removed))
            .Select(e => e.Address).FirstOrDefaultAsync(ct);
    }

    /// <param name="Address">As it was stored before; null where the account has had it for a short while only.</param>
    private sealed record Found(Account Account, string? Address);
}
