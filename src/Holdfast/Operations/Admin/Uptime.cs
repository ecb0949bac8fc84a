namespace Holdfast.Operations.Admin;

/// <summary>Since when this process serves.</summary>
internal sealed class Uptime(TimeProvider time)
{
    private readonly DateTimeOffset _since = time.GetUtcNow();

    /// <summary>"3 days and 4 hours", "4 hours and 12 minutes", "12 minutes".</summary>
    public string Words => In(time.GetUtcNow() - _since);

    internal static string In(TimeSpan past) => past switch
    {
        { TotalHours: < 1 } => Count(Math.Max(0, past.Minutes), "minute"),
        { TotalDays: < 1 } => $"{Count(past.Hours, "hour")} and {Count(past.Minutes, "minute")}",
        _ => $"{Count(past.Days, "day")} and {Count(past.Hours, "hour")}",
    };

    private static string Count(int number, string unit) => number == 1 ? $"1 {unit}" : $"{number} {unit}s";
}
