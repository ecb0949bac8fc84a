namespace Holdfast.Platform.Texts;

/// <summary>What a Markdown text may hold.</summary>
public enum TextStyle
{
    /// <summary>Written by staff for everybody: headings with anchors, notices, pictures.</summary>
    Article = 1,

    /// <summary>An answer, a comment: no headings, links and pictures as they are.</summary>
    Contribution = 2,

    /// <summary>By somebody who is new here: addresses stand as text and lead nowhere.</summary>
    FirstContribution = 3,
}

/// <summary>A heading of a text and the anchor that leads to it.</summary>
public sealed record Heading(string Anchor, string Text, int Level);

/// <summary>A text after drawing.</summary>
/// <param name="Html">For the page; stored beside the source with <see cref="Markdown.Version"/>.</param>
/// <param name="Plain">Its words without marks: what is searched, and what a machine reads.</param>
/// <param name="Links">Where its links and pictures lead, in order, at most <see cref="Markdown.MostLinks"/>.</param>
/// <param name="Outline">Its headings; none in contributions.</param>
public sealed record DrawnText(SafeHtml Html, string Plain, IReadOnlyList<string> Links, IReadOnlyList<Heading> Outline);
