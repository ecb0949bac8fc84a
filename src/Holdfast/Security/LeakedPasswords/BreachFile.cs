using Holdfast.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>
/// breached.filter of the data folder as this process has it open. <see cref="BreachFileWatch"/> opens it at the start and looks
/// every hour whether it has changed. A new file that cannot be used leaves the old one in use; a file that was taken away is
/// used no more.
/// </summary>
public sealed class BreachFile(IOptions<StorageOptions> storage, TimeProvider time, ILogger<BreachFile> log)
{
    public const string Name = "breached.filter";

    /// <summary>How long a look-up waits for a file of some gigabytes that is just being opened after the start.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _turn = new();
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile State? _state;

    /// <param name="Problem">Why the file that is there now cannot be used; null when it can, or there is none.</param>
    private sealed record State(BreachFilter? Filter, (long Length, DateTime WrittenAt)? Seen, string? Problem);

    public string Path => PathIn(storage.Value);

    public BreachStanding Standing => _state switch
    {
        null => new BreachStanding.Opening(Path),
        { Problem: { } problem } state => new BreachStanding.Unusable(problem, state.Filter is not null),
        { Filter: { } filter } => new BreachStanding.Ready(Path, filter.Keys, filter.MadeAt),
        _ => new BreachStanding.Missing(Path),
    };

    public static string PathIn(StorageOptions options) => System.IO.Path.Combine(System.IO.Path.GetFullPath(options.DataFolder), Name);

    /// <summary>The filter, or null when there is none that can be used.</summary>
    public async ValueTask<BreachFilter?> Current(CancellationToken ct)
    {
        if (_state is null)
        {
            try
            {
                await _looked.Task.WaitAsync(Patience, time, ct);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }

        return _state?.Filter;
    }

    /// <summary>Opens the file if it is another than before, and says in the log what it found.</summary>
    public void Refresh()
    {
        lock (_turn)
        {
            Look();
        }

        _looked.TrySetResult();
    }

    /// <summary>Reads the whole file without keeping or logging anything.</summary>
    public BreachStanding Examine()
    {
        if (!File.Exists(Path))
        {
            return new BreachStanding.Missing(Path);
        }

        var (filter, problem) = TryOpen();
        using (filter)
        {
            return filter is null ? new BreachStanding.Unusable(problem ?? "", OldInUse: false) : new BreachStanding.Ready(Path, filter.Keys, filter.MadeAt);
        }
    }

    // A filter that is replaced is not closed: a look-up may be on its way in it. The collector closes it.
    private void Look()
    {
        var file = new FileInfo(Path);
        (long, DateTime)? seen = file.Exists ? (file.Length, file.LastWriteTimeUtc) : null;
        // One that could not be used is tried again: it may only not have been readable.
        if (_state is { Problem: null } state && state.Seen == seen)
        {
            return;
        }

        if (seen is null)
        {
            log.NoFilter(Path);
            _state = new State(null, seen, null);
            return;
        }

        var (filter, problem) = TryOpen();
        if (filter is null)
        {
            log.FilterUnusable(problem ?? "");
        }
        else
        {
            log.FilterOpened(filter.Keys, filter.MadeAt);
        }

        _state = new State(filter ?? _state?.Filter, seen, problem);
    }

    /// <summary>Either the filter or a sentence that names the file and what to do.</summary>
    private (BreachFilter? Filter, string? Problem) TryOpen()
    {
        try
        {
            return (BreachFilter.Open(Path), null);
        }
        catch (InvalidDataException problem)
        {
            return (null, problem.Message);
        }
        catch (UnauthorizedAccessException)
        {
            return (null, $"{Path} can't be read by {Environment.UserName}. Give that user the file, or build it again as that user with: holdfast breach build <file>");
        }
        catch (IOException problem)
        {
            return (null, $"{Path} can't be read ({problem.Message}). Check the disk, or build it again with: holdfast breach build <file>");
        }
    }
}

/// <summary>Keeps the file open: from the start on, and the newest of each hour.</summary>
internal sealed class BreachFileWatch(BreachFile file, IOptions<BreachedOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Source is not BreachSource.File)
        {
            return;
        }

        using var timer = new PeriodicTimer(Every, time);
        try
        {
            // The start does not wait for some gigabytes. A start that is refused cancels this before it begins.
            await Task.Run(file.Refresh, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                file.Refresh();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}

internal static partial class BreachLog
{
    [LoggerMessage(LogLevel.Information, "Leaked passwords: the filter has {Keys} of them and was made at {MadeAt}")]
    public static partial void FilterOpened(this ILogger log, long keys, DateTimeOffset madeAt);

    [LoggerMessage(LogLevel.Warning, "Leaked passwords: there is no {Path}. Make it with: holdfast breach build <file>")]
    public static partial void NoFilter(this ILogger log, string path);

    [LoggerMessage(LogLevel.Error, "Leaked passwords: {Problem}")]
    public static partial void FilterUnusable(this ILogger log, string problem);

    [LoggerMessage(LogLevel.Warning, "Leaked passwords: the service gave no usable answer ({Problem})")]
    public static partial void RangeUnusable(this ILogger log, string problem);

    [LoggerMessage(LogLevel.Warning, "A new password couldn't be checked against leaked ones; Passwords:Breached:WhenUnavailable says {Then}")]
    public static partial void NotLookedUp(this ILogger log, WhenUnavailable then);

    [LoggerMessage(LogLevel.Warning, "A leaked password could not be noted: the database is away")]
    public static partial void NotNoted(this ILogger log, Exception problem);
}
