using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Line;

public static class LineModule
{
    public static void AddLine(this IServiceCollection services)
    {
        services.AddScoped<Presences>();
        services.AddScoped<IWhoIsThere>(all => all.GetRequiredService<Presences>());
        services.AddScoped<LineBook>();
        services.AddSingleton<ISaveHook, TellOfLines>();
        services.AddLiveTopics<LineTopic>(LineTopics.Kind);
        services.AddSingleton<IEraseWithAccount, ErasePresence>();
        services.AddSingleton<IJob, ForgetOldPlaces>();
        services.AddSingleton(new LeftOutOfExport(typeof(LinePlace), "Where somebody stands in line, for a day; the chat itself is among the requests."));
        services.AddSingleton(new LeftOutOfExport(typeof(AgentPresence), "Whether somebody who works here is there at this moment."));
    }
}

internal sealed class ErasePresence : IEraseWithAccount
{
    public async Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        await db.Set<AgentPresence>().Where(p => p.Agent == account).ExecuteDeleteAsync(ct);
        await db.Set<LinePlace>().Where(p => p.Account == account && p.EndedAt == null).ExecuteUpdateAsync(row => row.SetProperty(p => p.EndedAt, now), ct);
        await db.Set<LinePlace>().Where(p => p.Account == account).ExecuteUpdateAsync(row => row.SetProperty(p => p.Account, (AccountId?)null), ct);
    }
}

/// <summary>The log tells of a conversation; a place that is over is kept for a day, for whoever looks why it ended.</summary>
internal sealed class ForgetOldPlaces(TimeProvider time) : IJob
{
    public const int AtOnce = 1_000;

    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var before = time.GetUtcNow().AddDays(-1);
        int gone;
        do
        {
            gone = await db.Alone(
                inside => db.Set<LinePlace>().Where(p => db.Set<LinePlace>().Where(o => o.EndedAt < before).OrderBy(o => o.EndedAt).Select(o => o.Id).Take(AtOnce).Contains(p.Id))
                    .ExecuteDeleteAsync(inside),
                ct);
        }
        while (gone == AtOnce);
    }
}
