using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.SignUp;

/// <summary>A sign-up that was not finished in time is gone, and the link to it: nothing of either is kept (rulings F20).</summary>
internal sealed class ForgetPendingSignUps(IOptions<SignUpOptions> options, TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (before, ahead) = (now - options.Value.Waits, now + Clocks.Slack);
        await db.Alone(inside => db.Set<PendingSignUp>().Where(p => p.CreatedAt <= before || p.CreatedAt > ahead).ExecuteDeleteAsync(inside), ct);
        // One that was used is its account's.
        await db.Alone(
            inside => db.Set<Link>().Where(l => l.Purpose == SignUpLinks.Confirm && (l.ExpiresAt <= now || l.CreatedAt > ahead) && l.UsedAt == null).ExecuteDeleteAsync(inside), ct);
    }
}
