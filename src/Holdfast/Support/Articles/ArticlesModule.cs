using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Search;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Support.Comments;

namespace Holdfast.Support.Articles;

public static class ArticlesModule
{
    public static void AddArticles(this IServiceCollection services)
    {
        services.AddOptions<ArticlesOptions>().BindConfiguration("Articles");
        services.AddScoped<ArticleReader>();
        services.AddScoped<ArticlePages>();
        services.AddScoped<ArticleSearch>();
        services.AddScoped<AdminArticles>();
        services.AddScoped<EditorPages>();
        services.AddScoped<NewArticleHandler>();
        services.AddScoped<SaveDraftHandler>();
        services.AddScoped<PublishArticleHandler>();
        services.AddScoped<AddArticlePicturesHandler>();
        services.AddFileHolder<ArticleFiles>();
        services.AddScoped<SectionsHandler>();
        services.AddScoped<IContributionPlaces, ArticlePlaces>();
        services.AddScoped<IStartStep, StarterArticles>();
        services.AddScoped<IStartStep, ArticlesDemo>();
        services.AddSearchedBySlips(ArticleSearch.Kind);
        ArticleEvents.Register(services);
        ArticleNews.Register(services);
        services.AddSingleton(new LeftOutOfExport(typeof(ArticleVersion), "What staff wrote for the operator."));
        services.AddSingleton(new LeftOutOfExport(typeof(ArticleDraft), "What staff write for the operator."));
        services.AddMenuEntry(Menu.Admin, ArticlesPaths.Admin, "Articles", "book", 40, Role.Lead, Role.Admin, Role.Auditor);
        foreach (var (key, words) in StarterArticles.Links)
        {
            services.AddHelpArticle(key, ArticlesPaths.ByKey(key), words);
        }
    }

    public static void MapArticles(this IEndpointRouteBuilder routes)
    {
        HelpEndpoint.Map(routes);
        ArticleEndpoint.Map(routes);
        AdminArticlesEndpoint.Map(routes);
        ArticlePicturesEndpoint.Map(routes);
        SectionsEndpoint.Map(routes);
        FeedsEndpoint.MapFeeds(routes);
    }
}
