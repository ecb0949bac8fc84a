using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Desk;

/// <summary>An account that the agent protected.</summary>
/// <param name="Address">Its main address, masked.</param>
/// <param name="OpenSince">Since when it is open again; null while it is protected.</param>
/// <param name="WasLifted">Two admins opened it; else its owner came back.</param>
public sealed record ProtectedLine(Guid Id, string Name, string Address, DateTimeOffset At, ContainmentReason? Reason, DateTimeOffset? OpenSince, bool WasLifted);

/// <summary>Reads what one agent protected, the latest first.</summary>
public sealed class ProtectedByAgent(HoldfastDb db)
{
    /// <summary>So many are shown: what is longer ago is the admins' (<c>/admin/containments</c>).</summary>
    public const int Most = 50;

    public async Task<IReadOnlyList<ProtectedLine>> Latest(AccountId agent, CancellationToken ct)
    {
        var rows = await db.Set<ContainmentRecord>().AsNoTracking().Where(c => c.Agent == agent).OrderByDescending(c => c.At).Take(Most).Select(c => new
        {
            c.Id,
            c.At,
            c.Reason,
            c.ReturnedAt,
            WasLifted = c.LiftedBy != null,
            Name = db.Set<Account>().Where(a => a.Id == c.Account).Select(a => a.Name).FirstOrDefault(),
            Address = db.Set<EmailAddress>().Where(e => e.Account == c.Account && e.IsPrimary).Select(e => e.Address).FirstOrDefault(),
        }).ToListAsync(ct);
        return
        [
            .. rows.Select(c => new ProtectedLine(
                c.Id.Value, c.Name ?? "", c.Address is null ? "" : MaskedAddress.Of(c.Address), c.At, c.Reason, c.ReturnedAt, c.WasLifted)),
        ];
    }
}
