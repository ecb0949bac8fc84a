using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.TicketMail;

/// <summary>One event in a mail.</summary>
/// <param name="At">With the zone of whoever reads it.</param>
/// <param name="To">The status that it led to, in members' words.</param>
public sealed record MailPart(HappeningKind Kind, string By, string At, ThreadWords? Words, MemberStatus? To);

/// <summary>What a mail about a request is drawn from.</summary>
/// <param name="Number">As people read it.</param>
/// <param name="Link">The whole address of the request's page.</param>
public sealed record RequestMailView(
    string Service, string Address, string Name, string Number, string Link, string Subject, MemberStatus Status,
    IReadOnlyList<MailPart> Parts, bool IsClosing = false)
{
    /// <summary>There was more than an email takes.</summary>
    public bool IsCut { get; init; }
}

/// <summary>
/// Sends mails about requests: from the desk's own domain, all of one request to one person as one conversation. Their subject has the
/// number in it and no word that somebody typed, so it never changes.
/// </summary>
internal sealed class TicketMailer(HoldfastDb db, OutgoingMail mail, PublicAddress address, IOptions<ShellOptions> shell)
{
    /// <summary>Its name in the rows: a lane of its own, so that nobody's security mail waits for it.</summary>
    public const string Consumer = "ticket-mail";

    /// <summary>Mails that one names before it, besides the root: a header has its length.</summary>
    public const int MostBefore = 10;

    public static string SubjectOf(int number) => $"We have your request {TicketNumbers.Show(number)}";

    public Task SendReceived(Delivery delivery, RequestThread thread, Recipient recipient, string to, CancellationToken ct) =>
        Send<RequestReceivedMail>(delivery, thread, recipient, to, SubjectOf(thread.Number),
            View(thread, [.. thread.Events.Select(Part)], recipient, to), thread.Events[^1].Number, false, ct);

    public Task SendNews(
        Delivery delivery, RequestThread thread, IReadOnlyList<MailPart> parts, int until, Recipient recipient, string to,
        CancellationToken ct) =>
        Send<RequestNewsMail>(
            delivery, thread, recipient, to, "Re: " + SubjectOf(thread.Number), View(thread, parts, recipient, to), until,
            parts.Any(p => p.Kind is HappeningKind.AgentReplied), ct);

    public Task SendTranscript(
        Delivery delivery, RequestThread thread, IReadOnlyList<MailPart> parts, bool isCut, Recipient recipient, string to,
        CancellationToken ct) =>
        Send<TranscriptMail>(
            delivery, thread, recipient, to, "Re: " + SubjectOf(thread.Number), View(thread, parts, recipient, to) with { IsCut = isCut },
            thread.Newest, true, ct);

    /// <summary>Says that there is news and nothing else.</summary>
    public Task SendProtected(Delivery delivery, RequestThread thread, Recipient recipient, string to, CancellationToken ct) =>
        Send<RequestProtectedMail>(
            delivery, thread, recipient, to, $"News about your request {TicketNumbers.Show(thread.Number)}",
            View(thread, [], recipient, to) with { Subject = "" }, thread.Newest, false, ct);

    private static MailPart Part(RequestEvent written) => new(written.Kind, written.By.Name, "", written.Words, written.To);

    private RequestMailView View(RequestThread thread, IReadOnlyList<MailPart> parts, Recipient recipient, string to) => new(
        shell.Value.Name, to, recipient.Name, TicketNumbers.Show(thread.Number),
        address.Url.ToString().TrimEnd('/') + TicketPaths.OfRequest(thread.Number),
        thread.Subject, thread.Status, parts, recipient.IsClosing);

    private async Task Send<TPage>(
        Delivery delivery, RequestThread thread, Recipient recipient, string to, string subject, RequestMailView view, int until,
        bool isByPerson, CancellationToken ct)
        where TPage : IComponent
    {
        var contact = recipient.Viewer.Contact ?? default;
        var before = await db.Set<MailOfTicket>()
            .Where(m => m.Ticket == thread.Id && m.Contact == contact && m.Direction == MailDirection.Out)
            .OrderByDescending(m => m.Seq).ThenByDescending(m => m.Id).Select(m => m.Id).Take(MostBefore).ToListAsync(ct);
        before.Reverse();
        var id = mail.DeskIdOf(delivery.Id.Value.ToString("N"));
        var conversation = new Conversation(mail.DeskIdOf($"{thread.Id.Value:N}.{contact.Value:N}"),
            [.. before.Select(m => mail.DeskIdOf(m.Value.ToString("N")))]);
        db.Add(new MailOfTicket
        {
            Id = new MailOfTicketId(delivery.Id.Value),
            MessageHash = MailOfTicket.HashOf(id),
            Ticket = thread.Id,
            Seq = until,
            Direction = MailDirection.Out,
            Contact = contact,
        });
        var parameters = new Dictionary<string, object?> { ["View"] = view };
        await mail.SendFromDesk(typeof(TPage), delivery, to, subject, conversation, isByPerson, parameters, ct);
    }
}
