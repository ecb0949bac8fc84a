using Holdfast.Platform.Accounts;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Tickets;

public static class TicketsModule
{
    public static void AddTickets(this IServiceCollection services)
    {
        services.AddOptions<TicketsOptions>().BindConfiguration("Tickets").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TicketsOptions>, TicketsOptionsValidator>();
        services.AddScoped<TicketLog>();
        services.AddScoped<TicketSight>();
        services.AddScoped<TicketViewers>();
        services.AddScoped<TicketNumbers>();
        services.AddScoped<TicketLists>();
        services.AddScoped<TicketThread>();
        services.AddSingleton<IExportPart, RequestsExport>();
        services.AddSingleton(new LeftOutOfExport(typeof(TicketMark), "It says how far somebody who works here has read."));
        services.AddSingleton(new LeftOutOfExport(typeof(TicketDraft), "It is an answer to somebody else that was not sent."));
    }
}
