using Holdfast.Accounts;
using Holdfast.Audit;
using Holdfast.Mail;
using Holdfast.Sessions;
using Holdfast.Storage;

namespace Holdfast.Containment;

/// <summary>An account was contained. Whoever has something to do about it takes this from the outbox (flows.md F34).</summary>
public sealed record AccountContained(Guid Containment, Guid Account, DateTimeOffset At, string Device, string Network) : IOutboxMessage
{
    Guid? IOutboxMessage.Subject => Account;
}

/// <summary>
/// The one way to contain an account: nobody gets in and nothing can be changed until its owner has come back. It can only lock.
/// Nothing is saved here: it goes with the caller's save, whole or not at all.
/// </summary>
public sealed class ContainAccount(HoldfastDb db, SessionBook sessions, AuditTrail audit, Outbox outbox, TimeProvider time)
{
    /// <param name="mailbox">The address whose mail was pressed.</param>
    public ContainmentRecord Apply(Account account, ContainmentCause cause, string mailbox, Origin origin)
    {
        var now = time.GetUtcNow();
        var record = new ContainmentRecord
        {
            Id = ContainmentId.New(now),
            Account = account.Id,
            Cause = cause,
            At = now,
            Mailbox = mailbox,
            Device = origin.Device,
            Network = origin.Network,
        };
        db.Add(record);
        account.Contain();
        sessions.Apply(SecurityEvent.AccountShut, EndReason.Contained, account, null);
        audit.Record(AuditKind.AccountContained, account.Id, origin, MaskedAddress.Named(mailbox));
        outbox.Add(new AccountContained(record.Id.Value, account.Id.Value, now, origin.Device, origin.Network));
        return record;
    }
}

/// <summary>Tells every address of the account, old ones too.</summary>
internal sealed class TellOfContainment(Notices notices) : IOutboxConsumer<AccountContained>
{
    /// <summary>Its name in the rows.</summary>
    public const string Consumer = "containment-notices";

    public Task Deliver(HoldfastDb db, AccountContained message, Delivery delivery, CancellationToken ct)
    {
        notices.Owe<AccountContainedNotice>(AccountId.From(message.Account), new Origin(message.Device, message.Network, ""), at: message.At);
        return Task.CompletedTask;
    }
}
