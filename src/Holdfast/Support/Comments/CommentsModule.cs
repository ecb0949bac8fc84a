using Holdfast.Platform.Accounts;
using Holdfast.Platform.Shell;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Comments;

public static class CommentsModule
{
    public static void AddComments(this IServiceCollection services)
    {
        services.AddOptions<CommentsOptions>().BindConfiguration("Comments").ValidateOnStart();
        services.AddSingleton<IValidateOptions<CommentsOptions>, CommentsOptionsValidator>();
        services.AddSingleton<PenNames>();
        services.AddScoped<WritingRights>();
        services.AddScoped<ContributionPlaces>();
        services.AddScoped<ContributionReader>();
        services.AddScoped<ContributionSearch>();
        services.AddScoped<PostContributionHandler>();
        services.AddScoped<EditContributionHandler>();
        services.AddScoped<ReportContributionHandler>();
        services.AddScoped<ModerationList>();
        services.AddScoped<ModerateHandler>();
        services.AddScoped<Votes>();
        ModerationEvents.Register(services);
        CommentNews.Register(services);
        services.AddSingleton<IExportPart, PenNameExport>();
        services.AddSingleton<IExportPart, ContributionExport>();
        services.AddSingleton<IExportPart, VoteExport>();
        services.AddSingleton<IExportPart, ReportExport>();
        services.AddSingleton(new LeftOutOfExport(typeof(ModerationAct), "What moderators, who are staff, did for the operator; what became of one's own words is told with them."));
        services.AddSingleton<IEraseWithAccount, EraseContributions>();
        services.AddMenuEntry(Menu.Admin, CommentsPaths.Moderation, "Moderation", "flag", 50, Role.Lead, Role.Admin, Role.Auditor);
    }

    public static void MapComments(this IEndpointRouteBuilder routes)
    {
        ContributionEndpoint.Map(routes);
        ModerationEndpoint.Map(routes);
    }
}
