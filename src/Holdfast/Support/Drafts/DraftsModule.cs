using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Desk;
using Holdfast.Support.Tickets;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Drafts;

public static class DraftsModule
{
    public static void AddDrafts(this IServiceCollection services)
    {
        services.AddOptions<DraftsOptions>().BindConfiguration("Drafts").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DraftsOptions>, DraftsOptionsValidator>();
        services.AddSingleton<DraftSchema>();
        services.AddScoped<DraftActs>();
        services.AddScoped<DraftReader>();
        services.AddScoped<DraftPages>();
        services.AddScoped<DeskDraftPages>();
        services.AddScoped<IThreadCards, DraftCards>();
        services.AddSingleton<ISaveHook, TellOfDrafts>();
        services.AddLiveTopics<DraftTopic>(DraftTopics.Kind);
        services.AddLiveTopics<DeskDraftTopic>(DraftTopics.DeskKind);
        services.AddDeskPart<ProposePart>(DeskPlace.Chat);
        services.AddDeskPart<TicketDraftsPart>(DeskPlace.Ticket);
        services.AddScoped<IDemoData, DraftsDemo>();
        services.AddSingleton<IExportPart, DraftsExport>();
        services.AddNews(DraftsText.Proposed, DraftsText.ProposedLater, DraftsText.Withdrawn, DraftsText.Changed, DraftsText.Accepted, DraftsText.Declined);
    }

    public static void MapDrafts(this IEndpointRouteBuilder routes)
    {
        DraftEndpoint.Map(routes);
        DeskDraftEndpoint.Map(routes);
    }
}
