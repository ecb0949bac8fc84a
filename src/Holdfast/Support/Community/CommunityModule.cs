using Holdfast.Platform.Accounts;
using Holdfast.Platform.Search;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
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
        services.AddScoped<VoteForContributionHandler>();
        services.AddScoped<IContributionPlaces, PostPlaces>();
        services.AddScoped<IStartStep, StarterTopics>();
        services.AddScoped<IStartStep, CommunityDemo>();
        services.AddSearchedBySlips(ContributionSearch.PostKind);
        CommunityEvents.Register(services);
        CommunityNews.Register(services);
        services.AddSingleton<IExportPart, PostExport>();
        services.AddWayOut(Place.HelpFront, CommunityPaths.Front, "Ask the community", hint: "Members help members. Everybody can read it.", icon: "chat", order: 20);
    }

    public static void MapCommunity(this IEndpointRouteBuilder routes)
    {
        CommunityEndpoint.Map(routes);
        NewPostEndpoint.Map(routes);
        PostEndpoint.Map(routes);
        EditPostEndpoint.Map(routes);
    }
}
