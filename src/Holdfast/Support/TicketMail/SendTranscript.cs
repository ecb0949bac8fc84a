using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Tickets;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.TicketMail;

/// <summary>Sends a conversation to whoever asked us, at their confirmed email; of an account that is protected or closing nothing goes out.</summary>
internal sealed class SendTranscript(TicketThread threads, PeopleOnTickets people, Recipients recipients, TicketMailer mailer, IOptions<ShellOptions> shell)
    : IOutboxConsumer<TranscriptAsked>
{
    public async Task Deliver(HoldfastDb db, TranscriptAsked message, Delivery delivery, CancellationToken ct)
    {
        var ticket = TicketId.From(message.Ticket);
        if ((await people.Of(ticket, ct)).FirstOrDefault(p => p.Role is PersonRole.Requester) is not { } requester
            || await recipients.Of(requester.Contact, ct) is not { IsShut: false, Address: { } to } recipient)
        {
            return;
        }

        List<MailPart> parts = [];
        var (since, letters, isCut) = (0, 0, false);
        RequestThread? thread;
        do
        {
            thread = await threads.Read(recipient.Viewer, ticket, null, since, ct);
            foreach (var one in thread?.Events ?? [])
            {
                since = one.Number;
                letters += one.Words?.Body.Length ?? 0;
                isCut |= letters > TellPerson.MostLetters;
                if (one.Words is not null && !isCut)
                {
                    parts.Add(new MailPart(one.Kind, one.By.IsYou ? "You" : one.By.Name, Moments.FullWithZone(one.At, shell.Value.ZoneOf(recipient.Zone)), one.Words, null));
                }
            }
        }
        while (thread is { Events.Count: TicketThread.Window } && !isCut);

        if (thread is not null && parts.Count > 0)
        {
            await mailer.SendTranscript(delivery, thread, parts, isCut, recipient, to, ct);
        }
    }
}
