using Holdfast.Accounts;
using Holdfast.Audit;
using Holdfast.Containment;
using Holdfast.Mail;
using Holdfast.Shell;
using Holdfast.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Setup;

/// <summary>
/// holdfast account release: the operator's last resort for somebody who lost everything (flows.md F25). It changes nothing of the
/// account; it begins a day's wait, and tells every address. Works beside a running server, which does the rest.
/// </summary>
internal static class ReleaseAccount
{
    private static readonly Origin Operator = new("The server's console", "", "");

    public static async Task<int> Ask(WebApplication app, string typed, CancellationToken ct)
    {
        var clock = app.Services.GetRequiredService<TimeProvider>();
        var now = clock.GetUtcNow();
        await using var db = await Maintenance.OpenBeside(app, ct);
        var key = EmailKey.From(typed);
        var found = await (
            from address in db.Set<EmailAddress>()
            join account in db.Set<Account>() on address.Account equals account.Id
            where address.Key == key && address.ConfirmedAt != null
            select new { account, address.Address }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return await Refuse($"No account has the confirmed address \"{typed}\". Nothing was done.");
        }

        if (found.account.Status is not (AccountStatus.Active or AccountStatus.Contained))
        {
            return await Refuse($"The account is {found.account.Status.ToString().ToLowerInvariant()}: it cannot be released. Nothing was done.");
        }

        if (found.account.Role is not Role.Member)
        {
            return await Refuse("This account belongs to staff: another admin lets them back in. Nothing was done.");
        }

        // Whoever took an account over puts their own address there first, and then asks the operator for it.
        var record = await db.Set<ContainmentRecord>().SingleOrDefaultAsync(c => c.Account == found.account.Id && c.ReturnedAt == null, ct);
        var before = (record?.At ?? now) - Superseded.Window;
        if (!await db.Set<EmailAddress>().ThatStoodAt(found.account.Id, before).AnyAsync(e => e.Address == found.Address, ct))
        {
            return await Refuse($"\"{found.Address}\" was added to the account in the last days before. Name an address that it had longer. Nothing was done.");
        }

        var opens = now + AccountRelease.Wait;
        var zone = app.Services.GetRequiredService<IOptions<ShellOptions>>().Value.ZoneOf(found.account.TimeZone);
        var epoch = await db.Set<Installation>().Select(i => i.Epoch).SingleAsync(ct);
        db.Add(new AccountRelease { Id = AccountReleaseId.New(now), Account = found.account.Id, Address = found.Address, AskedAt = now, InstallationEpoch = epoch });
        new AuditTrail(db, clock).Record(AuditKind.ReleaseAsked, found.account.Id, Operator, MaskedAddress.Named(found.Address));
        new Notices(new Outbox(db, app.Services.GetRequiredService<OutboxRoutes>(), clock), clock)
            .Owe<AccountReleaseNotice>(found.account.Id, Operator, Moments.FullWithZone(opens, zone));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            return await Refuse("A release of this account waits already. Nothing was done.");
        }

        Console.WriteLine($"All addresses of the account are told now. If nobody stops it, the way back goes to {found.Address} at {opens:d MMM yyyy HH:mm} UTC, and works for a day.");
        Console.WriteLine("The server must run then.");
        return 0;

        async Task<int> Refuse(string sentence)
        {
            await Console.Error.WriteLineAsync(sentence.AsMemory(), ct);
            return 1;
        }
    }
}
