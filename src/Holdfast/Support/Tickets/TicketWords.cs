using System.Text;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Texts;

namespace Holdfast.Support.Tickets;

/// <summary>Words as they are kept.</summary>
/// <param name="Body">As typed, with single line ends and nothing behind them.</param>
/// <param name="Html">What is drawn of it; null for plain text.</param>
/// <param name="Renderer">The version of what drew it; 0 for nothing.</param>
public sealed record TicketWords(string Body, string? Html, int Renderer)
{
    /// <summary>What is sent with them.</summary>
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];

    /// <summary>Secrets that were taken out of them, and may be ours: whoever lives of those is ended in the save that keeps the words.</summary>
    public IReadOnlyList<FoundSecret> Found { get; init; } = [];

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

    /// <summary>Nothing is left of it once the space around it is gone, and no file goes with it.</summary>
    public bool IsEmpty => Body.Length == 0 && Files.Count == 0;

    public bool IsTooLong => Encoding.UTF8.GetByteCount(Body) > TicketText.MaxBytes;

    /// <summary>Two blanks at the end of a line are a break in Markdown.</summary>
    private static SafeHtml Draw(string body, Markdown markdown) =>
        markdown.Draw(body.Replace("\n", "  \n", StringComparison.Ordinal), TextStyle.Contribution).Html;

    private static string Clean(string typed) => typed.ReplaceLineEndings("\n").Trim();
}

/// <summary>
/// The door of every text and file that comes to a ticket: secrets are taken out here, before anything is stored, indexed or mailed (rulings
/// G19).
/// </summary>
public sealed class TicketDoor(Secrets secrets, Markdown markdown)
{
    public TicketWords OfMember(string typed, AccountId by, IReadOnlyList<UploadedFile> files) => Take(typed, by, files, TicketWords.OfMember);

    public TicketWords OfStaff(string typed, AccountId by, IReadOnlyList<UploadedFile> files) =>
        Take(typed, by, files, clean => TicketWords.OfStaff(clean, markdown));

    /// <summary>A line, such as a subject.</summary>
    public CleanText Line(string typed, AccountId by) => secrets.TakeOut(typed, by);

    private TicketWords Take(string typed, AccountId by, IReadOnlyList<UploadedFile> files, Func<string, TicketWords> draw)
    {
        var clean = secrets.TakeOut(typed, by);
        return draw(clean.Text) with { Files = files, Found = [.. clean.Found, .. files.SelectMany(file => file.Found)] };
    }
}
