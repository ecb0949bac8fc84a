using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Holdfast.Support.Departments;

/// <summary>When a department is open, without a database.</summary>
[Trait("Database", "None")]
[Trait("G", "G24")]
public sealed class HoursTests
{
    private static readonly TimeZoneInfo Pacific = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static readonly TimeZoneInfo[] Zones =
    [
        Pacific, Berlin, TimeZoneInfo.FindSystemTimeZoneById("America/Santiago"), TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe"), TimeZoneInfo.Utc,
        TimeZoneInfo.FindSystemTimeZoneById("Pacific/Kiritimati"),
    ];

    private static readonly DayOfWeek[] Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    private static readonly Hours Seed = new(Pacific, [.. Weekdays.Select(day => new OpenHours(day, 6 * 60, 17 * 60))], []);

    /// <summary>Hours of any sort, in a zone, with holidays, and a moment within some days of a change of the clock.</summary>
    private static Gen<(Hours Hours, DateTimeOffset At)> Cases { get; } =
        from zone in Gen.Elements(Zones)
        from weekly in (
            from day in Gen.Elements(Enum.GetValues<DayOfWeek>())
            from quarter in Gen.Choose(0, 95)
            from until in Gen.Choose(0, 95)
            select new OpenHours(day, quarter * 15, until * 15)).ArrayOf()
        from holidays in (
            from day in Gen.Choose(0, 40)
            from opens in Gen.Elements<int?>(null, 0, 600)
            select new ClosedDay(new DateOnly(2026, 3, 1).AddDays(day), opens, opens + 300)).ArrayOf()
        from change in Gen.Elements(new DateTime(2026, 3, 8), new DateTime(2026, 3, 29), new DateTime(2026, 4, 5), new DateTime(2026, 10, 4), new DateTime(2026, 10, 25), new DateTime(2026, 11, 1))
        from minutes in Gen.Choose(-3 * 24 * 60, 3 * 24 * 60)
        select (
            new Hours(zone, [.. weekly.DistinctBy(h => (h.Day, h.From)).Take(14)], [.. holidays.DistinctBy(h => h.Date)]),
            new DateTimeOffset(change, TimeSpan.Zero).AddMinutes(minutes));

    [Theory]
    [Trait("D", "D77")]
    [InlineData("2026-11-27 16:59", true)]
    [InlineData("2026-11-27 17:00", false)]
    [InlineData("2026-11-27 17:01", false)]
    [InlineData("2026-11-30 05:59", false)]
    [InlineData("2026-11-30 06:00", true)]
    [InlineData("2026-03-06 06:00", true)]
    [InlineData("2026-03-09 05:59", false)]
    [InlineData("2026-03-09 06:00", true)]
    [InlineData("2026-11-02 06:00", true)]
    [InlineData("2026-11-02 17:00", false)]
    public void The_seeds_hours_go_by_the_clock_on_the_wall_in_summer_and_winter(string pacific, bool isOpen)
    {
        var there = DateTime.Parse(pacific, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(isOpen, Seed.IsOpen(new DateTimeOffset(there, Pacific.GetUtcOffset(there))));
    }

    [Fact]
    public void After_closing_on_Friday_it_opens_on_Monday_at_six() => Assert.Equal(
        new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.FromHours(-8)), Seed.NextOpening(new DateTimeOffset(2026, 11, 27, 17, 1, 0, TimeSpan.FromHours(-8))));

    [Fact]
    [Trait("D", "D78")]
    public void A_holiday_closes_its_local_day_and_of_hours_over_midnight_the_other_part_stays()
    {
        Hours night = new(Berlin, [new OpenHours(DayOfWeek.Friday, 21 * 60, 2 * 60)], [new ClosedDay(new DateOnly(2026, 11, 28))]);
        Assert.True(night.IsOpen(Local(27, 23, 30)));
        Assert.False(night.IsOpen(Local(28, 1, 30)));
        Assert.Equal(Local(28, 0, 0), night.Closes(Local(27, 22, 0)));
        Assert.Equal(new DateTimeOffset(2026, 12, 4, 21, 0, 0, TimeSpan.FromHours(1)), night.NextOpening(Local(28, 1, 30)));
        // Three hours on Friday, then the next Friday.
        Assert.Equal(new DateTimeOffset(2026, 12, 4, 22, 0, 0, TimeSpan.FromHours(1)), night.After(Local(27, 21, 0), TimeSpan.FromHours(4)));

        Hours half = new(Berlin, [.. Weekdays.Select(day => new OpenHours(day, 9 * 60, 17 * 60))], [new ClosedDay(new DateOnly(2026, 11, 27), 9 * 60, 12 * 60)]);
        Assert.True(half.IsOpen(Local(27, 11, 59)));
        Assert.False(half.IsOpen(Local(27, 12, 0)));

        static DateTimeOffset Local(int day, int hour, int minute) => new(2026, 11, day, hour, minute, 0, TimeSpan.FromHours(1));
    }

    [Fact]
    [Trait("D", "D80")]
    public void Without_hours_and_with_holidays_for_ten_years_there_is_no_next_opening()
    {
        var now = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
        Hours none = new(Pacific, [], []);
        Hours never = new(Pacific, Seed.Weekly, [.. Enumerable.Range(-1, Hours.Horizon + 2).Select(i => new ClosedDay(new DateOnly(2026, 11, 23).AddDays(i)))]);
        Assert.All([none, never], hours =>
        {
            Assert.Null(hours.NextOpening(now));
            Assert.Null(hours.After(now, TimeSpan.FromHours(1)));
            Assert.False(hours.IsOpen(now));
        });
        Assert.Equal("", HoursText.Weekly(none, Berlin, now));
    }

    [Property(MaxTest = 300)]
    public Property The_next_opening_is_open_and_nothing_before_it_is() => Prop.ForAll(Cases.ToArbitrary(), one =>
    {
        if (one.Hours.NextOpening(one.At) is not { } next)
        {
            return !one.Hours.IsOpen(one.At);
        }

        // Every quarter of an hour for a day is looked at, from the moment on: hours begin and end at quarters, and so do changes of the clock.
        var before = Enumerable.Range(0, 96).Select(i => one.At.AddMinutes(15 * i)).TakeWhile(at => at < next);
        return one.Hours.IsOpen(next) && !before.Any(one.Hours.IsOpen);
    });

    [Property(MaxTest = 300)]
    public Property What_is_open_closes_at_the_first_moment_that_is_not() => Prop.ForAll(Cases.ToArbitrary(), one =>
        one.Hours.Closes(one.At) is not { } end
        || (one.Hours.IsOpen(one.At) && !one.Hours.IsOpen(end)
            && Enumerable.Range(0, 200).Select(i => one.At.AddMinutes(15 * i)).TakeWhile(at => at < end).All(one.Hours.IsOpen)));

    [Property(MaxTest = 300)]
    public Property Working_time_adds_up_and_counts_open_minutes_only() => Prop.ForAll(Cases.ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), (one, quarters) =>
    {
        var (half, whole) = (TimeSpan.FromMinutes(15 * quarters), TimeSpan.FromMinutes(30 * quarters));
        if (one.Hours.After(one.At, whole) is not { } end)
        {
            return true;
        }

        var middle = one.Hours.After(one.At, half) ?? throw new InvalidOperationException("The half comes before the whole.");
        var counted = end - one.At > TimeSpan.FromDays(3) ? whole
            : TimeSpan.FromMinutes(Enumerable.Range(0, (int)(end - one.At).TotalMinutes).Count(i => one.Hours.IsOpen(one.At.AddMinutes(i))));
        return one.Hours.After(middle, half) == end && counted == whole;
    });

    [Fact]
    public void Members_read_them_in_their_own_zone_with_the_zone_named()
    {
        var now = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
        Assert.Equal("Monday to Friday, 6 am to 5 pm, Pacific Time (Los Angeles)", HoursText.Weekly(Seed, Pacific, now));
        Assert.StartsWith("Monday to Friday, 3 pm to 2 am, Central European", HoursText.Weekly(Seed, Berlin, now), StringComparison.Ordinal);
        Assert.Equal("Every day, at any hour", HoursText.Weekly(new Hours(Pacific, [.. Enum.GetValues<DayOfWeek>().Select(day => new OpenHours(day, 0, 0))], []), Berlin, now));
        Assert.Equal("Monday, 6 am", HoursText.Back(new DateTimeOffset(2026, 11, 30, 14, 0, 0, TimeSpan.Zero), Pacific, now.AddDays(4)));
        Assert.Equal("today, 6:30 am", HoursText.Back(new DateTimeOffset(2026, 11, 23, 14, 30, 0, TimeSpan.Zero), Pacific, now));
    }
}
