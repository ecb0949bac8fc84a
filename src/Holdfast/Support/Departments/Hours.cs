namespace Holdfast.Support.Departments;

/// <summary>Hours of one day of the week, in minutes from its midnight on the wall of the department.</summary>
/// <param name="Until">Not after <paramref name="From"/>: it runs over midnight; both the same: round the clock.</param>
public readonly record struct OpenHours(DayOfWeek Day, int From, int Until);

/// <summary>A day with hours of its own; without them it is closed from 0:00 to 24:00.</summary>
public readonly record struct ClosedDay(DateOnly Date, int? From = null, int? Until = null);

/// <summary>
/// When a department is open (rulings G24). Pure: by the clock on the wall of its zone, so the two changes of the clock and a zone's own
/// rules come from the system's list of zones. A holiday closes its local day and nothing else: of hours that run over midnight the part on
/// the other day stays.
/// </summary>
public sealed class Hours(TimeZoneInfo zone, IReadOnlyCollection<OpenHours> weekly, IReadOnlyCollection<ClosedDay> holidays)
{
    /// <summary>How many days are looked through: ten years, so that "never" is an answer.</summary>
    public const int Horizon = 3_660;

    private const int DayLength = 24 * 60;

    private readonly ILookup<DayOfWeek, OpenHours> _weekly = weekly.ToLookup(hours => hours.Day);
    private readonly Dictionary<DateOnly, ClosedDay> _holidays = holidays.ToDictionary(day => day.Date);

    public TimeZoneInfo Zone => zone;

    public IReadOnlyCollection<OpenHours> Weekly => weekly;

    /// <summary>Never closed, holidays apart.</summary>
    public bool IsRoundTheClock => Enum.GetValues<DayOfWeek>().All(day => _weekly[day].Any(hours => hours.From == 0 && hours.Until == 0));

    public bool IsOpen(DateTimeOffset at)
    {
        var there = TimeZoneInfo.ConvertTime(at, zone);
        var minutes = there.TimeOfDay.TotalMinutes;
        return OnTheWall(DateOnly.FromDateTime(there.DateTime)).Any(open => minutes >= open.From && minutes < open.Until);
    }

    /// <summary>The first open moment from <paramref name="at"/> on, which it may be itself; null where none comes within ten years.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset at)
    {
        foreach (var (from, until) in From(at))
        {
            if (until > at)
            {
                return from > at ? from : at;
            }
        }

        return null;
    }

    /// <summary>Until when it stays open; null when it is closed, or does not close within ten years.</summary>
    public DateTimeOffset? Closes(DateTimeOffset at)
    {
        DateTimeOffset? end = null;
        foreach (var (from, until) in From(at))
        {
            if (from > (end ?? at))
            {
                return end;
            }

            end = until > at ? until : end;
        }

        return null;
    }

    /// <summary>The moment that lies so much open time after <paramref name="at"/>; null where there is not so much within ten years.</summary>
    public DateTimeOffset? After(DateTimeOffset at, TimeSpan working)
    {
        var left = working;
        foreach (var (from, until) in From(at))
        {
            var start = from > at ? from : at;
            if (until <= start)
            {
                continue;
            }

            if (until - start >= left)
            {
                return start + left;
            }

            left -= until - start;
        }

        return null;
    }

    /// <summary>What is open from the day of a moment on, as moments, in order and without overlap.</summary>
    private IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> From(DateTimeOffset at)
    {
        if (weekly.Count == 0 && _holidays.Values.All(day => day.From is null))
        {
            yield break;
        }

        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        for (var i = 0; i < Horizon && day < DateOnly.MaxValue.AddDays(-3); i++, day = day.AddDays(1))
        {
            foreach (var open in OfDay(day))
            {
                yield return open;
            }
        }
    }

    /// <summary>What the clock on the wall says is open on a day, in minutes of that day.</summary>
    private List<(int From, int Until)> OnTheWall(DateOnly day)
    {
        if (_holidays.TryGetValue(day, out var holiday))
        {
            return holiday is { From: { } from, Until: { } until } ? [(from, until)] : [];
        }

        var own = _weekly[day.DayOfWeek].Select(hours => (hours.From, Until: hours.Until <= hours.From ? DayLength : hours.Until));
        var overMidnight = _weekly[day.AddDays(-1).DayOfWeek].Where(hours => hours.Until <= hours.From && hours.Until > 0)
            .Select(hours => (From: 0, hours.Until));
        return Joined(own.Concat(overMidnight).Order());
    }

    private List<(DateTimeOffset From, DateTimeOffset Until)> OfDay(DateOnly day)
    {
        var wall = OnTheWall(day);
        if (wall.Count == 0)
        {
            return [];
        }

        // No place is more than 14 hours from UTC. Between two moments with another offset the clock is changed once; on such a day a
        // time on the wall can come twice, or not at all.
        var midnight = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var (first, last) = (midnight.AddHours(-15), midnight.AddHours(24 + 15));
        var (before, after) = (zone.GetUtcOffset(first), zone.GetUtcOffset(last));
        var change = before == after ? last : Change(first, last, before);
        return [.. Joined(
            Piece(first, change, before).Concat(before == after ? [] : Piece(change, last, after)).Order()
                .Select(piece => (piece.From, piece.Until)))];

        IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> Piece(DateTime begins, DateTime ends, TimeSpan offset) =>
            wall.Select(open => (From: Later(midnight.AddMinutes(open.From) - offset, begins), Until: Earlier(midnight.AddMinutes(open.Until) - offset, ends)))
                .Where(piece => piece.From < piece.Until)
                .Select(piece => (new DateTimeOffset(piece.From), new DateTimeOffset(piece.Until)));
    }

    /// <summary>When the clock is changed, to the second.</summary>
    private DateTime Change(DateTime first, DateTime last, TimeSpan before)
    {
        while (last - first > TimeSpan.FromSeconds(1))
        {
            var middle = new DateTime(first.Ticks + ((last - first).Ticks / 2 / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond), DateTimeKind.Utc);
            (first, last) = zone.GetUtcOffset(middle) == before ? (middle, last) : (first, middle);
        }

        return last;
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private static List<(T From, T Until)> Joined<T>(IEnumerable<(T From, T Until)> sorted)
        where T : IComparable<T>
    {
        List<(T From, T Until)> joined = [];
        foreach (var one in sorted)
        {
            if (joined.Count > 0 && joined[^1].Until.CompareTo(one.From) >= 0)
            {
                joined[^1] = (joined[^1].From, joined[^1].Until.CompareTo(one.Until) >= 0 ? joined[^1].Until : one.Until);
            }
            else
            {
                joined.Add(one);
            }
        }

        return joined;
    }
}
