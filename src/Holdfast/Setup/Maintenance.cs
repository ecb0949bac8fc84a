using Holdfast.Accounts;
using Holdfast.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Setup;

/// <summary>The small commands.</summary>
internal static class Maintenance
{
    /// <summary>holdfast migrate.</summary>
    public static async Task<int> Migrate(WebApplication app, CancellationToken ct)
    {
        var applied = await app.Services.GetRequiredService<Schema>().Update(_ => Task.CompletedTask, ct);
        Console.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"The schema is up to date; applied: {string.Join(", ", applied)}.");
        return 0;
    }

    /// <summary>holdfast demo remove.</summary>
    public static async Task<int> RemoveDemoPeople(WebApplication app, CancellationToken ct)
    {
        await using var scope = app.Services.CreateAsyncScope();
        // Nobody may serve from this folder meanwhile.
        scope.ServiceProvider.GetRequiredService<DataFolder>();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var isEmpty = !(await db.Database.GetAppliedMigrationsAsync(ct)).Any();
        var removed = isEmpty ? 0 : await DemoPeople.Remove(db, ct);
        Console.WriteLine(removed == 1 ? "1 demo account is removed." : $"{removed} demo accounts are removed.");
        return 0;
    }

    /// <summary>holdfast sign-out-everybody (flows.md F6).</summary>
    public static async Task<int> SignOutEverybody(WebApplication app, CancellationToken ct)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (scope.ServiceProvider.GetRequiredService<IOptions<StorageOptions>>().Value.Provider is StorageProvider.Sqlite)
        {
            // A server that answers from its memory would not learn of it.
            scope.ServiceProvider.GetRequiredService<DataFolder>();
        }

        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        (await db.Set<Installation>().SingleAsync(ct)).RaiseEpoch();
        await db.SaveChangesAsync(ct);
        Console.WriteLine("Everybody is signed out, on every device. Links in mails and remembered devices are void too.");
        return 0;
    }
}
