using System.Globalization;
using Holdfast.Platform.Web;

namespace Holdfast.Support.Departments;

/// <summary>Hours in the words of whoever reads them, in their zone and with the zone named. Pure.</summary>
public static class HoursText
{
    private const int DayLength = 24 * 60;

    private static readonly CultureInfo Words = CultureInfo.InvariantCulture;

    private static readonly DayOfWeek[] Week =
    [
        DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday,
    ];

    /// <summary>"Monday to Friday, 6 am to 5 pm, Pacific Time (Los Angeles)"; of a department without hours "".</summary>
    /// <param name="reader">The reader's zone: the hours are told as its clock shows them at present.</param>
    public static string Weekly(Hours hours, TimeZoneInfo reader, DateTimeOffset now)
    {
        if (hours.IsRoundTheClock)
        {
            return "Every day, at any hour";
        }

        var shift = (int)(reader.GetUtcOffset(now) - hours.Zone.GetUtcOffset(now)).TotalMinutes;
        var days = hours.Weekly.Select(one => Shifted(one, shift)).ToLookup(one => one.Day);
        List<(List<DayOfWeek> Days, string Times)> runs = [];
        foreach (var day in Week)
        {
            var times = string.Join(" and ", days[day].OrderBy(one => one.From).Select(Times));
            if (times.Length == 0)
            {
                continue;
            }

            if (runs.Count > 0 && runs[^1].Times == times && Array.IndexOf(Week, runs[^1].Days[^1]) == Array.IndexOf(Week, day) - 1)
            {
                runs[^1].Days.Add(day);
            }
            else
            {
                runs.Add(([day], times));
            }
        }

        return runs.Count == 0 ? "" : $"{string.Join("; ", runs.Select(run => $"{Days(run.Days)}, {run.Times}"))}, {Moments.ZoneName(reader)}";
    }

    /// <summary>"today, 6 am", "tomorrow, 6 am", "Monday, 6 am", "4 January, 6 am": for the middle of a sentence.</summary>
    public static string Back(DateTimeOffset opening, TimeZoneInfo reader, DateTimeOffset now)
    {
        var (there, today) = (TimeZoneInfo.ConvertTime(opening, reader), TimeZoneInfo.ConvertTime(now, reader));
        var day = (there.Date - today.Date).Days switch
        {
            0 => "today",
            1 => "tomorrow",
            < 7 => there.ToString("dddd", Words),
            _ => there.ToString(there.Year == today.Year ? "d MMMM" : "d MMMM yyyy", Words),
        };
        return $"{day}, {Clock((int)there.TimeOfDay.TotalMinutes)}";
    }

    /// <summary>"6 am", "5:30 pm", "midnight" at the end of a day.</summary>
    public static string Clock(int minutes)
    {
        var (hour, minute) = (minutes / 60 % 24, minutes % 60);
        var half = hour < 12 ? "am" : "pm";
        var twelve = hour % 12 == 0 ? 12 : hour % 12;
        return (hour, minute) == (0, 0) ? "midnight" : minute == 0 ? $"{twelve} {half}" : string.Create(Words, $"{twelve}:{minute:00} {half}");
    }

    /// <summary>"06:00": as a field for a time of the day takes it.</summary>
    public static string Field(int minutes) => string.Create(Words, $"{minutes / 60:00}:{minutes % 60:00}");

    /// <summary>What such a field sent; null where it is no time.</summary>
    public static int? ReadField(string? text) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "H:mm", "HH:mm:ss"], Words, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : null;

    private static OpenHours Shifted(OpenHours one, int shift)
    {
        var from = one.From + shift;
        var days = (int)Math.Floor(from / (double)DayLength);
        return new OpenHours((DayOfWeek)((((int)one.Day + days) % 7 + 7) % 7), Wrapped(from), Wrapped(one.Until + shift));
    }

    private static int Wrapped(int minutes) => ((minutes % DayLength) + DayLength) % DayLength;

    private static string Times(OpenHours one) => one.From == one.Until ? "round the clock" : $"{Clock(one.From)} to {Clock(one.Until)}";

    private static string Days(List<DayOfWeek> days) => days.Count switch
    {
        1 => days[0].ToString(),
        2 => $"{days[0]} and {days[1]}",
        7 => "Every day",
        _ => $"{days[0]} to {days[^1]}",
    };
}
