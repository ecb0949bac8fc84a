namespace Holdfast.Platform.Search;

[Trait("Database", "None")]
[Trait("G", "G52")]
public sealed class WordsTests
{
    [Theory]
    [InlineData("Schlüssel", "schlüssel")]
    [InlineData("Schlüssel", "SCHLÜSSEL")]
    [InlineData("Schlüssel", "schluessel")]
    [InlineData("Schlüssel", "schlussel")]
    [InlineData("Schlüssel", "schlu\u0308ssel")]
    [InlineData("Schluessel", "Schlüssel")]
    [InlineData("Straße", "strasse")]
    [InlineData("STRASSE", "straße")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("ISTANBUL", "İstanbul")]
    [InlineData("Ångström œuvre", "angstrom OEUVRE")]
    [InlineData("Ελλάς", "ελλασ")]
    [Trait("D", "D53")]
    public void A_word_is_found_however_its_accents_are_typed(string text, string typed) => AssertFound(text, typed);

    [Theory]
    [InlineData("我们的客服在深圳办公。", "深圳")]
    [InlineData("我们的客服在深圳办公。", "客服")]
    [InlineData("我们的客服在深圳办公。", "深")]
    [InlineData("我们的客服在深圳办公。", "公")]
    [InlineData("明日は大阪で会議です", "大阪")]
    [InlineData("계약서를 보내세요", "계약서")]
    [InlineData("표준계약서", "계약서")]
    [InlineData("ใส่รหัสผ่านของคุณ", "รหัสผ่าน")]
    [Trait("D", "D52")]
    public void Scripts_without_blanks_are_found_by_the_signs_that_follow_each_other(string text, string typed) => AssertFound(text, typed);

    [Theory]
    [InlineData("Call 203.0.113.9 now", "203.0.113.9")]
    [InlineData("Call 203.0.113.9 now", "113.9")]
    [InlineData("It says ERR_CONN_RESET.", "ERR_CONN_RESET")]
    [InlineData("It says ERR_CONN_RESET.", "reset")]
    [InlineData("Write to foo@example.com.", "foo@example.com")]
    [InlineData("Write to foo@example.com.", "example.com")]
    [InlineData("Written in C# and C++", "c#")]
    [InlineData("Written in .NET", ".net")]
    [InlineData("Written in .NET", "net")]
    [InlineData("Since v2.0.1", "v2.0.1")]
    [InlineData("See https://a.test/b/c?d=1", "https://a.test/b/c?d=1")]
    [InlineData("See https://a.test/b/c?d=1", "a.test/b")]
    [InlineData("Choose sign-in", "sign in")]
    [InlineData("Choose sign-in", "signin")]
    [InlineData("Choose sign in", "sign-in")]
    [InlineData("You can’t", "can't")]
    [InlineData("You can't", "cant")]
    [Trait("D", "D55")]
    public void Joined_words_are_found_whole_and_by_their_ends(string text, string typed) => AssertFound(text, typed);

    [Fact]
    [Trait("D", "D55")]
    public void A_name_with_a_dot_is_not_the_word_without_it() => Assert.DoesNotContain(Words.Of("a net and a comb"), word => SearchQuery.Of(".net").Finds(word));

    [Theory]
    [InlineData("Freistellungsbescheinigung", "freistellung", true)]
    [InlineData("Freistellungsbescheinigung", "bescheinigung", false)]
    [InlineData("The device was lost", "devices", true)]
    [InlineData("Passes and addresses", "pass address", true)]
    [InlineData("Companies", "company", true)]
    [InlineData("Change your password", "pass", true)]
    [InlineData("Change your password", "pass your", false)]
    [Trait("D", "D59")]
    public void The_last_word_also_finds_what_begins_with_it_and_a_plural_its_singular(string text, string typed, bool isFound) =>
        Assert.Equal(isFound, IsFound(text, typed));

    [Fact]
    public void A_query_is_cut_at_two_hundred_characters_and_eight_words()
    {
        Assert.False(SearchQuery.Of(new string('a', 200)).IsCut);
        Assert.True(SearchQuery.Of(new string('a', 201)).IsCut);
        Assert.False(SearchQuery.Of("a b c d e f g h").IsCut);
        var many = SearchQuery.Of("a b c d e f g h i");
        Assert.True(many.IsCut);
        Assert.Equal("a b c d e f g h", many.Folded);
        Assert.True(SearchQuery.Of(" -- \u0000 ??? \uD800").IsEmpty);
        Assert.True(SearchQuery.Of(null).IsEmpty);
    }

    /// <summary>Neither engine ever sees a sign of its own language: words hold letters, digits and the few that join them.</summary>
    [Theory]
    [InlineData("\" OR 1=1 --")]
    [InlineData("a* NEAR(b c) {title}: x ^y")]
    [InlineData("a & b | !c <-> d:* 'e' \\f")]
    [InlineData("title_words : x")]
    [Trait("Attack", "55")]
    public void Operators_of_the_engines_are_text(string typed) =>
        Assert.All(SearchQuery.Of(typed).Parts, word => Assert.DoesNotContain(word.Form, sign => "\"'\\*^()&|!<> {}".Contains(sign, StringComparison.Ordinal) && sign != '&'));

    [Fact]
    [Trait("D", "D58")]
    public void A_text_of_one_endless_word_has_one_word() => Assert.Equal(Words.MaxLength, Assert.Single(Words.Of(new string('x', 65_536))).Length);

    [Theory]
    [InlineData("password", "pasword", 1)]
    [InlineData("password", "passwrod", 1)]
    [InlineData("password", "passwords", 1)]
    [InlineData("question", "quetsion", 1)]
    [InlineData("recovery", "rceovrey", 2)]
    [InlineData("question", "answer", 3)]
    [InlineData("", "", 0)]
    public void Slips_are_counted(string a, string b, int distance)
    {
        Assert.Equal(distance, Slips.Distance(a, b, 2));
        Assert.Equal(distance, Slips.Distance(b, a, 2));
    }

    [Fact]
    public void A_snippet_shows_the_words_in_their_place_with_marks()
    {
        var text = string.Concat(Enumerable.Repeat("Nothing of it here. ", 50)) + "Choose <b>I lost this device</b> beside it. " + string.Concat(Enumerable.Repeat("Nor here. ", 50));
        var snippet = Snippets.Of(text, SearchQuery.Of("lost devices"));
        Assert.Equal(["lost", "device"], snippet.Where(part => part.IsFound).Select(part => part.Text));
        Assert.InRange(snippet.Sum(part => part.Text.Length), 100, Snippets.Length + 10);
        Assert.Equal("…", snippet[0].Text.Trim());
        Assert.Contains(Snippets.Of("我们的客服在深圳办公。", SearchQuery.Of("深圳")), part => part.IsFound);
        Assert.Equal([new Marked("short", false)], Snippets.Of("short", SearchQuery.Of("none")));
    }

    private static void AssertFound(string text, string typed) => Assert.True(IsFound(text, typed), $"{typed} in {string.Join('|', Words.Of(text))}");

    /// <summary>As both engines do: each word must be one of the text's.</summary>
    private static bool IsFound(string text, string typed)
    {
        var query = SearchQuery.Of(typed);
        return !query.IsEmpty && Enumerable.Range(0, query.Parts.Count).All(at => Words.Of(text).Any(word =>
            word == query.Parts[at].Form || word == query.Parts[at].Other || (query.Begins(at) && word.StartsWith(query.Parts[at].Form, StringComparison.Ordinal))));
    }
}
