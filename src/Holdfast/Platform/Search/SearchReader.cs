using System.Globalization;
using Holdfast.Platform.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Search;

/// <summary>Who searches for what.</summary>
/// <param name="Kinds">Names of kinds, from code.</param>
/// <param name="After">Where the page before ended, as it said; null at the beginning.</param>
public sealed record SearchRequest(SearchQuery Query, IReadOnlyList<string> Kinds, Audience Audience, string? After = null, int Take = 25)
{
    /// <summary>What the searcher may see besides, where the audience alone doesn't say it.</summary>
    public SearchScope? Within { get; init; }

    /// <summary>Of a thing that has several parts the one that matches best is found.</summary>
    public bool OneOfSubject { get; init; }
}

/// <summary>A condition from code on the documents, which are called <c>d</c>.</summary>
public sealed record SearchScope(string Sql, IReadOnlyList<object> Parameters);

/// <param name="Part">Which part of the thing it is.</param>
public sealed record SearchHit(string Kind, Guid Subject, string Title, IReadOnlyList<Marked> Snippet, int Part = 0);

/// <summary>What was found.</summary>
/// <param name="Next">Where the next page begins, or null at the end.</param>
/// <param name="Instead">The words that were looked for in place of those that nobody wrote; null where there was no slip.</param>
/// <param name="TookTooLong">It was given up: fewer or other words are quicker.</param>
public sealed record SearchResult(IReadOnlyList<SearchHit> Hits, string? Next, string? Instead, bool TookTooLong)
{
    public static SearchResult Nothing { get; } = new([], null, null, false);
}

/// <summary>
/// Finds documents: those whose title holds all words first, then by weight, time and id. The order is our own and the same on both
/// databases, because neither ranks (rulings G52).
/// </summary>
public sealed class SearchReader(HoldfastDb db, Vocabulary vocabulary, TimeProvider time)
{
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    private const string Sqlite = """
        SELECT d.id AS "Id", d.subject AS "Subject", d.weight AS "Weight", d.changed_at AS "At",
            CASE WHEN d.id IN (SELECT rowid FROM search_words WHERE search_words MATCH 'title_words : (' || @words || ')') THEN 1 ELSE 0 END AS "InTitle"
        FROM search_documents AS d
        WHERE d.id IN (SELECT rowid FROM search_words WHERE search_words MATCH @words) AND d.audience <= @audience AND d.kind IN ({0}) {1}
        """;

    private const string Postgres = """
        SELECT d.id AS "Id", d.subject AS "Subject", d.weight AS "Weight", d.changed_at AS "At",
            CASE WHEN d.title_index @@ CAST(@words AS tsquery) THEN 1 ELSE 0 END AS "InTitle"
        FROM search_documents AS d
        WHERE d.words_index @@ CAST(@words AS tsquery) AND d.audience <= @audience AND d.kind IN ({0}) {1}
        """;

    private static string BestOfSubject(string found) => $"""
        SELECT * FROM (SELECT p.*, ROW_NUMBER() OVER (PARTITION BY p."Subject" ORDER BY p."InTitle" DESC, p."Weight" DESC, p."At" DESC, p."Id" DESC) AS "Nth"
        FROM ({found}) AS p) AS parts WHERE "Nth" = 1
        """;

    private static string Sorted(string found, string behind) => $"""
        SELECT "Id", "InTitle", "Weight" FROM ({found}) AS found {behind} ORDER BY "InTitle" DESC, "Weight" DESC, "At" DESC, "Id" DESC LIMIT @take
        """;

    private const string Behind = """WHERE ("InTitle", "Weight", "At", "Id") < (@title, @weight, (SELECT changed_at FROM search_documents WHERE id = @id), @id)""";

    /// <summary>Titles that are weighed against a sentence: the heaviest and newest of those that have one of its words.</summary>
    private const int MostNear = 200;

    private const string NearInSqlite = """
        SELECT d.subject AS "Subject", d.title AS "Title", d.title_words AS "Words" FROM search_documents AS d
        WHERE d.id IN (SELECT rowid FROM search_words WHERE search_words MATCH 'title_words : (' || @words || ')') AND d.audience <= @audience AND d.kind = @kind
        ORDER BY d.weight DESC, d.changed_at DESC, d.id DESC LIMIT @most
        """;

    private const string NearInPostgres = """
        SELECT d.subject AS "Subject", d.title AS "Title", d.title_words AS "Words" FROM search_documents AS d
        WHERE d.words_index @@ CAST(@words AS tsquery) AND d.title_index @@ CAST(@words AS tsquery) AND d.audience <= @audience AND d.kind = @kind
        ORDER BY d.weight DESC, d.changed_at DESC, d.id DESC LIMIT @most
        """;

    private sealed record NearTitle(Guid Subject, string Title, string Words);

    private sealed record Found(long Id, int InTitle, int Weight);

    public async Task<SearchResult> Find(SearchRequest search, CancellationToken ct)
    {
        if (search.Query.IsEmpty)
        {
            return SearchResult.Nothing;
        }

        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            var found = await Match(search, search.Query, either.Token);
            var (query, instead) = (search.Query, (string?)null);
            if (found.Count == 0 && search.After is null && search.Kinds.Any(vocabulary.Knows) && await vocabulary.Mend(search.Query, db, either.Token) is { } mended)
            {
                found = await Match(search, mended, either.Token);
                (query, instead) = (mended, found.Count > 0 ? mended.Folded : null);
            }

            return new SearchResult(await Read(found, search.Take, query, either.Token), Next(found, search.Take), instead, false);
        }
        catch (Exception problem) when (limit.IsCancellationRequested && !ct.IsCancellationRequested && problem is OperationCanceledException or SqliteException { SqliteErrorCode: 9 })
        {
            return SearchResult.Nothing with { TookTooLong = true };
        }
    }

    /// <summary>
    /// Titles that share the most words with a sentence, and two at least where it has as many: for somebody who is only just saying what it is
    /// about, and whose words need not all be there.
    /// </summary>
    public async Task<IReadOnlyList<SearchHit>> Near(string? sentence, string kind, Audience audience, int take, CancellationToken ct)
    {
        var query = SearchQuery.About(sentence);
        if (query.IsEmpty)
        {
            return [];
        }

        var (sql, words) = db is SqliteDb ? (NearInSqlite, query.ForSqlite(any: true)) : (NearInPostgres, query.ForPostgres(any: true));
        var rows = await db.Database.SqlQueryRaw<NearTitle>(
            sql, db.Parameter("@words", words), db.Parameter("@audience", (int)audience), db.Parameter("@kind", kind), db.Parameter("@most", MostNear)).ToListAsync(ct);
        var least = Math.Min(2, query.Parts.Count);
        return
        [
            .. rows.Select((row, at) => (Row: row, At: at, Shared: query.Shared(row.Words.Split(' '))))
                .Where(row => row.Shared >= least).OrderByDescending(row => row.Shared).ThenBy(row => row.At).Take(take)
                .Select(row => new SearchHit(kind, row.Row.Subject, row.Row.Title, [])),
        ];
    }

    private async Task<List<Found>> Match(SearchRequest search, SearchQuery query, CancellationToken ct)
    {
        var (sql, words) = db is SqliteDb ? (Sqlite, query.ForSqlite()) : (Postgres, query.ForPostgres());
        var after = Cursor(search.After);
        List<object> parameters =
        [
            db.Parameter("@words", words), db.Parameter("@audience", (int)search.Audience), db.Parameter("@take", search.Take + 1),
            .. search.Kinds.Select((kind, at) => db.Parameter($"@kind{at}", kind)), .. search.Within?.Parameters ?? [],
        ];
        if (after is (var title, var weight, var id))
        {
            parameters.AddRange([db.Parameter("@title", title), db.Parameter("@weight", weight), db.Parameter("@id", id)]);
        }

        var inner = string.Format(
            CultureInfo.InvariantCulture, sql, string.Join(", ", search.Kinds.Select((_, at) => $"@kind{at}")), search.Within is { Sql: var within } ? $"AND {within}" : "");
        var text = Sorted(search.OneOfSubject ? BestOfSubject(inner) : inner, after is null ? "" : Behind);
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var stop = db.StopsStatements(ct);
            return await db.Database.SqlQueryRaw<Found>(text, [.. parameters]).ToListAsync(ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task<IReadOnlyList<SearchHit>> Read(List<Found> found, int take, SearchQuery query, CancellationToken ct)
    {
        var ids = found.Take(take).Select(hit => hit.Id).ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        var rows = await db.Set<SearchDocument>().AsNoTracking().Where(d => ids.Contains(d.Id))
            .Select(d => new { d.Id, d.Kind, d.Subject, d.Part, d.Title, d.Text }).ToDictionaryAsync(d => d.Id, ct);
        // One that went between the two reads is not shown.
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id]).Select(d => new SearchHit(d.Kind, d.Subject, d.Title, Snippets.Of(d.Text, query), d.Part))];
    }

    private static string? Next(List<Found> found, int take) =>
        found.Count > take ? string.Create(CultureInfo.InvariantCulture, $"{found[take - 1].InTitle}.{found[take - 1].Weight}.{found[take - 1].Id}") : null;

    private static (int Title, int Weight, long Id)? Cursor(string? after) =>
        after?.Split('.') is [var title, var weight, var id] && int.TryParse(title, NumberStyles.None, CultureInfo.InvariantCulture, out var t)
        && int.TryParse(weight, NumberStyles.None, CultureInfo.InvariantCulture, out var w) && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            ? (t, w, i)
            : null;
}
