using System.Text;
using Holdfast.Platform.Texts;

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
    /// What staff typed: Markdown. It is drawn before the ticket's row is held, and kept beside its source. Lines stay lines, as in a
    /// letter.
    /// </summary>
    public static TicketWords OfStaff(string typed, Markdown markdown)
    {
        var body = Clean(typed);
        return new TicketWords(body, Draw(body, markdown).Markup, Markdown.Version);
    }

    /// <summary>What is drawn of words that are kept.</summary>
    internal static SafeHtml Drawn(TicketText text, Markdown markdown) => text switch
    {
        { TakenOutAt: not null } => SafeHtml.Empty,
        { Html: null } => PlainText.Draw(text.Body),
        { Renderer: Markdown.Version, Html: { } html } => markdown.Stored(text.Body, html, text.Renderer, TextStyle.Contribution),
        _ => Draw(text.Body, markdown),
    };

    /// <summary>Nothing is left of it once the space around it is gone.</summary>
    public bool IsEmpty => Body.Length == 0;

    public bool IsTooLong => Encoding.UTF8.GetByteCount(Body) > TicketText.MaxBytes;

    /// <summary>Two blanks at the end of a line are a break in Markdown.</summary>
    private static SafeHtml Draw(string body, Markdown markdown) =>
        markdown.Draw(body.Replace("\n", "  \n", StringComparison.Ordinal), TextStyle.Contribution).Html;

    private static string Clean(string typed) => typed.ReplaceLineEndings("\n").Trim();
}
