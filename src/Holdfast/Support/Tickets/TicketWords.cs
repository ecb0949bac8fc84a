using System.Text;

namespace Holdfast.Support.Tickets;

/// <summary>Words as they are kept.</summary>
/// <param name="Body">As typed, with single line ends and nothing behind them.</param>
/// <param name="Html">What is drawn of it; null for plain text.</param>
/// <param name="Renderer">The version of what drew it; 0 for nothing.</param>
public sealed record TicketWords(string Body, string? Html, int Renderer)
{
    /// <summary>What a member typed: plain text.</summary>
    public static TicketWords OfMember(string typed) => new(Clean(typed), null, 0);

    /// <summary>
    /// What staff typed: Markdown. It is drawn before the ticket's row is held, and kept beside its source.
    /// </summary>
    public static TicketWords OfStaff(string typed) => new(Clean(typed), null, 0);

    /// <summary>Nothing is left of it once the space around it is gone.</summary>
    public bool IsEmpty => Body.Length == 0;

    public bool IsTooLong => Encoding.UTF8.GetByteCount(Body) > TicketText.MaxBytes;

    private static string Clean(string typed) => typed.ReplaceLineEndings("\n").Trim();
}
