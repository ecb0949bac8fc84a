using Holdfast.Platform.Search;

namespace Holdfast.Support.Articles;

/// <summary>Keeps the one search document of an article with the save that publishes or hides it.</summary>
public sealed class ArticleSearch(SearchIndex index)
{
    public const string Kind = "article";

    public Task Put(Article article, string plain, CancellationToken ct) => article.IsPublished
        ? index.Put(Kind, article.Id.Value, article.Audience, new Searchable(article.Title, $"{plain}\n{article.Labels}", article.IsPromoted ? 20 : 10, article.PublishedAt ?? article.ChangedAt), ct)
        : index.Remove(Kind, article.Id.Value, ct);
}
