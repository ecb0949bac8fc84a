namespace Holdfast.Support.Articles;

/// <summary>Section "Articles" of the configuration.</summary>
public sealed class ArticlesOptions
{
    /// <summary>The product's own articles are published at the first start.</summary>
    public bool Starters { get; set; } = true;
}
