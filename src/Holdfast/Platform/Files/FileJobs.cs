using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Files;

/// <summary>Keeps what was sent and deletes what was not: uploads of a day ago, and the bytes of what was taken out.</summary>
internal sealed class TidyFiles(IFileStore store, TimeProvider time) : IJob
{
    private const int AtOnce = 200;

    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        await new FileBin(db, store).Empty(ct);
        var over = time.GetUtcNow() - FileHandles.Life - TimeSpan.FromHours(1);
        foreach (var some in store.Staged().Chunk(AtOnce))
        {
            var names = some.Select(file => file.Name).ToList();
            var sent = await db.Set<StoredFile>().Where(f => names.Contains(f.StoredAs) && f.State != FileState.TakenOut && f.State != FileState.Harmful)
                .Select(f => f.StoredAs).ToListAsync(ct);
            foreach (var file in some)
            {
                if (sent.Contains(file.Name))
                {
                    store.Keep(file.Name);
                }
                else if (file.At < over)
                {
                    store.Remove(file.Name);
                }
            }
        }
    }
}

/// <summary>Asks the scanner again about files that were sent before it answered.</summary>
internal sealed class AskScannerAgain(IFileStore store, FileScanner scanner) : IJob
{
    private const int AtOnce = 20;

    public TimeSpan Every => TimeSpan.FromSeconds(30);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        if (!scanner.IsOn)
        {
            return;
        }

        // Those that were asked least often first: one that it always hangs on does not hold up the rest.
        var waiting = await db.Set<StoredFile>().AsNoTracking().Where(f => f.State == FileState.BeingChecked).OrderBy(f => f.Tries).ThenBy(f => f.At).Take(AtOnce).ToListAsync(ct);
        foreach (var file in waiting)
        {
            if (await Ask(file, ct) is not { } state)
            {
                await db.Alone(inside => db.Set<StoredFile>().Where(f => f.Id == file.Id).ExecuteUpdateAsync(row => row.SetProperty(f => f.Tries, f => f.Tries + 1), inside), ct);
                continue;
            }

            // Only what still waits: it may have been taken out meanwhile.
            await db.Alone(
                inside => db.Set<StoredFile>().Where(f => f.Id == file.Id && f.State == FileState.BeingChecked)
                    .ExecuteUpdateAsync(row => row.SetProperty(f => f.State, state).SetProperty(f => f.IsDoomed, state == FileState.Harmful), inside),
                ct);
        }

        await new FileBin(db, store).Empty(ct);
    }

    /// <summary>Null: it does not answer yet.</summary>
    private async Task<FileState?> Ask(StoredFile file, CancellationToken ct)
    {
        await using var bytes = store.Open(file.StoredAs);
        return bytes is null ? FileState.NotChecked : await scanner.Ask(bytes, FileScanner.LongPatience, ct) switch
        {
            Verdict.Clean => FileState.Ready,
            Verdict.Harmful => FileState.Harmful,
            Verdict.CannotTell => FileState.NotChecked,
            _ => null,
        };
    }
}
