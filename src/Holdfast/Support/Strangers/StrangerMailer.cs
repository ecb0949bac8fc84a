using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Mail;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Strangers;

/// <summary>An email to an address without proof.</summary>
/// <param name="Number">The request that it is about; null where it leads to all of them.</param>
public sealed record StrangerMailOwed(Guid Link, int? Number) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "stranger-mail";

    Guid? IOutboxMessage.Subject => null;
}

/// <summary>What such an email is drawn from: nothing that a stranger typed.</summary>
/// <param name="Number">As people read it; empty where it leads to all requests.</param>
/// <param name="Until">When the link stops working, with the zone.</param>
public sealed record StrangerMailView(string Service, string Address, string Number, string Target, string Until);

/// <summary>
/// Sends emails to addresses without proof: from the desk's domain, in a lane of their own behind everybody's security mail, and so many
/// that nobody's mailbox is filled (rulings G62). What is over a limit waits, and goes out in order.
/// </summary>
internal sealed class StrangerMailer(
    Links links, OutgoingMail mail, Outbox outbox, PublicAddress address, IOptions<StrangersOptions> options, IOptions<ShellOptions> shell, TimeProvider time)
    : IOutboxConsumer<StrangerMailOwed>
{
    /// <summary>Its name in the rows.</summary>
    public const string Consumer = "stranger-mail";

    public static readonly TimeSpan AgainAfter = TimeSpan.FromMinutes(10);

    public async Task Deliver(HoldfastDb db, StrangerMailOwed owed, Delivery delivery, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await links.Find(LinkId.From(owed.Link), ct) is not FoundLink.Live { Link: var link })
        {
            // It was removed, or a newer one went out.
            delivery.GivenUpAt = now;
            return;
        }

        var key = EmailKey.From(link.Recipient) ?? "";
        if (await IsOver(db, key, now, ct))
        {
            outbox.Add(owed, AgainAfter);
            return;
        }

        db.Add(new StrangerMail { Id = StrangerMailId.New(now), Key = key, At = now });
        var path = owed.Number is null ? StrangerPaths.Found : StrangerPaths.Confirm;
        var number = owed.Number is { } known ? TicketNumbers.Show(known) : "";
        var view = new StrangerMailView(
            shell.Value.Name, link.Recipient, number,
            $"{address.Url.ToString().TrimEnd('/')}{path}?{LinkTokens.Parameter}={links.TokenOf(link).Text}", Moments.FullWithZone(link.ExpiresAt, shell.Value.ZoneOf(null)));
        var (component, subject) = owed.Number is null ? (typeof(FindRequestsMail), "Your requests") : (typeof(ConfirmRequestMail), $"Confirm your request {number}");
        // Nothing that two of them share: they stay two conversations.
        var conversation = new Conversation(mail.DeskIdOf($"{owed.Link:N}.confirm"), []);
        await mail.SendFromDesk(component, delivery, link.Recipient, subject, conversation, false, new Dictionary<string, object?> { ["View"] = view }, ct);
    }

    private async Task<bool> IsOver(HoldfastDb db, string key, DateTimeOffset now, CancellationToken ct)
    {
        var (hour, day, ahead) = (now.AddHours(-1), now.AddDays(-1), now + Clocks.Slack);
        var sent = db.Set<StrangerMail>().Where(m => m.At <= ahead);
        return await sent.Where(m => m.At > hour).Take(options.Value.MailsAnHour).CountAsync(ct) >= options.Value.MailsAnHour
            || await sent.CountAsync(m => m.Key == key && m.At > hour, ct) >= options.Value.MailsToAddressAnHour
            || await sent.CountAsync(m => m.Key == key && m.At > day, ct) >= options.Value.MailsToAddressADay;
    }
}
