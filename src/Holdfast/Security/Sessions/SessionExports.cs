using System.Runtime.CompilerServices;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Sessions;

internal sealed class DeviceExport : IExportPart
{
    public string Name => "devices";

    public IReadOnlyList<Type> Tables => [typeof(Device)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in db.RowsOf<Device>(account.Value, d => d.Id.Value, ct))
        {
            yield return new { Name = row.Name.ToString(), row.FirstSeenAt, row.LastSeenAt, row.ForgottenAt };
        }
    }
}

/// <summary>The sign-ins; those that ended together say so by the row of their epoch.</summary>
internal sealed class SignInExport : IExportPart
{
    public string Name => "signIns";

    public IReadOnlyList<Type> Tables => [typeof(Session), typeof(EpochEnding)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in db.PagesOf<Session>(account.Value, s => s.Id.Value, ct))
        {
            var epochs = page.Select(s => s.Epoch).Distinct().ToList();
            var endings = await db.Set<EpochEnding>().AsNoTracking().Where(e => e.Account == account && epochs.Contains(e.Epoch)).ToDictionaryAsync(e => e.Epoch, ct);
            var ids = page.Select(s => s.Device).Distinct().ToList();
            var devices = await db.Set<Device>().AsNoTracking().Where(d => d.Account == account && ids.Contains(d.Id)).ToDictionaryAsync(d => d.Id, ct);
            foreach (var row in page)
            {
                var ending = endings.GetValueOrDefault(row.Epoch);
                yield return new
                {
                    SignedInAt = row.CreatedAt,
                    row.LastSeenAt,
                    Device = devices.GetValueOrDefault(row.Device)?.Name.ToString(),
                    row.Network,
                    EndedAt = row.EndedAt ?? ending?.At,
                    EndReason = (row.EndReason ?? ending?.Reason)?.ToString(),
                };
            }
        }
    }
}
