using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Files;

/// <summary>A file as a page shows it.</summary>
public sealed record FileView(
    FileId Id, int Part, string Name, string Words, FileSort Sort, long Size, FileState State, bool IsCleaned, int? Width, int? Height)
{
    /// <summary>Pages show it and do not only lead to it.</summary>
    public bool IsShown => State is FileState.Ready && Sort.IsShown();
}

/// <summary>Rows of files: written, read and taken out by whoever holds them.</summary>
public sealed class FileBook(HoldfastDb db, TimeProvider time)
{
    /// <summary>Rows for the caller's save: the files of one part of what the holder has.</summary>
    public void Add(IReadOnlyList<UploadedFile> files, string kind, Guid holder, int part)
    {
        var now = time.GetUtcNow();
        db.AddRange(files.Select((file, place) => file.Row(kind, holder, part, place, now)));
    }

    /// <summary>Whether one of them was sent before: an upload is sent once.</summary>
    public async Task<bool> IsSent(IReadOnlyList<UploadedFile> files, CancellationToken ct)
    {
        var names = files.Select(file => file.StoredAs).ToList();
        return names.Count > 0 && await db.Set<StoredFile>().AnyAsync(f => names.Contains(f.StoredAs), ct);
    }

    /// <summary>Whether a part has exactly these: the same was sent again.</summary>
    public async Task<bool> Has(IReadOnlyList<UploadedFile> files, string kind, Guid holder, int part, CancellationToken ct)
    {
        var names = await db.Set<StoredFile>().Where(f => f.HolderKind == kind && f.Holder == holder && f.HolderSeq == part).Select(f => f.StoredAs).ToListAsync(ct);
        return names.Count == files.Count && files.All(file => names.Contains(file.StoredAs));
    }

    public Task<int> Count(string kind, Guid holder, int most, CancellationToken ct) =>
        db.Set<StoredFile>().Where(f => f.HolderKind == kind && f.Holder == holder).Take(most).CountAsync(ct);

    /// <summary>The files of these parts, in their order.</summary>
    public async Task<ILookup<int, FileView>> Of(string kind, Guid holder, IReadOnlyList<int> parts, CancellationToken ct) =>
        (await db.Set<StoredFile>().AsNoTracking().Where(f => f.HolderKind == kind && f.Holder == holder && parts.Contains(f.HolderSeq))
            .OrderBy(f => f.HolderSeq).ThenBy(f => f.Place)
            .Select(f => new FileView(f.Id, f.HolderSeq, f.Name, f.Words, f.Sort, f.Size, f.State, f.IsCleaned, f.Width, f.Height)).ToListAsync(ct))
        .ToLookup(f => f.Part);

    /// <summary>
    /// Takes files out inside the caller's transaction: their names and words are gone at once, their bytes are doomed and go when it is
    /// committed (<see cref="FileBin"/>).
    /// </summary>
    public static Task<int> TakeOut(IQueryable<StoredFile> files, CancellationToken ct) =>
        files.Where(f => f.State != FileState.TakenOut).ExecuteUpdateAsync(
            row => row.SetProperty(f => f.Name, "").SetProperty(f => f.Words, "").SetProperty(f => f.Size, 0).SetProperty(f => f.State, FileState.TakenOut)
                .SetProperty(f => f.Sha256, Array.Empty<byte>()).SetProperty(f => f.Width, (int?)null).SetProperty(f => f.Height, (int?)null)
                .SetProperty(f => f.Sort, FileSort.Other).SetProperty(f => f.IsDoomed, true),
            ct);
}

/// <summary>What was taken out and whose bytes are still there.</summary>
public sealed class FileBin(HoldfastDb db, IFileStore store)
{
    /// <summary>Deletes the bytes of what was taken out. Whoever took something out calls it after the commit; a job does for whom that failed.</summary>
    public async Task Empty(CancellationToken ct)
    {
        const int AtOnce = 200;
        List<string> doomed;
        do
        {
            doomed = await db.Set<StoredFile>().Where(f => f.IsDoomed).OrderBy(f => f.StoredAs).Select(f => f.StoredAs).Take(AtOnce).ToListAsync(ct);
            foreach (var name in doomed)
            {
                store.Remove(name);
            }

            if (doomed.Count > 0)
            {
                await db.Alone(
                    inside => db.Set<StoredFile>().Where(f => doomed.Contains(f.StoredAs)).ExecuteUpdateAsync(row => row.SetProperty(f => f.IsDoomed, false), inside), ct);
            }
        }
        while (doomed.Count == AtOnce);
    }
}
