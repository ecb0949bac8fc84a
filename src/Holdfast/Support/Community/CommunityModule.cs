using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Search;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Support.Articles;
using Holdfast.Support.Comments;

namespace Holdfast.Support.Community;

public static class CommunityModule
{
    public static void AddCommunity(this IServiceCollection services)
    {
        services.AddScoped<CommunityReader>();
        services.AddScoped<PostPages>();
        services.AddScoped<NewPostPages>();
        services.AddScoped<WritePostHandler>();
        services.AddScoped<EditPostHandler>();
        services.AddScoped<AcceptAnswerHandler>();
        services.AddScoped<ModeratePostHandler>();
        services.AddScoped<TopicsHandler>();
        services.AddScoped<Follows>();
        services.AddOutboxConsumer<DigestDue, SendDigest>(SendDigest.Consumer);
        services.AddSingleton(new MailConsumer(SendDigest.Consumer));
        services.AddSingleton<IJob, FindDigests>();
        services.AddSingleton<IEraseWithAccount, EraseFollows>();
        services.AddScoped<VoteForContributionHandler>();
        services.AddScoped<IContributionPlaces, PostPlaces>();
        services.AddScoped<ISitemapPart, PostSitemap>();
        services.AddScoped<IStartStep, StarterTopics>();
        services.AddScoped<IStartStep, CommunityDemo>();
        services.AddSearchedBySlips(ContributionSearch.PostKind);
        CommunityEvents.Register(services);
        CommunityNews.Register(services);
        services.AddSingleton<IExportPart, PostExport>();
        services.AddSingleton<IExportPart, FollowExport>();
        services.AddSingleton(new LeftOutOfExport(typeof(CommunityDigest), "When the next email is due; what is followed is told with the posts."));
        services.AddMenuEntry(Menu.Admin, CommunityPaths.AdminTopics, "Community", "chat", 47, Role.Lead, Role.Admin, Role.Auditor);
        services.AddWayOut(Place.HelpFront, CommunityPaths.Front, "Ask the community", hint: "Members help members. Everybody can read it.", icon: "chat", order: 20);
    }

    public static void MapCommunity(this IEndpointRouteBuilder routes)
    {
        CommunityEndpoint.Map(routes);
        TopicsEndpoint.Map(routes);
        NewPostEndpoint.Map(routes);
        PostEndpoint.Map(routes);
        CommunityFeed.Map(routes);
        EditPostEndpoint.Map(routes);
        ModeratePostEndpoint.Map(routes);
        FollowEndpoint.Map(routes);
        PersonEndpoint.Map(routes);
        TagEndpoint.Map(routes);
    }
}
