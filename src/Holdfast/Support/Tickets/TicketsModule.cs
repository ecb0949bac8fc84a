using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Live;
using Holdfast.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Tickets;

public static class TicketsModule
{
    public static void AddTickets(this IServiceCollection services)
    {
        services.AddOptions<TicketsOptions>().BindConfiguration("Tickets").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TicketsOptions>, TicketsOptionsValidator>();
        services.AddFileHolder<TicketFiles>();
        services.AddScoped<IUnconfirmedFiles, FilesOfStrangers>();
        services.AddScoped<TicketDoor>();
        services.AddScoped<TicketLog>();
        services.AddScoped<TicketSight>();
        services.AddScoped<TicketViewers>();
        services.AddScoped<TicketNumbers>();
        services.AddScoped<TicketLists>();
        services.AddScoped<TicketSearch>();
        services.AddScoped<TicketThread>();
        services.AddScoped<TicketActs>();
        services.AddScoped<TicketMarks>();
        services.AddScoped<Conversations>();
        services.AddScoped<TicketDrafts>();
        services.AddScoped<PeopleOnTickets>();
        services.AddScoped<TicketPasses>();
        services.AddScoped<ParkedTickets>();
        services.AddSingleton<Submissions>();
        services.AddScoped<SubmitRequestHandler>();
        services.AddScoped<ReplyAsMemberHandler>();
        services.AddScoped<MarkSolvedHandler>();
        services.AddScoped<RateHelpHandler>();
        services.AddScoped<ReplyAsAgentHandler>();
        services.AddScoped<AddNoteHandler>();
        services.AddScoped<AssignTicketHandler>();
        services.AddScoped<SetStatusHandler>();
        services.AddScoped<SetPriorityHandler>();
        services.AddScoped<MoveTicketHandler>();
        services.AddScoped<TagTicketHandler>();
        services.AddScoped<TakeOutTextHandler>();
        services.AddScoped<ShowAddressHandler>();
        services.AddSingleton<ISaveHook, TellOfTickets>();
        services.AddLiveTopics<RequestTopics>(TicketTopics.RequestKind);
        services.AddLiveTopics<RequestsTopics>(TicketTopics.RequestsKind);
        services.AddLiveTopics<StaffTopics>(TicketTopics.TicketKind);
        services.AddLiveTopics<HereTopics>(TicketTopics.HereKind);
        services.AddLiveTopics<DeskTopics>(TicketTopics.DeskKind);
        services.AddSingleton<IEraseWithAccount, EraseRequests>();
        services.AddSingleton<IJob, EraseTheRest>();
        services.AddSingleton<IJob, CloseSolvedTickets>();
        services.AddSingleton<IJob, GiveBackTickets>();
        services.AddSingleton<IJob, IndexTicketTexts>();
        services.AddSingleton<IJob, ForgetOldDrafts>();
        services.AddSingleton<IJob, ForgetParkedTickets>();
        services.AddScoped<IDemoData, TicketsDemo>();
        services.AddSingleton<IExportPart, RequestsExport>();
        services.AddSingleton(new LeftOutOfExport(typeof(TicketMark), "It says how far somebody who works here has read."));
        services.AddSingleton(new LeftOutOfExport(typeof(TicketDraft), "It is an answer to somebody else that was not sent."));
    }
}
