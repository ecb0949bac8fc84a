using System.Globalization;

namespace Holdfast.Platform.Web;

/// <summary>Times in the words that a person uses. Pure: the present and the zone come from outside.</summary>
public static class Moments
{
    // The invariant culture writes the same months on every server; others write "Sept" or "a.m.".
    private static readonly CultureInfo Words = CultureInfo.InvariantCulture;

    /// <summary>"Today, 9:12 am", "Yesterday, 9:12 am", "19 Nov, 3:20 pm", and with the year when it is another one.</summary>
    public static string When(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone) =>
        $"{Day(at, now, zone)}, {Clock(TimeZoneInfo.ConvertTime(at, zone))}";

    /// <summary>"Today", "Yesterday", "19 Nov", "19 Nov 2024".</summary>
    public static string Day(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var there = TimeZoneInfo.ConvertTime(at, zone);
        var today = TimeZoneInfo.ConvertTime(now, zone);
        return (today.Date - there.Date).Days switch
        {
            0 => "Today",
            1 => "Yesterday",
            _ => there.ToString(there.Year == today.Year ? "d MMM" : "d MMM yyyy", Words),
        };
    }

    /// <summary>"Mon 9:12 am": what the clock on a wall there shows.</summary>
    public static string Present(DateTimeOffset now, TimeZoneInfo zone)
    {
        var there = TimeZoneInfo.ConvertTime(now, zone);
        return $"{there.ToString("ddd", Words)} {Clock(there)}";
    }

    /// <summary>"21 Nov 2026, 11:48 pm": for the middle of a sentence.</summary>
    public static string Full(DateTimeOffset at, TimeZoneInfo zone)
    {
        var there = TimeZoneInfo.ConvertTime(at, zone);
        return $"{there.ToString("d MMM yyyy", Words)}, {Clock(there)}";
    }

    /// <summary>"21 Nov 2026, 11:48 pm, UTC": for mails, which nobody reads beside a list.</summary>
    public static string FullWithZone(DateTimeOffset at, TimeZoneInfo zone) => $"{Full(at, zone)}, {ZoneName(zone)}";

    /// <summary>"3 June 2026": for what stays true for long, where "Today" would read as news.</summary>
    public static string LongDay(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("d MMMM yyyy", Words);

    /// <summary>"Active now", "Active 25 minutes ago", "Active 2 hours ago", "Active 12 days ago".</summary>
    /// <remarks>Counts what has passed, not calendar days: "yesterday" can be an hour ago. A time to come (another node's clock) is now.</remarks>
    public static string Active(DateTimeOffset lastSeen, DateTimeOffset now)
    {
        var past = now - lastSeen;
        return past.TotalMinutes < 5 ? "Active now"
            : past.TotalHours < 1 ? Ago((int)past.TotalMinutes, "minute")
            : past.TotalDays < 1 ? Ago((int)past.TotalHours, "hour")
            : Ago((int)past.TotalDays, "day");
    }

    /// <summary>"11:48 pm UTC on 21 November": for somebody whose zone is not known.</summary>
    public static string InUtc(DateTimeOffset at) => $"{Clock(at.ToUniversalTime())} UTC on {at.UtcDateTime.ToString("d MMMM", Words)}";

    /// <summary>The exact time for machines: UTC, to the second.</summary>
    public static string Exact(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", Words);

    /// <summary>"Times are in UTC." or "Times are in Pacific Time (Los Angeles).": said once under a list.</summary>
    public static string ZoneSentence(TimeZoneInfo zone) => $"Times are in {ZoneName(zone)}.";

    /// <summary>"UTC", "Pacific Time (Los Angeles)".</summary>
    public static string ZoneName(TimeZoneInfo zone)
    {
        if (zone.HasSameRules(TimeZoneInfo.Utc) && zone.BaseUtcOffset == TimeSpan.Zero)
        {
            return "UTC";
        }

        // The display name begins with the offset in brackets, which is wrong for half the year.
        var name = zone.DisplayName;
        var end = name.StartsWith('(') ? name.IndexOf(") ", StringComparison.Ordinal) : -1;
        return end < 0 ? name : name[(end + 2)..];
    }

    private static string Clock(DateTimeOffset there) => there.ToString("h:mm tt", Words).ToLowerInvariant();

    private static string Ago(int count, string unit) => $"Active {count.ToString(Words)} {unit}{(count == 1 ? "" : "s")} ago";
}
