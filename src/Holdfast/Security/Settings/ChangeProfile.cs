using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Settings;

/// <param name="Zone">An IANA name, or empty for the operator's.</param>
/// <param name="Seen">What the form was made from, as <see cref="Profile.Seen"/> gave it.</param>
public sealed record ChangeProfile(SignedIn By, string Name, string Zone, string Seen, Origin Origin);

/// <summary>The part of the account that its owner may write freely.</summary>
public sealed record Profile(string Name, string? Zone, string Kind, bool IsStaff)
{
    /// <summary>Tells this state from any other, so that a form that was made from an older one is noticed.</summary>
    public string Seen => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Zone}\n{Name}"))[..8]);

    internal static Profile Of(Account account) => new(account.Name, account.TimeZone, account.Kind, account.Role is not Role.Member);
}

public abstract record ChangeProfileResult
{
    private ChangeProfileResult()
    {
    }

    public sealed record Saved : ChangeProfileResult;

    /// <summary>Either or both of the two fields were wrong; nothing was changed.</summary>
    public sealed record Refused(NameFault? Name, bool ZoneIsUnknown) : ChangeProfileResult;

    /// <summary>The form was made from an older state; nothing of it was saved.</summary>
    public sealed record ChangedMeanwhile : ChangeProfileResult;

    /// <summary>It was changed as often as it may be within an hour; nothing of this was saved.</summary>
    public sealed record TooOften : ChangeProfileResult;
}

/// <summary>Name and time zone: they end nothing, and nobody is told by mail.</summary>
public sealed class ChangeProfileHandler(HoldfastDb db, HourBudgets budgets, AuditTrail audit)
{
    public const int MostAnHour = 30;

    public async Task<Profile> Read(AccountId account, CancellationToken ct) =>
        Profile.Of(await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == account, ct));

    public async Task<ChangeProfileResult> Handle(ChangeProfile command, CancellationToken ct)
    {
        var account = await db.Set<Account>().SingleAsync(a => a.Id == command.By.Account, ct);
        var name = PersonName.Of(command.Name);
        var zone = command.Zone.Length == 0 ? null : command.Zone;
        var nameFault = PersonName.Check(name);
        var zoneIsUnknown = zone is not null && zone != account.TimeZone && !TimeZones.IsOffered(zone);
        if (nameFault is not null || zoneIsUnknown)
        {
            return new ChangeProfileResult.Refused(nameFault, zoneIsUnknown);
        }

        if (account.Name == name && account.TimeZone == zone)
        {
            // A second press, or nothing to do: it is as it was wanted.
            return new ChangeProfileResult.Saved();
        }

        if (Profile.Of(account).Seen != command.Seen)
        {
            return new ChangeProfileResult.ChangedMeanwhile();
        }

        if (!await budgets.Take(SettingsHours.ProfileChanges, account.Id.Value.ToString(), MostAnHour, ct))
        {
            return new ChangeProfileResult.TooOften();
        }

        audit.Record(SettingsEvents.ProfileChanged, account.Id, command.Origin, (account.Name != name, account.TimeZone != zone) switch
        {
            (true, true) => "name and time zone",
            (true, false) => "name",
            _ => "time zone",
        });
        (account.Name, account.TimeZone) = (name, zone);
        try
        {
            await db.SaveChangesAsync(ct);
            return new ChangeProfileResult.Saved();
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ChangeProfileResult.ChangedMeanwhile();
        }
    }
}
