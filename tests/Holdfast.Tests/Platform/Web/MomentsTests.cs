using Xunit;

namespace Holdfast.Platform.Web;

[Trait("Database", "None")]
public sealed class MomentsTests
{
    private static readonly TimeZoneInfo Pacific = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    // Five past noon in Oakland.
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 20, 5, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-22T17:12:00Z", "Today, 9:12 am")]
    [InlineData("2026-11-22T08:00:00Z", "Today, 12:00 am")]
    [InlineData("2026-11-22T07:59:00Z", "Yesterday, 11:59 pm")]
    [InlineData("2026-11-19T23:20:00Z", "19 Nov, 3:20 pm")]
    [InlineData("2026-09-15T00:47:00Z", "14 Sep, 5:47 pm")]
    [InlineData("2026-01-01T07:59:00Z", "31 Dec 2025, 11:59 pm")]
    public void A_time_is_said_by_the_days_of_the_persons_own_zone(string at, string words) =>
        Assert.Equal(words, Moments.When(DateTimeOffset.Parse(at, null), Now, Pacific));

    [Theory]
    [InlineData(-3, "Active now")]
    [InlineData(4, "Active now")]
    [InlineData(5, "Active 5 minutes ago")]
    [InlineData(60, "Active 1 hour ago")]
    [InlineData(150, "Active 2 hours ago")]
    [InlineData(24 * 60, "Active 1 day ago")]
    [InlineData(12 * 24 * 60 + 5, "Active 12 days ago")]
    public void Activity_is_said_by_what_has_passed(int minutesAgo, string words) =>
        Assert.Equal(words, Moments.Active(Now.AddMinutes(-minutesAgo), Now));

    [Fact]
    public void Somebody_whose_zone_is_not_known_reads_UTC() =>
        Assert.Equal("8:05 pm UTC on 22 November", Moments.InUtc(Now.ToOffset(TimeSpan.FromHours(-8))));

    [Fact]
    public void The_exact_time_is_UTC_whatever_the_offset_it_came_with() =>
        Assert.Equal("2026-11-22T20:05:00Z", Moments.Exact(Now.ToOffset(TimeSpan.FromHours(5.5))));

    [Fact]
    public void The_zone_is_named_without_an_offset_that_changes_in_summer()
    {
        Assert.Equal("Times are in UTC.", Moments.ZoneSentence(TimeZoneInfo.Utc));
        Assert.Equal("Times are in UTC.", Moments.ZoneSentence(TimeZoneInfo.FindSystemTimeZoneById("Etc/UTC")));
        Assert.StartsWith("Times are in Pacific", Moments.ZoneSentence(Pacific), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Maya Okafor", "MO")]
    [InlineData("  maya  van  okafor ", "MO")]
    [InlineData("Maya", "M")]
    [InlineData("", "?")]
    [InlineData("👩‍🚀 Élan", "👩‍🚀É")]
    public void Initials_are_letters_as_a_person_sees_them(string name, string initials) => Assert.Equal(initials, Initials.Of(name));
}
