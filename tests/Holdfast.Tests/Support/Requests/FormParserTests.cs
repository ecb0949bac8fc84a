using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdfast.Support.Requests;

[Trait("Database", "None")]
[Trait("G", "G9")]
public sealed class FormParserTests
{
    [Fact]
    public void The_shipped_form_serves_freelancers_clients_and_agencies_and_asks_two_things_at_first()
    {
        var form = FormMemory.Shipped;
        Assert.Equal(["freelancer", "client", "agency"], form.Kinds.Select(kind => kind.Name));
        Assert.All(form.Kinds, kind =>
        {
            Assert.DoesNotContain(kind.Categories[0].Subcategories[0].Fields, field => field.IsRequired || field.RequiredWhen is not null);
            Assert.Contains(kind.Categories, category => category is { Name: RequestPaths.GotIn, Label: "Somebody got into my account" });
            Assert.All(kind.Categories.SelectMany(category => category.Subcategories).SelectMany(one => one.Questions), question => Assert.NotEmpty(question.Answer));
        });
        Assert.Equal(["Your client's name", "Your freelancer's name", "Your client's name"], form.Kinds.Select(kind => kind.Categories[0].Subcategories[0].Fields[1].Label));
        Assert.All(form.Kinds, kind => Assert.Equal("The contract you have issues with", kind.Categories[0].Subcategories[0].Fields[0].Label));
    }

    [Theory]
    [InlineData("no json", "The document: It can't be read as JSON: line 1, character 2.")]
    [InlineData("[]", "The document: Something here isn't an object in braces.")]
    [InlineData("{}", "The document: \"kinds\" is missing.")]
    [InlineData("""{"kinds": []}""", "The document: \"kinds\" is empty.")]
    [InlineData("""{"kinds": [{"name": "a", "name": "b"}]}""", "The document: It can't be read as JSON: something in it has two properties of one name.")]
    [InlineData("""{"kinds": [{"name": "A b", "label": "L", "categories": ["none"]}]}""", "kind \"A b\": \"name\" must be a name: small letters, digits and hyphens, 40 at most.")]
    [InlineData("""{"kinds": [{"name": "a", "label": "L", "categories": ["none"]}]}""", "kind \"a\": There is no shared category \"none\". Put it under \"shared\", or describe it here.")]
    [InlineData("""{"kinds": [{"name": "a", "label": "L", "colour": "red", "categories": []}]}""", "kind \"a\": \"colour\" means nothing here. It takes name, label, categories.")]
    public void A_mistake_is_named_with_its_place_in_words(string document, string mistake) => Assert.Contains(mistake, Mistakes(document));

    [Theory]
    [InlineData("""{"name": "x", "type": "colour", "label": "X"}""", "\"type\" must be one of line, text, choice, choices, date, number, yes-no, contract, counterparty, files.")]
    [InlineData("""{"name": "x", "type": "choice", "label": "X"}""", "\"choices\" is missing.")]
    [InlineData("""{"name": "x", "type": "line", "label": "X", "choices": [{"value": "a", "label": "A"}]}""", "It has choices, but its type takes none. Use \"choice\" or \"choices\".")]
    [InlineData("""{"name": "x", "type": "line", "label": "X", "required": "yes"}""", "\"required\" must be true or false.")]
    [InlineData("""{"name": "x", "type": "line", "label": "X", "shownWhen": {"field": "y", "is": ["a"]}}""", "It depends on a field \"y\", and there is none of that name here.")]
    [InlineData("""{"name": "x", "type": "line", "label": "X", "shownWhen": {"field": "when", "is": ["a"]}}""", "It depends on \"when\", which has nothing to choose. Use a choice, choices, or yes-no.")]
    [InlineData("""{"name": "x", "type": "line", "label": "X", "shownWhen": {"field": "sure", "is": ["maybe"]}}""", "It depends on \"sure\" being \"maybe\", which can't be chosen there.")]
    [InlineData("""{"name": "x", "type": "yes-no", "label": "X", "shownWhen": {"field": "x", "is": ["yes"]}}""", "Its conditions lead back to itself, so it could never be shown.")]
    public void A_mistake_of_a_field_names_the_field(string field, string words) =>
        Assert.Contains($"kind \"k\", category \"c\", subcategory \"s\", field \"x\": {words}", Mistakes(Document($$"""[{{field}}, {"name": "when", "type": "date", "label": "W"}, {"name": "sure", "type": "yes-no", "label": "S"}]""")));

    [Fact]
    public void Conditions_that_lead_in_a_circle_over_several_fields_are_named_at_each_of_them()
    {
        string Field(string name, string on) => $$"""{"name": "{{name}}", "type": "yes-no", "label": "L", "requiredWhen": {"field": "{{on}}", "is": ["yes"] } }""";
        var mistakes = Mistakes(Document($"[{Field("a", "b")}, {Field("b", "c")}, {Field("c", "a")}]"));
        Assert.Equal(3, mistakes.Count(mistake => mistake.Contains("lead back", StringComparison.Ordinal)));
        Assert.Empty(Mistakes(Document($$"""[{{Field("a", "b")}}, {{Field("b", "c")}}, {"name": "c", "type": "yes-no", "label": "L"}]""")));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/help me")]
    public void A_link_stays_on_our_own_pages(string path) => Assert.Contains(
        Mistakes(Document("[]", $$"""[{"ask": "A", "answer": "B", "link": {"path": "{{path}}", "words": "Go"} }]""")),
        mistake => mistake.EndsWith("Its link leads away from here. Name a page of ours, beginning with one /.", StringComparison.Ordinal));

    [Fact]
    [Trait("G", "G10")]
    public void Each_limit_is_taken_and_one_more_is_named()
    {
        Limit(FormParser.MostFields, n => Document(List(n, i => $$"""{"name": "f{{i}}", "type": "line", "label": "L"}""")), "\"fields\" has 101. Use 100 or fewer.");
        Limit(FormParser.MostChoices, n => Document("""[{"name": "x", "type": "choice", "label": "L", "choices": """ + List(n, i => $$"""{"value": "v{{i}}", "label": "L"}""") + "}]"), "\"choices\" has 51. Use 50 or fewer.");
        Limit(FormParser.MostQuestions, n => Document("[]", List(n, _ => """{"ask": "A", "answer": "B"}""")), "\"questions\" has 11. Use 10 or fewer.");
        Limit(FormParser.TopicLength, n => Document("[]").Replace("\"S\"", $"\"{new string('s', n)}\"", StringComparison.Ordinal), "\"label\" has 39 characters. Use 38 or fewer.");
        Limit(FormParser.LabelLength, n => Document($$"""[{"name": "x", "type": "line", "label": "{{new string('l', n)}}"}]"""), "\"label\" has 121 characters. Use 120 or fewer.");
        Limit(FormParser.AnswerLength, n => Document("[]", $$"""[{"ask": "A", "answer": "{{new string('a', n)}}"}]"""), "\"answer\" has 2001 characters. Use 2000 or fewer.");
        Limit(FormParser.MaxBytes, n => Document("[]").PadRight(n), "It has 262,145 bytes. Use 262,144 or fewer.");

        static void Limit(int most, Func<int, string> document, string mistake)
        {
            Assert.Empty(Mistakes(document(most)));
            Assert.Contains(Mistakes(document(most + 1)), one => one.EndsWith(mistake, StringComparison.Ordinal));
        }
    }

    [Fact]
    [Trait("G", "G61")]
    public void Bombs_are_refused_at_once_and_mistakes_end_at_fifty()
    {
        var began = Stopwatch.GetTimestamp();
        Assert.NotEmpty(Mistakes(new string('[', 100_000)));
        Assert.NotEmpty(Mistakes(Document(new string('[', 40) + new string(']', 40))));
        Assert.Equal(FormParser.MostMistakes, Mistakes(Document(List(100, i => $$"""{"name": "f{{i}}", "type": "none", "label": "L"}"""))).Count);
        Assert.NotEmpty(Mistakes(new string('a', FormParser.MaxBytes)));
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Any_piece_of_the_shipped_form_that_is_taken_out_is_read_or_named_and_never_throws()
    {
        var text = FormMemory.ShippedText;
        for (var i = 0; i < text.Length; i += 611)
        {
            var damaged = new StringBuilder(text).Remove(i, Math.Min(7, text.Length - i)).ToString();
            var parsed = FormParser.Parse(damaged);
            Assert.True(parsed.Document is null == parsed.Mistakes.Count > 0);
        }
    }

    /// <summary>A document of one subcategory.</summary>
    internal static string Document(string fields, string questions = "[]", string? label = "S") =>
        $$"""{"kinds": [{"name": "k", "label": "K", "categories": [{"name": "c", "label": "C", "subcategories": [{"name": "s", "label": "{{label}}", "questions": {{questions}}, "fields": {{fields}}}]}]}]}""";

    internal static string List(int count, Func<int, string> item) => $"[{string.Join(", ", Enumerable.Range(0, count).Select(item))}]";

    private static List<string> Mistakes(string document) => [.. FormParser.Parse(document).Mistakes.Select(mistake => mistake.ToString())];
}
