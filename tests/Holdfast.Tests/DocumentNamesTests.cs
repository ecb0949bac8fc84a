using System.Text.RegularExpressions;
using Holdfast.Kit;

namespace Holdfast;

/// <summary>What comments and documents point to is there: documents, rulings by their number, files of a walk.</summary>
[Trait("Database", "None")]
public sealed partial class DocumentNamesTests
{
    private static readonly string[] Extensions = [".cs", ".razor", ".css", ".js", ".md", ".json", ".sh", ".tsv"];
    private static readonly string[] Folders = ["src", "tests", "bench", "docs", "deploy"];
    private static readonly string[] Skipped = ["obj", "bin", "node_modules", "artifacts", "pictures"];

    [Fact]
    public void Every_document_that_is_named_is_there()
    {
        HashSet<string> names = [.. Files().Where(file => file.EndsWith(".md", StringComparison.Ordinal)).Select(file => Path.GetFileName(file)!)];
        Assert.Empty(Named(Document(), (file, name) => !names.Contains(name)));
    }

    [Fact]
    public void Every_ruling_that_is_named_has_its_heading()
    {
        HashSet<string> rulings = [.. Heading().Matches(File.ReadAllText(Repository.Path("docs", "rulings.md"))).Select(match => match.Groups[1].Value)];
        Assert.True(rulings.Count > 80);
        Assert.Empty(Named(Ruling(), (_, number) => !rulings.Contains(number)));
    }

    [Fact]
    public void Every_file_of_a_walk_is_there()
    {
        var files = Quoted().Matches(File.ReadAllText(Repository.Path("docs", "walks.md"))).Select(match => match.Groups[1].Value)
            .Where(name => name.Contains('.', StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 30);
        Assert.All(files, name => Assert.True(File.Exists(Repository.Path(["src", "Holdfast", .. name.Split('/')])), name));
    }

    /// <summary>Where something that is named isn't there: "file: name".</summary>
    private static List<string> Named(Regex pattern, Func<string, string, bool> isMissing) =>
    [
        .. from file in Files()
           from match in pattern.Matches(File.ReadAllText(file))
           from capture in match.Groups[1].Captures
           where isMissing(file, capture.Value)
           select $"{Path.GetRelativePath(Repository.Path(), file)}: {capture.Value}"
    ];

    private static IEnumerable<string> Files() =>
        Folders.Select(folder => Repository.Path(folder)).Where(Directory.Exists).SelectMany(FilesIn)
            .Concat(Directory.EnumerateFiles(Repository.Path(), "*.md"));

    private static IEnumerable<string> FilesIn(string folder) => Directory.EnumerateFiles(folder).Where(file => Extensions.Contains(Path.GetExtension(file)))
        .Concat(Directory.EnumerateDirectories(folder).Where(inside => !Skipped.Contains(Path.GetFileName(inside))).SelectMany(FilesIn));

    [GeneratedRegex(@"\b([a-zA-Z0-9-]+\.md)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Document();

    [GeneratedRegex(@"\brulings (?:([FG]\d+)(?:, |\b))+", RegexOptions.CultureInvariant)]
    private static partial Regex Ruling();

    [GeneratedRegex(@"^## ([FG]\d+) ", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("`([^`]+)`", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
