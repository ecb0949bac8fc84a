using System.Security.Cryptography;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Throttling;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Files;

/// <summary>Why a file was not taken.</summary>
public enum UploadFault
{
    Empty,
    TooLarge,

    /// <summary>So many in an hour are enough.</summary>
    TooMany,

    /// <summary>So much in a day is enough.</summary>
    TooMuch,

    /// <summary>The disk has too little room left for files.</summary>
    NoRoom,

    /// <summary>The scanner found something in it.</summary>
    Harmful,

    /// <summary>Nothing came for a while.</summary>
    TooSlow,

    /// <summary>It ended in the middle.</summary>
    Broken,
}

/// <summary>Where an upload ended.</summary>
public abstract record UploadResult
{
    private UploadResult()
    {
    }

    public sealed record Taken(UploadedFile File) : UploadResult;

    public sealed record Refused(string Name, UploadFault Fault) : UploadResult;
}

/// <summary>
/// Takes the bytes of one file (rulings G16): streamed to the store, counted and hashed on the way; then it is decided by content what it
/// is, pictures are rewritten, secrets are taken out of texts, and the scanner is asked. Whatever goes wrong leaves nothing behind.
/// </summary>
public sealed class Uploads(
    IFileStore store, FileHandles handles, TextFiles texts, Secrets secrets, FileScanner scanner, HourBudgets budgets, DayTotals totals, UploadLanes lanes, IEnumerable<IUnconfirmedFiles> unconfirmed,
    IOptions<FilesOptions> options, TimeProvider time)
{
    /// <summary>How long an upload may send nothing.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private const int Piece = 64 * 1024;

    /// <param name="length">As its sender says; null where it is not said.</param>
    public async Task<UploadResult> Take(HttpContext http, string givenName, long? length, Stream body, CancellationToken ct)
    {
        var (name, whose, limits) = (FileNames.Clean(secrets.TakeOut(givenName, null).Text), UploadOwner.Budget(http), options.Value);
        if (length > limits.MostBytes)
        {
            return new UploadResult.Refused(name, UploadFault.TooLarge);
        }

        if (!await budgets.Take(FileBudgets.Uploads, whose, limits.UploadsAnHour, ct))
        {
            return new UploadResult.Refused(name, UploadFault.TooMany);
        }

        if (totals.Of(whose) + (length ?? 0) > FilesOptions.Bytes(limits.MegabytesADay))
        {
            return new UploadResult.Refused(name, UploadFault.TooMuch);
        }

        if (!HasRoom(http, length ?? 0) || !await HasRoomOfStrangers(http, length ?? 0, ct))
        {
            return new UploadResult.Refused(name, UploadFault.NoRoom);
        }

        var staged = new StagedWork(store);
        try
        {
            return await Take(http, name, whose, body, staged, ct);
        }
        catch (IOException problem) when (IsFull(problem) || !HasRoom(http, 0))
        {
            return new UploadResult.Refused(name, UploadFault.NoRoom);
        }
        finally
        {
            staged.Leave();
        }
    }

    private async Task<UploadResult> Take(HttpContext http, string name, string whose, Stream body, StagedWork staged, CancellationToken ct)
    {
        var (stored, bytes) = staged.New();
        byte[] hash, head;
        long size;
        await using (bytes)
        {
            (size, hash, head, var fault) = await Receive(body, bytes, ct);
            if (fault is { } why)
            {
                return new UploadResult.Refused(name, why);
            }
        }

        totals.Add(whose, size);
        if (size == 0 || size > options.Value.MostBytes)
        {
            return new UploadResult.Refused(name, size == 0 ? UploadFault.Empty : UploadFault.TooLarge);
        }

        var sort = FileSorts.Of(head, name);
        var file = new UploadedFile(
            stored, name, size, hash, sort, null, null, FileState.Ready, IsCleaned: false, IsUnread: sort.IsText() && size > TextFiles.MostBytes,
            UploadOwner.Of(http), time.GetUtcNow() + FileHandles.Life, []);
        file = await lanes.Run(() => Rewrite(file, staged, http), ct);
        if (await Scan(file, ct) is not { } state)
        {
            return new UploadResult.Refused(name, UploadFault.Harmful);
        }

        staged.Keep(file.StoredAs);
        return new UploadResult.Taken(handles.Seal(file with { State = state }));
    }

    /// <summary>Size, hash and first bytes of what came, or what was wrong with it.</summary>
    private async Task<(long Size, byte[] Hash, byte[] Head, UploadFault? Fault)> Receive(Stream body, Stream to, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var idle = new CancellationTokenSource(Idle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, ct);
        var piece = System.Buffers.ArrayPool<byte>.Shared.Rent(Piece);
        byte[] head = [];
        long size = 0;
        try
        {
            while (true)
            {
                int read;
                try
                {
                    read = await body.ReadAtLeastAsync(piece, Piece, throwOnEndOfStream: false, either.Token);
                }
                catch (OperationCanceledException) when (idle.IsCancellationRequested && !ct.IsCancellationRequested)
                {
                    return (size, [], head, UploadFault.TooSlow);
                }
                catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
                {
                    return (size, [], head, UploadFault.TooLarge);
                }
                catch (Exception problem) when (problem is IOException or BadHttpRequestException or InvalidDataException && !ct.IsCancellationRequested)
                {
                    return (size, [], head, UploadFault.Broken);
                }

                await lanes.Take(
                    () =>
                    {
                        hash.AppendData(piece, 0, read);
                        return to.WriteAsync(piece.AsMemory(0, read), ct);
                    },
                    ct);

                head = size == 0 ? piece[..Math.Min(read, FileSorts.HeadLength)] : head;
                size += read;
                if (read < Piece || size > options.Value.MostBytes)
                {
                    return (size, hash.GetHashAndReset(), head, null);
                }

                idle.CancelAfter(Idle);
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>What is kept of it: a picture anew, a text without its secrets, everything else as it came.</summary>
    private UploadedFile Rewrite(UploadedFile file, StagedWork staged, HttpContext http)
    {
        if (file.Sort.IsShown())
        {
            var (stored, to) = staged.New();
            RewrittenPicture? picture;
            using (to)
            {
                using var from = Open(file);
                picture = PictureRewriter.Rewrite(file.Sort, from, to);
            }

            return picture is null ? file with { Sort = FileSort.OtherPicture }
                : Measured(file with { StoredAs = stored, Width = picture.Width, Height = picture.Height });
        }

        if (!file.Sort.IsText() || file.IsUnread)
        {
            return file;
        }

        var bytes = new byte[file.Size];
        using (var from = Open(file))
        {
            from.ReadExactly(bytes);
        }

        // The first bytes were text; of the rest it is not known.
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return file with { Sort = FileSort.Other };
        }

        var clean = texts.Clean(file.Sort, bytes, http.Features.Get<Acting>()?.Account);
        if (clean.Bytes is null)
        {
            return file;
        }

        var (cleaned, target) = staged.New();
        using (target)
        {
            target.Write(clean.Bytes);
        }

        return file with { StoredAs = cleaned, Size = clean.Bytes.Length, Sha256 = SHA256.HashData(clean.Bytes), IsCleaned = true, Found = clean.Found };
    }

    private UploadedFile Measured(UploadedFile file)
    {
        using var bytes = Open(file);
        return file with { Size = bytes.Length, Sha256 = SHA256.HashData(bytes) };
    }

    /// <summary>What may be done with it; null where it is harmful.</summary>
    private async Task<FileState?> Scan(UploadedFile file, CancellationToken ct)
    {
        if (!scanner.IsOn)
        {
            return FileState.Ready;
        }

        await using var bytes = Open(file);
        return await scanner.Ask(bytes, FileScanner.Patience, ct) switch
        {
            Verdict.Clean => FileState.Ready,
            Verdict.Harmful => null,
            Verdict.CannotTell => FileState.NotChecked,
            _ => FileState.BeingChecked,
        };
    }

    private Stream Open(UploadedFile file) => store.Open(file.StoredAs) ?? throw new IOException("What was just written is gone.");

    /// <summary>Room for files ends before the disk does: sign-ins and recovery need the rest.</summary>
    private bool HasRoom(HttpContext http, long length)
    {
        var (all, free) = store.Room();
        var limits = options.Value;
        return free - length >= Math.Max(FilesOptions.Bytes(limits.ReserveMegabytes), all / 100 * limits.ReservePercent)
            && (http.Features.Get<Acting>() is not null || store.Staged().Sum(file => file.Size) + length <= FilesOptions.Bytes(limits.MegabytesOfStrangers));
    }

    /// <summary>All strangers together have a share, until somebody has proved that an address is theirs.</summary>
    private async Task<bool> HasRoomOfStrangers(HttpContext http, long length, CancellationToken ct)
    {
        if (http.Features.Get<Acting>() is not null)
        {
            return true;
        }

        var bytes = store.Staged().Sum(file => file.Size) + length;
        foreach (var holder in unconfirmed)
        {
            bytes += await holder.Bytes(ct);
        }

        return bytes <= FilesOptions.Bytes(options.Value.MegabytesOfStrangers);
    }

    /// <summary>ENOSPC and EDQUOT of Linux, ERROR_DISK_FULL.</summary>
    private static bool IsFull(IOException problem) => (problem.HResult & 0xFFFF) is 28 or 122 or 112;

    /// <summary>What an upload has written so far; all but the one that is kept goes with it.</summary>
    private sealed class StagedWork(IFileStore store)
    {
        private readonly List<string> _names = [];

        public (string Name, Stream Bytes) New()
        {
            var made = store.Create();
            _names.Add(made.Name);
            return made;
        }

        public void Keep(string name) => _names.Remove(name);

        public void Leave() => _names.ForEach(store.Remove);
    }
}

/// <summary>What is counted by the hour.</summary>
internal static class FileBudgets
{
    public static readonly Hourly Uploads = new("Uploads");
}

/// <summary>
/// What each uploaded today, on this node. In memory: it bounds a disk, so that a restart forgets it is no harm. It takes so many names; the
/// day's first come first, and whoever comes behind them counts together.
/// </summary>
public sealed class DayTotals(TimeProvider time)
{
    private const int Most = 50_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _totals = [];
    private DateOnly _day;

    public long Of(string whose)
    {
        lock (_lock)
        {
            return Today().GetValueOrDefault(Key(whose));
        }
    }

    public void Add(string whose, long bytes)
    {
        lock (_lock)
        {
            var key = Key(whose);
            Today()[key] = _totals.GetValueOrDefault(key) + bytes;
        }
    }

    private string Key(string whose) => _totals.ContainsKey(whose) || _totals.Count < Most ? whose : "";

    private Dictionary<string, long> Today()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (_day != today)
        {
            _day = today;
            _totals.Clear();
        }

        return _totals;
    }
}

/// <summary>Rewriting takes a core for a while: half of them go on with everything else.</summary>
public sealed class UploadLanes : IDisposable
{
    private readonly SemaphoreSlim _lanes = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly SemaphoreSlim _pieces = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>One piece of an upload: many that come in at once wait for each other, and a page only for a piece.</summary>
    public async Task Take(Func<ValueTask> piece, CancellationToken ct)
    {
        await _pieces.WaitAsync(ct);
        try
        {
            await piece();
        }
        finally
        {
            _pieces.Release();
        }
    }

    public async Task<T> Run<T>(Func<T> work, CancellationToken ct)
    {
        await _lanes.WaitAsync(ct);
        try
        {
            return work();
        }
        finally
        {
            _lanes.Release();
        }
    }

    public void Dispose()
    {
        _lanes.Dispose();
        _pieces.Dispose();
    }
}
