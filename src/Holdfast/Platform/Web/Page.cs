using System.Globalization;

namespace Holdfast.Platform.Web;

/// <summary>Some rows of a list that people read a page at a time.</summary>
/// <param name="Next">The key of the last row, from which the next page goes on; null at the end of the list.</param>
public sealed record Page<T>(IReadOnlyList<T> Rows, string? Next)
{
    /// <summary>The same page with something else for each row.</summary>
    public Page<TOther> Select<TOther>(Func<T, TOther> make) => new([.. Rows.Select(make)], Next);
}

/// <summary>
/// Where a page ends: what the list is sorted by, and what tells apart the rows that are equal in that. As text it stands in the address of
/// the next page.
/// </summary>
/// <param name="Key">A number, or a time in ticks.</param>
/// <param name="Tie">A row's number or id.</param>
public readonly record struct PageKey<TTie>(long Key, TTie Tie)
    where TTie : struct, ISpanParsable<TTie>
{
    public PageKey(DateTimeOffset time, TTie tie)
        : this(time.UtcTicks, tie)
    {
    }

    /// <summary>The key as a time.</summary>
    public DateTimeOffset Time => new(Math.Min(Key, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key}.{Tie}");
}

public static class PageKey
{
    /// <summary>The key that an address carries; null where there is none, or none that can be read: that is the first page.</summary>
    public static PageKey<TTie>? Read<TTie>(string? text)
        where TTie : struct, ISpanParsable<TTie>
    {
        var point = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return point > 0 && long.TryParse(text.AsSpan(0, point), NumberStyles.None, CultureInfo.InvariantCulture, out var key)
            && TTie.TryParse(text.AsSpan(point + 1), CultureInfo.InvariantCulture, out var tie)
            ? new PageKey<TTie>(key, tie)
            : null;
    }
}

/// <summary>How many there are, counted up to a thousand: asking costs the same however many there are.</summary>
public readonly record struct Count(int Value)
{
    public const int Most = 1000;

    public bool IsMore => Value > Most;

    /// <summary>As people read it: "25", "1,000+".</summary>
    public override string ToString() => IsMore ? Most.ToString("N0", CultureInfo.InvariantCulture) + "+" : Value.ToString("N0", CultureInfo.InvariantCulture);
}
