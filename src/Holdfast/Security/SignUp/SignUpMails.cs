using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Passwords;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.SignUp;

/// <summary>A sign-up whose mail is to be written.</summary>
public sealed record SignUpAsked(Guid SignUp, Guid Link) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "sign-up-asked";

    /// <summary>There is no account yet.</summary>
    Guid? IOutboxMessage.Subject => null;
}

/// <summary>The pending sign-up and what it owes, for the caller's save.</summary>
public sealed class SignUpMails(
    HoldfastDb db, Links links, Outbox outbox, HourBudgets budgets, IOptions<SignUpOptions> options, IOptions<ThrottlingOptions> limits, SignUpRules rules,
    TimeProvider time)
{
    /// <summary>Whether this address may get one more mail in this hour: strangers cannot fill a mailbox.</summary>
    public Task<bool> MaySend(string address, CancellationToken ct) =>
        budgets.Take(Hourly.MailsToAddress, EmailKey.From(address) ?? "", limits.Value.MailsPerAddress, ct);

    public async Task Ask(PendingSignUpId id, SignUpRequest command, PasswordHash hash, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var email = TypedEmail.Read(command.Address) as TypedEmail.Good ?? throw new ArgumentException("The rules let no such address through.", nameof(command));
        var pending = new PendingSignUp
        {
            Id = id,
            Address = email.Address,
            Key = email.Key,
            Name = PersonName.Of(command.Name),
            Kind = rules.KindOf(command.Kind) ?? throw new ArgumentException("The rules let no such kind through.", nameof(command)),
            TimeZone = BrowserZone.Accept(command.TimeZone),
            Hash = hash,
            CreatedAt = now,
        };
        db.Add(pending);
        var link = await links.Make(new LinkRequest(SignUpLinks.Confirm, null, pending.Id.Value, email.Address, options.Value.Waits, command.Origin), ct);
        outbox.Add(new SignUpAsked(pending.Id.Value, link.Id.Value));
    }
}

/// <summary>
/// Decides which mail a sign-up gets: the link, or, where the address has an account, the news that somebody tried. That one
/// goes to the address as its owner wrote it.
/// </summary>
internal sealed class SignUpMailer(Links links, Notices notices) : IOutboxConsumer<SignUpAsked>
{
    public async Task Deliver(HoldfastDb db, SignUpAsked asked, Delivery delivery, CancellationToken ct)
    {
        var (id, linkId) = (PendingSignUpId.From(asked.SignUp), LinkId.From(asked.Link));
        if (await db.Set<PendingSignUp>().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } pending)
        {
            return;
        }

        var owned = await db.Set<EmailAddress>().SingleOrDefaultAsync(e => e.Key == pending.Key && e.ConfirmedAt != null, ct);
        if (owned is null)
        {
            links.Send<ConfirmSignUpMail>(linkId);
            return;
        }

        var link = await db.Set<Link>().SingleAsync(l => l.Id == linkId, ct);
        notices.OweTo<SignUpTakenNotice>(owned.Account, owned.Address, new Origin(link.Device, link.Network, ""));
        // Nobody will ever open it. What waits stays for its day, as for a free address: either email can be sent again.
        db.Remove(link);
    }
}
