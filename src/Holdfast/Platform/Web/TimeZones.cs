namespace Holdfast.Platform.Web;

/// <summary>The zones to choose from: the IANA ones that are named after a place, by region. Pure but for the machine's own list.</summary>
internal static class TimeZones
{
    /// <summary>Longest name of a zone that is stored, in characters.</summary>
    public const int NameLength = 60;

    private static readonly string[] Regions =
        ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

    private static readonly Lazy<IReadOnlyList<IGrouping<string, TimeZoneInfo>>> ByRegion = new(() =>
        [.. TimeZoneInfo.GetSystemTimeZones()
            .Where(zone => zone.HasIanaId && zone.Id.Length <= NameLength && Regions.Contains(zone.Id.Split('/')[0]) && zone.Id.Contains('/'))
            .OrderBy(zone => zone.Id, StringComparer.Ordinal)
            .GroupBy(zone => zone.Id.Split('/')[0])]);

    /// <summary>Whether it can be chosen: one of the list, or UTC.</summary>
    public static bool IsOffered(string id) =>
        id == "UTC" || ByRegion.Value.Any(region => region.Any(zone => zone.Id == id));

    /// <summary>The operator's zone under an empty name, then UTC, then every region; each with the time that it is there now.</summary>
    /// <param name="own">The person's present zone: it is offered too when it is none of the list (an older name of a place).</param>
    public static IReadOnlyList<ChoiceGroup> Choices(DateTimeOffset now, string service, TimeZoneInfo operators, string? own)
    {
        List<Choice> first =
        [
            new Choice("", $"The same as {service}: {Moments.ZoneName(operators)} ({Moments.Present(now, operators)})"),
            new Choice("UTC", $"UTC ({Moments.Present(now, TimeZoneInfo.Utc)})"),
        ];
        return All(first, now, own);
    }

    /// <summary>UTC, then every region.</summary>
    public static IReadOnlyList<ChoiceGroup> Choices(DateTimeOffset now, string own) =>
        All([new Choice("UTC", $"UTC ({Moments.Present(now, TimeZoneInfo.Utc)})")], now, own);

    private static IReadOnlyList<ChoiceGroup> All(List<Choice> first, DateTimeOffset now, string? own)
    {
        if (own is not null && !IsOffered(own) && TimeZoneInfo.TryFindSystemTimeZoneById(own, out var older))
        {
            first.Add(new Choice(own, $"{own} ({Moments.Present(now, older)})"));
        }

        return [new ChoiceGroup("", first), .. ByRegion.Value.Select(region => new ChoiceGroup(region.Key, [.. region.Select(zone => Choice(zone, now))]))];
    }

    private static Choice Choice(TimeZoneInfo zone, DateTimeOffset now) => new(zone.Id, $"{Place(zone.Id)} ({Moments.Present(now, zone)})");

    /// <summary>"Los Angeles"; "Buenos Aires, Argentina" where the name has three parts.</summary>
    internal static string Place(string id) => string.Join(", ", id.Replace('_', ' ').Split('/').Skip(1).Reverse());
}
