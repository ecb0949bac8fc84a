using System.Runtime.CompilerServices;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Audit;

internal sealed class TimelineExport : IExportPart
{
    public string Name => "timeline";

    public IReadOnlyList<Type> Tables => [typeof(AuditEntry)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var entry in db.RowsOf<AuditEntry>(account.Value, e => e.Id.Value, ct))
        {
            yield return new { entry.At, What = entry.Kind.Name, entry.Detail, entry.Device, entry.Network };
        }
    }
}
