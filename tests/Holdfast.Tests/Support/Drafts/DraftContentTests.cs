using Microsoft.Extensions.Options;

namespace Holdfast.Support.Drafts;

/// <summary>What a draft is made of: its schema, what is typed, and the text that is kept.</summary>
[Trait("Database", "None")]
[Trait("G", "G32")]
public sealed class DraftContentTests
{
    private static readonly DraftSchema Schema = new(Options.Create(new DraftsOptions()));

    [Fact]
    public void What_is_kept_reads_like_a_text_and_comes_back_as_it_was()
    {
        var (content, problems) = Typed(
            ("title", "Logo"), ("description", "First line\n\n  Skills\nlast"), ("skills", "Logo design, , Logo Design,Print"), ("budget", "Fixed price"), ("budget-From", "$1,000"),
            ("budget-To", "1 200"), ("duration", "3 weeks"));
        Assert.Empty(problems);
        var text = content.Write();
        Assert.Contains("Title\n  Logo\nDescription\n  First line\n  \n    Skills\n  last\nSkills\n  Logo design\n  Print\nBudget\n  Fixed price\n  1000 to 1200 dollars", text, StringComparison.Ordinal);

        var back = DraftContent.Read(DraftShape.Read(Schema.Shape.Write()), text);
        Assert.Empty(back.Since(content));
        Assert.Equal("Fixed price, 1,000 to 1,200 dollars", back.Shown(back.Shape.Fields[3]));
        Assert.Equal("1000", TypedDraft.Of(Schema, back)["Draft-budget-From"]);
        Assert.Empty(TypedDraft.Of(Schema, back).Read(Schema).Content.Since(content));
    }

    [Theory]
    [InlineData("title", 100)]
    [InlineData("description", 3_000)]
    [InlineData("duration", 60)]
    public void Each_text_has_its_limit(string key, int most)
    {
        Assert.Empty(With(key, new string('x', most)).Problems);
        var problem = Assert.Single(With(key, new string('x', most + 1)).Problems);
        Assert.Equal($"Draft-{key}", problem.Field);
        Assert.Contains($"{most + 1:N0}", problem.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("skills", "a,b,c,d,e,f,g,h", null)]
    [InlineData("skills", "a,b,c,d,e,f,g,h,i", "Draft-skills")]
    [InlineData("skills", "0123456789012345678901234567890123456789", null)]
    [InlineData("skills", "01234567890123456789012345678901234567890", "Draft-skills")]
    [InlineData("budget", "Something else", "Draft-budget")]
    [InlineData("budget-From", "1,000,000,000", null)]
    [InlineData("budget-From", "1,000,000,001", "Draft-budget-From")]
    [InlineData("budget-From", "a lot", "Draft-budget-From")]
    [InlineData("budget-To", "-5", "Draft-budget-To")]
    [InlineData("title", "", "Draft-title")]
    [InlineData("description", " \n ", "Draft-description")]
    public void Bad_inputs_are_told_at_their_field(string key, string typed, string? field) =>
        Assert.Equal(field, With(key, typed).Problems.Select(problem => problem.Field).SingleOrDefault());

    [Fact]
    public void An_amount_goes_upwards() =>
        Assert.Equal("Draft-budget-To", Assert.Single(Typed(("title", "x"), ("description", "x"), ("budget-From", "10"), ("budget-To", "9")).Problems).Field);

    [Fact]
    public void What_differs_is_told_by_field_also_where_the_schema_has_changed()
    {
        var before = Typed(("title", "Logo"), ("description", "Warm"), ("duration", "3 weeks")).Content;
        var other = new DraftSchema("job post", [new() { Key = "title", Label = "Name of the job", IsRequired = true }]);
        var now = new TypedDraft(new Dictionary<string, string> { ["Draft-title"] = "Sign" }).Read(other).Content;
        Assert.Equal(
            [("title", "Logo", "Sign"), ("description", "Warm", ""), ("duration", "3 weeks", "")], now.Since(before).Select(change => (change.Key, change.Before, change.After)));
        Assert.True(TypedDraft.LosesSomething(other, before));
        Assert.Equal("Logo", TypedDraft.Of(other, before)["Draft-title"]);
    }

    [Fact]
    public void The_hash_is_of_this_draft_this_number_and_these_words()
    {
        var id = DraftId.New(DateTimeOffset.UnixEpoch);
        string[] hashes = [DraftContent.HashOf(id, 1, "x"), DraftContent.HashOf(id, 2, "x"), DraftContent.HashOf(id, 1, "y"), DraftContent.HashOf(DraftId.New(DateTimeOffset.UnixEpoch), 1, "x")];
        Assert.Equal(4, hashes.Distinct().Count());
    }

    public static TheoryData<string, DraftsOptions> Faults => new()
    {
        { "Drafts:Name says", new DraftsOptions { Name = "" } },
        { "Drafts:Fields:0 is the title", new DraftsOptions { Fields = [new() { Key = "title", Label = "Title" }] } },
        { "Drafts:Fields:1:Key is title", Fields(new DraftFieldOptions { Key = "title", Label = "Other" }) },
        { "Drafts:Fields:1:Key is a name", Fields(new DraftFieldOptions { Key = "Bad key", Label = "Other" }) },
        { "Drafts:Fields:1:Label is what", Fields(new DraftFieldOptions { Key = "other", Label = "" }) },
        { "Drafts:Fields:1:Label is \"title\"", Fields(new DraftFieldOptions { Key = "other", Label = "title" }) },
        { "Drafts:Fields:1:MaxLength", Fields(new DraftFieldOptions { Key = "other", Label = "Other", MaxLength = 0 }) },
        { "Drafts:Fields:1:MostItems", Fields(new DraftFieldOptions { Key = "other", Label = "Other", Kind = DraftFieldKind.List, MostItems = 51 }) },
        { "Drafts:Fields:1:Unit", Fields(new DraftFieldOptions { Key = "other", Label = "Other", Kind = DraftFieldKind.Amount }) },
        { "Drafts:Fields:1:Choices has 1", Fields(new DraftFieldOptions { Key = "other", Label = "Other", Kind = DraftFieldKind.Choice, Choices = ["One"] }) },
        { "Drafts:Fields take 20,100 characters", Fields(new DraftFieldOptions { Key = "a", Label = "A", Kind = DraftFieldKind.Text, MaxLength = 10_000 }, new DraftFieldOptions { Key = "b", Label = "B", Kind = DraftFieldKind.Text, MaxLength = 10_000 }) },
        { "Drafts:Fields has 21 fields", Fields([.. Enumerable.Range(0, 20).Select(i => new DraftFieldOptions { Key = $"f{i}", Label = $"Field {i}" })]) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_is_wrong_with_the_configuration_is_told_with_its_place(string told, DraftsOptions options) =>
        Assert.StartsWith(told, Assert.Single(new DraftsOptionsValidator().Validate(null, options).Failures ?? []), StringComparison.Ordinal);

    [Fact]
    public void The_job_post_and_twenty_fields_are_right()
    {
        Assert.True(new DraftsOptionsValidator().Validate(null, new DraftsOptions()).Succeeded);
        Assert.True(new DraftsOptionsValidator().Validate(null, new DraftsOptions { Fields = [.. Schema.Fields] }).Succeeded);
        Assert.True(new DraftsOptionsValidator().Validate(null, Fields([.. Enumerable.Range(0, 19).Select(i => new DraftFieldOptions { Key = $"f{i}", Label = $"Field {i}" })])).Succeeded);
    }

    private static DraftsOptions Fields(params DraftFieldOptions[] more) =>
        new() { Fields = [new() { Key = "title", Label = "Title", IsRequired = true }, .. more] };

    private static (DraftContent Content, IReadOnlyList<Platform.Web.Problem> Problems) With(string key, string value) =>
        Typed([.. new (string, string)[] { ("title", "Logo"), ("description", "Warm") }.Where(field => field.Item1 != key), (key, value)]);

    private static (DraftContent Content, IReadOnlyList<Platform.Web.Problem> Problems) Typed(params (string Key, string Value)[] fields) =>
        new TypedDraft(fields.ToDictionary(field => $"Draft-{field.Key}", field => field.Value)).Read(Schema);
}
