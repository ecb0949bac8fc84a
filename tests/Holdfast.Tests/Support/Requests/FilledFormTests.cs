using System.Diagnostics;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Support.Requests;

[Trait("Database", "None")]
[Trait("G", "G10")]
public sealed class FilledFormTests
{
    private const string Fields =
        """
        [
          {"name": "about", "type": "choice", "label": "About", "required": true, "choices": [{"value": "money", "label": "The money"}, {"value": "time", "label": "The time"}]},
          {"name": "amount", "type": "number", "label": "Amount", "shownWhen": {"field": "about", "is": ["money"]}, "requiredWhen": {"field": "paid", "is": ["no"]}},
          {"name": "paid", "type": "yes-no", "label": "Paid", "shownWhen": {"field": "about", "is": ["money"]}},
          {"name": "seen", "type": "choices", "label": "Seen", "choices": [{"value": "a", "label": "An A"}, {"value": "b", "label": "A B"}]},
          {"name": "when", "type": "date", "label": "When"},
          {"name": "line", "type": "line", "label": "Line"},
          {"name": "text", "type": "text", "label": "Text"},
          {"name": "who", "type": "counterparty", "label": "Who"}
        ]
        """;

    private static readonly FormDocument Form = Parse(Fields);

    [Fact]
    [Trait("D", "D5")]
    public void What_the_document_does_not_have_and_what_its_conditions_hide_is_dropped()
    {
        var filled = Fill(("f-about", "time"), ("f-amount", "640"), ("f-paid", "no"), ("f-status", "solved"), ("Priority", "urgent"), ("f-line", "kept"));
        Assert.Empty(filled.Problems());
        Assert.Equal(["about", "seen", "when", "line", "text", "who"], filled.Fields.Select(field => field.Field.Name));
        Assert.Equal([("About", "The time"), ("Line", "kept")], filled.Answers);
    }

    [Fact]
    [Trait("D", "D7")]
    public void A_field_is_required_while_another_says_so_and_its_labels_stand_in_the_words()
    {
        Assert.Equal(["f-amount"], Fill(("f-about", "money"), ("f-paid", "no")).Problems().Select(problem => problem.Field));
        Assert.Empty(Fill(("f-about", "money"), ("f-paid", "yes")).Problems());
        var filled = Fill(("f-about", "money"), ("f-paid", "no"), ("f-amount", "1,640.50"), ("f-seen", "b"), ("f-seen", "a"), ("f-when", "2026-11-04"), ("f-text", "one\r\ntwo\r\n"), ("f-who", " Bright\nside\u0007 "));
        Assert.Empty(filled.Problems());
        Assert.Equal(
            [("About", "The money"), ("Amount", "1,640.50"), ("Paid", "No"), ("Seen", "An A, A B"), ("When", "4 November 2026"), ("Text", "one\ntwo"), ("Who", "Bright side")],
            filled.Answers);
        Assert.Equal("C: S", filled.Topic);
    }

    [Fact]
    public void Of_a_doubled_field_the_first_counts_and_what_cannot_be_chosen_is_nothing()
    {
        var filled = Fill(("f-about", "nonsense"), ("f-about", "money"), ("f-line", "first"), ("f-line", "second"), ("f-seen", "z"), ("f-seen", "a"), ("f-seen", "a"));
        Assert.Equal(["f-about"], filled.Problems().Select(problem => problem.Field));
        Assert.Contains(("Line", "first"), filled.Answers);
        Assert.Contains(("Seen", "An A"), filled.Answers);
    }

    [Theory]
    [InlineData("f-line", FilledForm.LineLength)]
    [InlineData("f-who", FilledForm.LineLength)]
    [InlineData("f-text", FilledForm.TextLength)]
    [InlineData("Subject", 200)]
    [InlineData("Details", FilledForm.TextLength)]
    public void Every_text_is_taken_at_its_limit_and_refused_in_words_one_past_it(string field, int most)
    {
        Assert.Empty(Fill(("f-about", "time"), (field, new string('x', most))).Problems());
        var problem = Assert.Single(Fill(("f-about", "time"), (field, new string('x', most + 1))).Problems());
        Assert.Equal(field, problem.Field);
        Assert.Matches("^Use [0-9,]+ characters or fewer. This has [0-9,]+.$", problem.Advice);
    }

    [Theory]
    [InlineData("f-when", "2026-02-30", false)]
    [InlineData("f-when", "4.11.2026", false)]
    [InlineData("f-when", "1899-12-31", false)]
    [InlineData("f-when", "2026-11-04", true)]
    [InlineData("f-amount", "12.50", true)]
    [InlineData("f-amount", "-3", true)]
    [InlineData("f-amount", "a lot", false)]
    [InlineData("f-amount", "1e9", false)]
    [InlineData("f-amount", "99999999999999999999", true)]
    [InlineData("f-amount", "999999999999999999999", false)]
    public void Days_and_numbers_are_read_or_named(string field, string value, bool isTaken) =>
        Assert.Equal(isTaken ? [] : [field], Fill(("f-about", "money"), (field, value)).Problems().Select(problem => problem.Field));

    [Fact]
    public void What_is_missing_is_named_from_the_first_choice_on_and_a_choice_that_is_none_asks_again()
    {
        Assert.Equal(["Kind"], Of("", "", "").Problems().Select(problem => problem.Field));
        Assert.Equal(["Category"], Of("k", "", "").Problems().Select(problem => problem.Field));
        Assert.Equal(["Category"], Of("k", "x", "s").Problems().Select(problem => problem.Field));
        Assert.Equal(["Subcategory"], Of("k", "c", "x").Problems().Select(problem => problem.Field));
        Assert.Equal(["Subject", "f-about", "Details"], Of("k", "c", "s").Problems().Select(problem => problem.Field));

        static FilledForm Of(string kind, string category, string subcategory) => FilledForm.Read(Form, TypedRequest.Chosen(kind, category, subcategory));
    }

    [Fact]
    [Trait("D", "D122")]
    public void Emoji_of_many_signs_come_through_whole()
    {
        const string Family = "\U0001F468\u200D\U0001F469\u200D\U0001F467 \U0001F1E9\U0001F1EA \uFE0F";
        var filled = Fill(("f-about", "time"), ("Subject", Family), ("f-line", Family), ("Details", Family));
        Assert.Empty(filled.Problems());
        Assert.Equal(Family, filled.Subject);
        Assert.Equal(Family, filled.Details);
        Assert.Equal([("About", "The time"), ("Line", Family)], filled.Answers);
    }

    [Fact]
    [Trait("D", "D153")]
    public void A_form_at_its_limits_with_every_field_hanging_on_the_one_before_is_read_in_no_time()
    {
        var choices = FormParserTests.List(FormParser.MostChoices, i => $$"""{"value": "v{{i}}", "label": "Value {{i}}"}""");
        var form = Parse(FormParserTests.List(FormParser.MostFields, i => $$"""{"name": "f{{i}}", "type": "choices", "label": "L", "choices": {{choices}}{{(i == 0 ? "" : $$""", "shownWhen": {"field": "f{{i - 1}}", "is": ["v49"]}""")}}}"""));
        var began = Stopwatch.GetTimestamp();
        var filled = Fill(form, [.. Enumerable.Range(0, 100).Select(i => ($"f-f{i}", "v49"))]);
        Assert.Equal(FormParser.MostFields, filled.Fields.Count);
        Assert.Empty(filled.Problems());
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMilliseconds(200));
        Assert.Single(Fill(form).Fields);
    }

    private static FormDocument Parse(string fields)
    {
        var parsed = FormParser.Parse(FormParserTests.Document(fields));
        return parsed.Document ?? throw new InvalidOperationException(string.Join('\n', parsed.Mistakes));
    }

    private static FilledForm Fill(params (string Name, string Value)[] fields) => Fill(Form, fields);

    private static FilledForm Fill(FormDocument form, params (string Name, string Value)[] fields)
    {
        var sent = fields.GroupBy(field => field.Name).ToDictionary(same => same.Key, same => new StringValues([.. same.Select(field => field.Value)]));
        string Of(string name, string otherwise) => sent.TryGetValue(name, out var values) ? values[0]! : otherwise;
        return FilledForm.Read(form, new TypedRequest("k", "c", "s", Of("Subject", "Late"), Of("Details", "It's late."), name => sent.GetValueOrDefault(name)));
    }
}
