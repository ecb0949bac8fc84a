using Holdfast.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Passwords.Breached;

/// <summary>
/// breached.filter of the data folder as this process has it open. It is opened at the start, or by the first look-up if that
/// is sooner, and every hour it is looked whether the file has changed. A new file that cannot be used leaves the old one in
/// use; a file that was taken away is used no more.
/// </summary>
public sealed class BreachFile(IOptions<StorageOptions> storage, ILogger<BreachFile> log)
{
    public const string Name = "breached.filter";

    private readonly Lock _turn = new();
    private volatile State? _state;

    private sealed record State(BreachFilter? Filter, (long Length, DateTime WrittenAt)? Seen);

    public string Path => PathIn(storage.Value);

    /// <summary>The filter, or null when there is none that can be used. The first call may read the whole file.</summary>
    public BreachFilter? Current
    {
        get
        {
            if (_state is null)
            {
                lock (_turn)
                {
                    if (_state is null)
                    {
                        Look();
                    }
                }
            }

            return _state?.Filter;
        }
    }

    public static string PathIn(StorageOptions options) => System.IO.Path.Combine(System.IO.Path.GetFullPath(options.DataFolder), Name);

    /// <summary>Opens the file if it is another than before.</summary>
    public void Refresh()
    {
        lock (_turn)
        {
            Look();
        }
    }

    // A filter that is replaced is not closed: a look-up may be on its way in it. The collector closes it.
    private void Look()
    {
        var file = new FileInfo(Path);
        (long, DateTime)? seen = file.Exists ? (file.Length, file.LastWriteTimeUtc) : null;
        if (_state is { } state && state.Seen == seen)
        {
            return;
        }

        if (seen is null)
        {
            log.NoFilter(Path);
            _state = new State(null, seen);
            return;
        }

        try
        {
            var filter = BreachFilter.Open(Path);
            log.FilterOpened(filter.Keys, filter.MadeAt);
            _state = new State(filter, seen);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            log.FilterUnusable(problem.Message);
            _state = new State(_state?.Filter, seen);
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

        // The start does not wait for some gigabytes.
        await Task.Run(file.Refresh, stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        try
        {
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

    [LoggerMessage(LogLevel.Warning, "A new password could not be looked up among leaked ones; Passwords:Breached:WhenUnavailable says {Then}")]
    public static partial void NotLookedUp(this ILogger log, WhenUnavailable then);

    [LoggerMessage(LogLevel.Warning, "A leaked password could not be noted: the database is away")]
    public static partial void NotNoted(this ILogger log, Exception problem);
}
