using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Mail;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.TicketMail;

public static class TicketMailModule
{
    public static void AddTicketMail(this IServiceCollection services)
    {
        services.AddScoped<Recipients>();
        services.AddScoped<TicketMailer>();
        services.AddOutboxConsumer<TicketChanged, TellPeopleOnTicket>(TellPeopleOnTicket.Consumer);
        services.AddOutboxConsumer<TicketNews, TellPerson>(TicketMailer.Consumer);
        services.AddOutboxConsumer<RequestReceived, ConfirmRequest>(TicketMailer.Consumer);
        services.AddOutboxConsumer<TranscriptAsked, SendTranscript>(TicketMailer.Consumer);
        services.AddSingleton(new MailConsumer(TicketMailer.Consumer));
    }
}
