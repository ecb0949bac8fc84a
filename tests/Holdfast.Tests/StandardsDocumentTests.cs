using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Kit;

namespace Holdfast;

/// <summary>
/// docs/standards.md says which requirement, ruling and regression case is shown by which test. It is made from the
/// tests' traits and held to them, so it cannot drift: HOLDFAST_WRITE_DOCS=1 writes it anew. What each requirement demands, and where
/// it comes from, stands in docs/requirements.tsv.
/// </summary>
[Trait("Database", "None")]
public sealed partial class StandardsDocumentTests
{
    private static readonly (string Trait, string Heading, string Words)[] Parts =
    [
        ("R", "Requirements", "Drawn from OWASP ASVS 5.0.0, NIST SP 800-63B-4, the OWASP cheat sheets, W3C and WCAG 2.2. The words are our own ([requirements.tsv](requirements.tsv))."),
        ("F", "Rulings", "How the security flows must behave, exactly."),
        ("Regression", "Regression cases", "Failures that other systems really had."),
    ];

    /// <summary>What applies only to things that the product does not have.</summary>
    private static readonly (string Number, string Why)[] NotOffered =
    [
        ("R383", "There are no recovery contacts: links go to the account's own confirmed addresses and nowhere else."),
        ("R384", "At sign-up people prove that an address is theirs and nothing more. Who has lost everything proves the same again, with an address that the account has had for a week, a day after the operator asked (F25)."),
        ("R386", "No account has a second factor yet. Where a question is set, a link alone is not enough: the answer or a saved code goes with it."),
        ("R431", "Mails carry links of 256 bits, never codes to type: six digits can be guessed."),
    ];

    [Fact]
    public async Task The_document_says_what_the_tests_show()
    {
        var file = Path.Combine(Root(), "docs", "standards.md");
        var wanted = Document();
        if (Environment.GetEnvironmentVariable("HOLDFAST_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(file, wanted, TestContext.Current.CancellationToken);
        }

        Assert.Equal(wanted, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Every_requirement_that_a_test_shows_is_told_in_words_and_no_other()
    {
        var told = Requirements();
        Assert.Equal(Shown().Where(one => one.Trait == "R").Select(one => one.Number).Distinct().Order(StringComparer.Ordinal), told.Keys.Order(StringComparer.Ordinal));
        Assert.All(told.Values, one => Assert.True(one.Demand is [.., '.'] && one.Source.Length > 0, one.Demand));
    }

    /// <summary>A line each: number, demand in our own words, public source.</summary>
    private static Dictionary<string, (string Demand, string Source)> Requirements() =>
        File.ReadLines(Path.Combine(Root(), "docs", "requirements.tsv")).Skip(1).Select(line => line.Split('\t'))
            .ToDictionary(line => line[0], line => (line[1], line[2]));

    private static string Document()
    {
        var shown = Shown().ToLookup(one => (one.Trait, one.Number), one => one.Test);
        var text = new StringBuilder("# What the tests show\n\nMade from the traits of the tests by `StandardsDocumentTests`; do not edit it by hand.\n");
        var told = Requirements();
        foreach (var (trait, heading, words) in Parts)
        {
            var isTold = trait == "R";
            text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n{words}\n\n");
            text.Append(isTold ? "| number | demands | source | shown by |\n|---|---|---|---|\n" : "| number | shown by |\n|---|---|\n");
            foreach (var number in shown.Where(one => one.Key.Trait == trait).OrderBy(one => int.Parse(Digits().Match(one.Key.Number).Value, CultureInfo.InvariantCulture)))
            {
                var demand = isTold && told.TryGetValue(number.Key.Number, out var row) ? $" {row.Demand} | {row.Source} |" : "";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {number.Key.Number} |{demand} {string.Join("<br>", number.Distinct().Order(StringComparer.Ordinal))} |\n");
            }
        }

        text.Append("\n## Not offered\n\nWhat holds only for parts that the product does not have, or does not have yet. Their tests, above, show what stands in\ntheir place, and fail when such a part comes without its rule.\n\n| number | why |\n|---|---|\n");
        foreach (var (number, why) in NotOffered)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {number} | {why} |\n");
        }

        Assert.All(NotOffered, one => Assert.Contains(shown, test => test.Key.Number == one.Number));
        return text.ToString();
    }

    /// <summary>Reads the sources: one way for both test projects, whichever of them runs.</summary>
    private static IEnumerable<(string Trait, string Number, string Test)> Shown()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*Tests.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            List<(string, string)> ofClass = [];
            List<(string Trait, string Number)> pending = [];
            foreach (var line in File.ReadLines(file))
            {
                pending.AddRange(Trait().Matches(line).Select(m => (m.Groups[1].Value, m.Groups[2].Value)));
                if (ClassLine().IsMatch(line))
                {
                    ofClass.AddRange(pending);
                    pending.Clear();
                }
                else if (TestLine().Match(line) is { Success: true } test)
                {
                    foreach (var (trait, number) in pending.Concat(ofClass))
                    {
                        yield return (trait, number, $"{name}: {test.Groups[1].Value.Replace('_', ' ')}");
                    }

                    pending.Clear();
                }
            }
        }
    }

    private static string Root() => Repository.Path();

    [GeneratedRegex("\\bTrait\\(\"(R|F|Regression)\", \"([^\"]+)\"\\)", RegexOptions.NonBacktracking)]
    private static partial Regex Trait();

    [GeneratedRegex("^public .*class ", RegexOptions.NonBacktracking)]
    private static partial Regex ClassLine();

    [GeneratedRegex("^    public (?:async Task|void|Task|Property|bool) ([A-Za-z0-9_]+)\\(", RegexOptions.NonBacktracking)]
    private static partial Regex TestLine();

    [GeneratedRegex("[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();
}
