using System.Net;
using MaxMind.Db;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Places;

/// <summary>
/// The operator's database of places, as this process has it open. It is a help and no more: where it is missing or damaged there are
/// numbers in place of places, and nobody is kept from ending a stranger's sign-in. A newer file is taken within a minute.
/// </summary>
public sealed class PlaceFile(IOptions<PlacesOptions> options, TimeProvider time, ILogger<PlaceFile> log)
{
    /// <summary>How long it is until the file is looked at again.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Longest name that is shown, in characters.</summary>
    private const int LongestName = 60;

    private readonly Lock _turn = new();
    private volatile State? _state;

    /// <param name="Seen">Which file it is; null where there is none.</param>
    /// <param name="Problem">Why the file that is there now cannot be used; null where it can.</param>
    private sealed record State(Reader? Reader, (long Length, DateTime WrittenAt)? Seen, string? Problem, DateTimeOffset LookedAt);

    /// <summary>Whether the operator named one.</summary>
    public bool IsNamed => options.Value.File.Length > 0;

    /// <summary>Why the file cannot be used, with what to do; null where it can, or none is named.</summary>
    public string? Problem => IsNamed ? Current().Problem : null;

    /// <summary>"Oakland, California", "Lisbon, Portugal", or a country alone; null where it is not known.</summary>
    public (string Name, bool IsCity)? Find(IPAddress address)
    {
        if (!IsNamed || Current().Reader is not { } reader)
        {
            return null;
        }

        try
        {
            return Named(reader.Find<Dictionary<string, object>>(address));
        }
        catch (Exception problem) when (problem is InvalidDatabaseException or DeserializationException or ArgumentException or InvalidCastException)
        {
            // A file that is damaged inside, or is about something else.
            log.PlaceUnreadable(options.Value.File, problem.Message);
            return null;
        }
    }

    private static (string Name, bool IsCity)? Named(Dictionary<string, object>? found)
    {
        var (city, country) = (Name(found?.GetValueOrDefault("city")), Name(found?.GetValueOrDefault("country")));
        var isoCode = (found?.GetValueOrDefault("country") as Dictionary<string, object>)?.GetValueOrDefault("iso_code") as string;
        var state = isoCode is "US" && found?.GetValueOrDefault("subdivisions") is List<object> { Count: > 0 } parts ? Name(parts[0]) : null;
        return (city, state ?? country) switch
        {
            (null, null) => null,
            (null, { } around) => (around, false),
            ({ } name, null) => (name, true),
            ({ } name, { } around) => ($"{name}, {around}", true),
        };
    }

    private static string? Name(object? part) =>
        (part as Dictionary<string, object>)?.GetValueOrDefault("names") is Dictionary<string, object> names
            && names.GetValueOrDefault("en") is string { Length: > 0 and <= LongestName } name ? name : null;

    private State Current()
    {
        if (_state is { } state && (time.GetUtcNow() - state.LookedAt).Duration() < Every)
        {
            return state;
        }

        lock (_turn)
        {
            return _state = Look(_state);
        }
    }

    // One that is replaced is not closed: somebody may be reading in it. The collector closes it.
    private State Look(State? before)
    {
        var now = time.GetUtcNow();
        var file = new FileInfo(options.Value.File);
        (long, DateTime)? seen = file.Exists ? (file.Length, file.LastWriteTimeUtc) : null;
        if (before is { Problem: null } && before.Seen == seen)
        {
            return before with { LookedAt = now };
        }

        var (reader, problem) = TryOpen(file);
        if (problem is not null && problem != before?.Problem)
        {
            log.PlacesUnusable(problem);
        }

        return new State(reader ?? (seen is null ? null : before?.Reader), seen, problem, now);
    }

    private static (Reader? Reader, string? Problem) TryOpen(FileInfo file)
    {
        try
        {
            return file.Exists ? (new Reader(file.FullName, FileAccessMode.MemoryMapped), null) : (null, $"Places:File names {file.FullName}, and there is no such file.");
        }
        catch (Exception problem) when (problem is InvalidDatabaseException or DeserializationException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return (null, $"Places:File names {file.FullName}, which cannot be used ({problem.Message}). Put a whole .mmdb file in its place, by renaming.");
        }
    }
}

internal static partial class PlacesLog
{
    [LoggerMessage(LogLevel.Error, "{Problem} Until then people see network addresses in place of places.")]
    public static partial void PlacesUnusable(this ILogger log, string problem);

    [LoggerMessage(LogLevel.Warning, "A place could not be read in {Path} ({Problem})")]
    public static partial void PlaceUnreadable(this ILogger log, string path, string problem);
}
