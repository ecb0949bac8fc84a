using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.MailedLinks;

/// <summary>Removes links that have been over for a month: until then a person is told why one does not work.</summary>
internal sealed class ForgetOldLinks(TimeProvider time) : IJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public TimeSpan Every => TimeSpan.FromHours(6);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow() - Kept;
        await db.Alone(inside => db.Set<Link>().Where(l => l.ExpiresAt < before).ExecuteDeleteAsync(inside), ct);
    }
}
