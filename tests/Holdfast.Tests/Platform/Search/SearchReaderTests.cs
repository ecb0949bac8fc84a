using Holdfast.Kit;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Search;

[Trait("G", "G52")]
public sealed class SearchReaderTests(AppFixture fixture) : IClassFixture<AppFixture>, IDisposable
{
    private const string Kind = "note";

    private static readonly string[] Nouns = ["password", "device", "question", "account", "email", "code", "sign-in", "session", "Schlüssel", "深圳办公", "app.example.com"];
    private static readonly string[] Verbs = ["change", "reset", "lose", "find", "send", "protect", "remove"];

    private readonly TestApp _app = fixture.App;
    private readonly Vocabulary _vocabulary = new([new SearchedBySlips(Kind)], fixture.App.Clock);

    /// <summary>Sixty queries of one, two and three words, whole, begun and with more than can be found.</summary>
    private static IEnumerable<string> Queries =>
        Nouns.Concat(Verbs).Concat(from verb in Verbs from noun in Nouns.Take(5) select $"{verb} {noun}")
            .Concat(["pass", "dev", "que", "深", "schluessel", "change passwords dev", "example.com"]).Append("nothing here has this");

    public void Dispose() => _vocabulary.Dispose();

    [Fact]
    public async Task The_same_documents_come_in_the_same_order_on_both_databases()
    {
        await Fill();
        var all = (await _app.Stored<SearchDocument>()).Where(d => d.Kind == Kind && d.Audience == Audience.Everybody).ToList();
        var queries = Queries.ToList();
        Assert.Equal(61, queries.Count);
        foreach (var typed in queries)
        {
            // The order as the ruling says it, by nothing but our own words.
            var query = SearchQuery.Of(typed);
            var expected = all.Where(d => Holds(query, $"{d.TitleWords} {d.TextWords}"))
                .OrderByDescending(d => Holds(query, d.TitleWords)).ThenByDescending(d => d.Weight).ThenByDescending(d => d.ChangedAt).ThenByDescending(d => d.Id)
                .Select(d => d.Title).ToList();
            List<string> found = [];
            string? after = null;
            do
            {
                var page = await Find(typed, after: after, take: 7);
                found.AddRange(page.Hits.Select(hit => hit.Title));
                Assert.Null(page.Instead);
                after = page.Next;
            }
            while (after is not null);

            Assert.True(expected.SequenceEqual(found), $"{typed}: {string.Join(", ", found)} in place of {string.Join(", ", expected)}");
        }
    }

    [Fact]
    public async Task Only_what_is_meant_for_the_reader_is_found_and_what_was_changed_or_removed_is_not()
    {
        var (open, members, staff) = (Guid.CreateVersion7(_app.Clock.GetUtcNow()), Guid.CreateVersion7(_app.Clock.GetUtcNow()), Guid.CreateVersion7(_app.Clock.GetUtcNow()));
        await Put(open, Audience.Everybody, "Zebra one", "stripes");
        await Put(members, Audience.Members, "Zebra two", "stripes");
        await Put(staff, Audience.Staff, "Zebra three", "stripes");
        Assert.Equal(["Zebra one"], await Titles("zebra", Audience.Everybody));
        Assert.Equal(2, (await Titles("zebra", Audience.Members)).Count);
        Assert.Equal(3, (await Titles("zebra", Audience.Staff)).Count);

        await Put(open, Audience.Staff, "Zebra one", "stripes");
        Assert.Empty(await Titles("zebra", Audience.Everybody));
        await Put(open, Audience.Everybody, "Giraffe", "long neck");
        Assert.Empty(await Titles("zebra", Audience.Everybody));
        Assert.Equal(["Giraffe"], await Titles("neck", Audience.Everybody));

        await _app.With(async db =>
        {
            await new SearchIndex(db).Remove(Kind, open, TestContext.Current.CancellationToken);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        Assert.Empty(await Titles("giraffe", Audience.Everybody));
        Assert.Empty(await Titles("stripes", Audience.Everybody));
    }

    [Fact]
    public async Task A_slip_still_finds_and_is_said_and_words_of_what_is_hidden_are_never_proposed()
    {
        await Put(Guid.CreateVersion7(_app.Clock.GetUtcNow()), Audience.Everybody, "Telephone bill", "Kangaroos hop.");
        var hidden = Guid.CreateVersion7(_app.Clock.GetUtcNow());
        await Put(hidden, Audience.Staff, "Secret marmalade", "x");
        var found = await Find("telefone kangeroo");
        Assert.Equal("Telephone bill", Assert.Single(found.Hits).Title);
        Assert.Equal("telephone kangaroo", found.Instead);
        Assert.Null((await Find("telephone")).Instead);
        Assert.Empty((await Find("marmelade", Audience.Staff)).Hits);
        // Four letters may be anything.
        Assert.Empty((await Find("bil1")).Hits);
    }

    [Theory]
    [InlineData("\" OR \"a")]
    [InlineData("a* NEAR(b c, 2) {title_words}: x ^y AND NOT z")]
    [InlineData("'a' & !b | (c <-> d:*A) \\ ''")]
    [InlineData("title_words : password")]
    [InlineData("-- ; DROP TABLE search_documents")]
    [InlineData("(((((((((")]
    [InlineData("\u202Eabc \u0000 \uD800 🇩🇪")]
    [InlineData("مرحبا שלום")]
    [InlineData("%_\\%")]
    [Trait("Attack", "55")]
    public async Task What_the_engines_would_understand_is_words(string typed)
    {
        await Put(Guid.CreateVersion7(_app.Clock.GetUtcNow()), Audience.Everybody, "Operators", typed.Replace("\u0000", "", StringComparison.Ordinal).Replace("\uD800", "", StringComparison.Ordinal));
        var query = SearchQuery.Of(typed);
        Assert.Equal(!query.IsEmpty, (await Find(typed)).Hits.Any(hit => hit.Title == "Operators"));
        await Find(string.Concat(Enumerable.Repeat(typed, 1 + (10_240 / typed.Length))));
    }

    [Fact]
    [Trait("D", "D58")]
    public async Task One_document_that_nobody_can_read_hides_no_other()
    {
        await Put(Guid.CreateVersion7(_app.Clock.GetUtcNow()), Audience.Everybody, "Endless", new string('q', 65_536));
        await Put(Guid.CreateVersion7(_app.Clock.GetUtcNow()), Audience.Everybody, "Odd", string.Concat(Enumerable.Range(0xE000, 4_000).Select(sign => (char)sign)) + " quagga");
        await Put(Guid.CreateVersion7(_app.Clock.GetUtcNow()), Audience.Everybody, "Plain", "quagga");
        Assert.Equal(["Plain", "Odd"], await Titles("quagga", Audience.Everybody));
    }

    [Fact]
    public async Task What_was_not_found_is_written_down_without_what_is_somebodys_own()
    {
        var misses = new Misses();
        foreach (var typed in new[] { "Blue moons", "blue moon", "nora@example.com", "4111 1111 1111 1111", "" })
        {
            misses.Count(SearchQuery.Of(typed));
        }

        await _app.With(async db =>
        {
            await new WriteMisses(misses, _app.Clock).Run(db, TestContext.Current.CancellationToken);
            misses.Count(SearchQuery.Of("blue moon"));
            await new WriteMisses(misses, _app.Clock).Run(db, TestContext.Current.CancellationToken);
            return 0;
        });
        Assert.Equal([("blue moon", 3)], (await _app.Stored<SearchMiss>()).Select(m => (m.Words, m.Times)));
    }

    private static bool Holds(SearchQuery query, string words)
    {
        var all = words.Split(' ');
        return Enumerable.Range(0, query.Parts.Count).All(at => all.Any(word =>
            word == query.Parts[at].Form || word == query.Parts[at].Other || (query.Begins(at) && word.StartsWith(query.Parts[at].Form, StringComparison.Ordinal))));
    }

    /// <summary>Titles and texts of every mixture, with weights and times of which many are alike.</summary>
    private async Task Fill()
    {
        var now = _app.Clock.GetUtcNow();
        for (var at = 0; at < 120; at++)
        {
            var (noun, verb, other) = (Nouns[at % Nouns.Length], Verbs[at * 3 % Verbs.Length], Nouns[at * 7 % Nouns.Length]);
            await Put(
                Guid.CreateVersion7(now), Audience.Everybody, $"{verb} your {noun}s {at}", at % 3 == 0 ? $"You can {Verbs[at % Verbs.Length]} the {other}." : $"{other} {Verbs[at * 5 % Verbs.Length]}",
                weight: at % 4 * 10, changedAt: now.AddMinutes(at % 5));
        }
    }

    private Task<int> Put(Guid subject, Audience audience, string title, string text, int weight = 0, DateTimeOffset? changedAt = null) => _app.With(async db =>
    {
        await new SearchIndex(db).Put(Kind, subject, audience, new Searchable(title, text, weight, changedAt ?? _app.Clock.GetUtcNow()), TestContext.Current.CancellationToken);
        return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });

    private Task<SearchResult> Find(string typed, Audience audience = Audience.Everybody, string? after = null, int take = 25) => _app.With(
        db => new SearchReader(db, _vocabulary, _app.Clock).Find(new SearchRequest(SearchQuery.Of(typed), [Kind], audience, after, take), TestContext.Current.CancellationToken));

    private async Task<IReadOnlyList<string>> Titles(string typed, Audience audience) => [.. (await Find(typed, audience)).Hits.Select(hit => hit.Title)];
}
