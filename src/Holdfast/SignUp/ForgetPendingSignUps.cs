using Holdfast.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.SignUp;

/// <summary>A sign-up that was not finished in time is gone: nothing of it is kept (flows.md F20).</summary>
internal sealed class ForgetPendingSignUps(IOptions<SignUpOptions> options, TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow() - options.Value.Waits;
        await db.Alone(inside => db.Set<PendingSignUp>().Where(p => p.CreatedAt <= before).ExecuteDeleteAsync(inside), ct);
    }
}
