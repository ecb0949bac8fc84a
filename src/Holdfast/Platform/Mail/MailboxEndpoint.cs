using Holdfast.Platform.Web;

namespace Holdfast.Platform.Mail;

/// <summary>/dev/mailbox: every mail sent, for people and for tests. None of this exists outside Development.</summary>
internal static class MailboxEndpoint
{
    private const string Why = "It is there in Development only, on this machine.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage("/dev/mailbox", (LocalMailbox mailbox, string? to) => Pages.Draw<MailboxPage>(new { Mails = mailbox.Messages(to), To = to })).OpenToStrangers(Why);
        routes.MapPage("/dev/mailbox/messages", (LocalMailbox mailbox, string? to) => TypedResults.Json(mailbox.Messages(to))).OpenToStrangers(Why);
        routes.MapPage("/dev/mailbox/messages/{id}", IResult (LocalMailbox mailbox, string id) =>
            Find(mailbox, id) is { } mail ? Pages.Draw<MailboxMessagePage>(new { Mail = mail }) : TypedResults.NotFound())
            .OpenToStrangers(Why)
            .WithMetadata(new OwnContentSecurityPolicy("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; frame-ancestors 'none'"));
        routes.MapPage("/dev/mailbox/messages/{id}/html", IResult (LocalMailbox mailbox, string id) =>
            Find(mailbox, id) is { } mail ? TypedResults.Content(mail.Html, "text/html; charset=utf-8") : TypedResults.NotFound())
            .OpenToStrangers(Why)
            // Mails carry their colours inline; the frame runs and sends nothing, may be framed by us alone, and its links open beside it.
            .WithMetadata(new OwnContentSecurityPolicy(
                "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"));
    }

    private static LocalMail? Find(LocalMailbox mailbox, string id) => mailbox.Messages(null).FirstOrDefault(mail => mail.Id == id);
}
