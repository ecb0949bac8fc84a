using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Operations.CommandLine;

/// <summary>holdfast keys rotate (rulings F41).</summary>
internal static class KeysCommand
{
    public static async Task<int> Rotate(WebApplication app, CancellationToken ct)
    {
        await using var scope = app.Services.CreateAsyncScope();
        // Held until the end: the server of this folder is stopped, and none starts meanwhile.
        scope.ServiceProvider.GetRequiredService<DataFolder>();
        var keys = scope.ServiceProvider.GetRequiredService<InstallationKeys>();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        await Schema.RefuseNewer(db, Schema.Named(scope.ServiceProvider.GetRequiredService<IOptions<StorageOptions>>().Value), ct);
        if ((await db.Database.GetPendingMigrationsAsync(ct)).Any() || !keys.Exist)
        {
            throw new StartRefusedException("There is nothing to rotate yet: the first start makes the first key. Start the server once with this version, or run \"holdfast migrate\".");
        }

        KeyRing.RefuseOtherKeys(await db.Set<RingKey>().Select(key => key.Sealed).ToListAsync(ct), keys);
        var before = keys.Number;
        // The file first: what is sealed anew must never be without its key.
        var number = keys.AddNewest();
        var resealed = await KeyRing.SealAnew(db, scope.ServiceProvider.GetRequiredService<SealedSecrets>(), ct);
        await db.SaveChangesAsync(ct);
        Console.WriteLine($"Key {number} is made. It seals and signs from now on; {(resealed == 1 ? "1 key of forms is" : $"{resealed} keys of forms are")} sealed again.");
        Console.WriteLine($"Key {before} stays in the file and still opens what was made before.");
        Console.WriteLine($"Back up {keys.File} now, apart from the backups of the database.");
        if (scope.ServiceProvider.GetRequiredService<IOptions<StorageOptions>>().Value.Provider is StorageProvider.Postgres)
        {
            Console.WriteLine($"Copy {keys.File} into the data folder of every other node now, and restart each: without key {number} a node won't start again.");
        }

        return 0;
    }
}
