using System.Text.RegularExpressions;
using Holdfast.Support.Requests;

namespace Holdfast.Support.TicketPosts;

/// <summary>What somebody asked us in private, on its way to a page that everybody reads. Pure.</summary>
public static partial class PublicWords
{
    /// <summary>Shorter parts of a name are words of any text.</summary>
    private const int LeastOfName = 3;

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The details alone: the answers to the form's other fields stand below them, each behind its label. Where words could be either, they stay behind.</summary>
    public static string WithoutAnswers(string body, IEnumerable<string> labels)
    {
        var starts = labels.Select(label => label + ": ").ToList();
        for (var at = 0; at >= 0; at = body.IndexOf("\n\n", at, StringComparison.Ordinal) is var next and >= 0 ? next + 2 : -1)
        {
            if (starts.Exists(start => body.AsSpan(at).StartsWith(start, StringComparison.Ordinal)))
            {
                return body[..at].TrimEnd();
            }
        }

        return body;
    }

    /// <summary>Names of whoever asked, addresses and long numbers give way to what they were.</summary>
    public static string Masked(string text, string name)
    {
        text = Address().Replace(Link().Replace(text, "[link]"), "[email]");
        foreach (var part in name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(part => part.Length >= LeastOfName).Prepend(name).Where(part => part.Length > 0))
        {
            text = Of(part).Replace(text, "[name]");
        }

        return Number().Replace(text, "[number]");
    }

    /// <summary>What must not be made public of a text, in words; null where nothing of the kind is left.</summary>
    public static string? Private(string text, string name) =>
        Address().IsMatch(text) ? "an email address" : name.Length >= LeastOfName && Of(name).IsMatch(text) ? "the member's name" : null;

    /// <summary>Everything that a form calls its fields.</summary>
    public static IEnumerable<string> LabelsOf(FormDocument form) =>
        form.Kinds.SelectMany(kind => kind.Categories).SelectMany(category => category.Subcategories).SelectMany(subcategory => subcategory.Fields).Select(field => field.Label).Distinct();

    private static Regex Of(string name) => new($@"\b{Regex.Escape(name)}\b", Linear);

    [GeneratedRegex(@"[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex(@"\bhttps?://[^\s<>]+", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex(@"\+?\d([ ./()-]{0,2}\d){4,}", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
