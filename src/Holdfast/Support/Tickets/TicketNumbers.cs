using System.Globalization;
using System.Text;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Tickets;

/// <summary>The one row that numbers are counted up in.</summary>
public sealed class TicketNumberCount
{
    public const int TheOnlyId = 1;

    public int Id { get; init; } = TheOnlyId;

    public required int Last { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<TicketNumberCount>
    {
        public void Configure(EntityTypeBuilder<TicketNumberCount> builder)
        {
            builder.ToTable("ticket_numbers");
            builder.Property(n => n.Id).ValueGeneratedNever();
        }
    }
}

/// <summary>
/// A ticket's number is for people: seven digits, shown as 408 1226, typed in any way, and it opens nothing. It is counted up before the
/// save, so a save that fails leaves a gap.
/// </summary>
public sealed class TicketNumbers(HoldfastDb db, IOptions<TicketsOptions> options)
{
    /// <summary>Signs that people put between digits or before them.</summary>
    private const string Between = " -#\u00A0\u202F\u2009\u2011\u2013.";

    /// <summary>The next one. Not inside <see cref="HoldfastDb.Write{T}"/>.</summary>
    public async Task<int> Next(CancellationToken ct)
    {
        const string Sql =
            """
            INSERT INTO ticket_numbers (id, last) VALUES (1, @first)
            ON CONFLICT (id) DO UPDATE SET last = ticket_numbers.last + 1
            RETURNING last AS "Value"
            """;
        List<int> numbers = [];
        await db.Alone(
            async inside =>
            {
                numbers = await db.Database.SqlQueryRaw<int>(Sql, db.Parameter("@first", options.Value.FirstNumber)).ToListAsync(inside);
                return 1;
            },
            ct);
        return numbers.Single();
    }

    /// <summary>As people read it: 408 1226.</summary>
    public static string Show(int number)
    {
        var digits = number.ToString(CultureInfo.InvariantCulture);
        return digits.Length > 4 ? $"{digits[..^4]} {digits[^4..]}" : digits;
    }

    /// <summary>The number that somebody typed or pasted; null when it is none.</summary>
    public static int? Parse(string? typed)
    {
        if (typed is not { Length: > 0 and <= 40 })
        {
            return null;
        }

        var digits = new StringBuilder(typed.Length);
        foreach (var sign in typed)
        {
            if (char.IsAsciiDigit(sign))
            {
                digits.Append(sign);
            }
            else if (!Between.Contains(sign, StringComparison.Ordinal))
            {
                return null;
            }
        }

        return digits.Length is >= 7 and <= 9 && digits[0] != '0' ? int.Parse(digits.ToString(), CultureInfo.InvariantCulture) : null;
    }
}
