using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Sessions;

/// <summary>Removes sign-ins that have been over for longer than they are kept, and devices that nobody came back on.</summary>
internal sealed class ForgetOldSessions(IOptions<SessionsOptions> options, TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromHours(6);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        // Whatever its end, a session that began so long ago has been over for at least the days it is kept.
        var begun = time.GetUtcNow() - options.Value.Absolute - TimeSpan.FromDays(options.Value.KeptDays);
        await db.Alone(inside => db.Set<Session>().Where(s => s.CreatedAt < begun).ExecuteDeleteAsync(inside), ct);
        var unseen = time.GetUtcNow() - Device.MarkLife - options.Value.Absolute;
        await db.Alone(
            inside => db.Set<Device>().Where(d => d.LastSeenAt < unseen && !db.Set<Session>().Any(s => s.Device == d.Id)).ExecuteDeleteAsync(inside), ct);
    }
}
