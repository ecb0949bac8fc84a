using System.Text.RegularExpressions;
using Holdfast.Kit;

namespace Holdfast;

/// <summary>Holds what people read to docs/words.md, as far as a machine can.</summary>
[Trait("Database", "None")]
public sealed partial class WordsTests
{
    /// <summary>What was said before, and what is said now.</summary>
    private static readonly Dictionary<string, string> Before = new()
    {
        ["Somebody may"] = "Think somebody ...?",
        ["Was this not you"] = "Was this you?",
        ["This was not me"] = "This wasn't me",
        ["Do you not"] = "Don't you ...?",
        ["or anywhere else"] = "by email, chat or phone",
        ["Nobody gets in by asking"] = "Asking for a link gives nobody access.",
        ["here is nothing to do."] = "You don't have to do anything.",
        ["shown this once"] = "We show it only once.",
        ["code that you used"] = "You've used that code.",
        ["Show that it is you"] = "Prove it's you",
        ["answer opens it"] = "we no longer accept this one",
        ["address counts"] = "The address is added.",
        ["still told what happens"] = "We keep sending it security notices.",
        ["Those were many"] = "That's a lot of ...",
        ["Kind of account"] = "Account type",
        ["holds a sign"] = "has a character we can't show",
        ["could not look whether"] = "couldn't check",
        ["deserves a look"] = "warning",
        ["without cause"] = "by mistake",
        ["counts no more"] = "no longer counts",
        ["in anew"] = "in again",
        ["box checked"] = "box ticked",
        ["is noted"] = "We log ...",
        ["is a stranger to us"] = "must pass every check",
        ["It was long ago"] = "You've been signed in for a while.",
        ["You are stopped"] = "You've reached the limit",
        ["before all this happened"] = "before this happened",
        ["one may, and asked"] = "reached the limit",
    };

    private static readonly Lazy<List<(string File, string Words)>> All = new(() => [.. Texts()]);

    [Fact]
    public void What_we_send_is_an_email()
    {
        var found = All.Value.Where(text => MailAlone().IsMatch(text.Words)).Select(Said).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public void Words_of_before_do_not_come_back()
    {
        var found = (from text in All.Value
                     from old in Before
                     where text.Words.Contains(old.Key, StringComparison.Ordinal)
                     select $"{Said(text)} (say: {old.Value})").ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static string Said((string File, string Words) text) => $"{text.File}: {text.Words}";

    private static IEnumerable<(string File, string Words)> Texts()
    {
        var root = Repository.Path("src", "Holdfast");
        foreach (var wing in new[] { "Platform", "Security", "Support", "Operations", "Hosting" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(root, wing), "*", SearchOption.AllDirectories))
            {
                var lines = Path.GetExtension(file) switch
                {
                    ".razor" => OfPage(File.ReadAllText(file)),
                    ".cs" when !file.Contains("Migrations", StringComparison.Ordinal) => OfCode(File.ReadAllText(file)),
                    ".md" or ".json" => File.ReadLines(file),
                    _ => [],
                };
                foreach (var words in lines)
                {
                    yield return (Path.GetRelativePath(root, file), words);
                }
            }
        }
    }

    /// <summary>The lines of a page without what nobody reads: comments, and names in tags.</summary>
    private static IEnumerable<string> OfPage(string page) =>
        from line in Comment().Replace(page, "").Split('\n')
        where !Code().IsMatch(line)
        select Unread().Replace(line, "").Trim();

    /// <summary>Sentences in quotes, and not those for developers.</summary>
    private static IEnumerable<string> OfCode(string code) =>
        from line in code.Split('\n')
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !ForDevelopers().IsMatch(line)
        from Match quoted in Quoted().Matches(line)
        where quoted.Value.Contains(' ', StringComparison.Ordinal)
        select quoted.Value;

    // A mail server is one, and "mail waits" is what machines read at /readyz.
    [GeneratedRegex(@"(?<![\w/.:""'#-])(?:mails?|Mails?)(?![\w/:=(-]|\.\w| servers?\b| waits)")]
    private static partial Regex MailAlone();

    [GeneratedRegex(@"^\s*(?://|@using|@inject|public |private )")]
    private static partial Regex Code();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->|<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(?:class|style|name|Name|Icon|icon|href|id|for|var)=""[^""]*""|\bvar mail\b.*|@mail\b|in Mails\b")]
    private static partial Regex Unread();

    [GeneratedRegex(@"LoggerMessage|InvalidOperationException|ArgumentException|OpenToStrangers|LeftOutOfExport|SuppressMessage|private const string Why|SELECT |UPDATE ")]
    private static partial Regex ForDevelopers();

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""")]
    private static partial Regex Quoted();
}
