using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.Containment;

/// <summary>An account was contained. Whoever has something to do about it takes this from the outbox (rulings F34).</summary>
/// <param name="Device">As the account's owner is told; so with the network.</param>
/// <param name="Cause">Rows from before there were agents name none.</param>
/// <param name="WasClosing">Its owner was closing it, which ended with this.</param>
public sealed record AccountContained(
    Guid Containment, Guid Account, DateTimeOffset At, string Device, string Network, ContainmentCause Cause = ContainmentCause.NotMe, bool WasClosing = false) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "account-contained";

    Guid? IOutboxMessage.Subject => Account;
}

/// <summary>
/// The one way to contain an account: nobody gets in and nothing can be changed until its owner has come back. It can only lock.
/// Nothing is saved here: it goes with the caller's save, whole or not at all.
/// </summary>
public sealed class ContainAccount(HoldfastDb db, SessionBook sessions, AuditTrail audit, Outbox outbox, TimeProvider time)
{
    /// <summary>The origin of what staff does, as the account's owner sees it.</summary>
    public static Origin Support(Origin agents) => new("Our support", "", agents.Request);

    /// <param name="mailbox">The address whose mail was pressed.</param>
    public ContainmentId Apply(Account account, ContainmentCause cause, string mailbox, Origin origin)
    {
        var record = Record(account, cause, mailbox, origin, null, null);
        Contain(account, record, origin);
        audit.Record(ContainmentEvents.Contained, account.Id, origin, MaskedAddress.Named(mailbox));
        return record.Id;
    }

    /// <summary>The same by an agent, who has asked <see cref="ContainByAgentHandler"/> whether they may.</summary>
    public void ApplyBy(AccountId agent, ContainmentReason reason, Account account, Origin origin)
    {
        Contain(account, Record(account, ContainmentCause.Agent, "", origin, agent, reason), Support(origin));
        audit.RecordOfStaff(ContainmentEvents.ContainedBySupport, account.Id, agent, Support(origin), ContainmentText.Of(reason));
    }

    private ContainmentRecord Record(Account account, ContainmentCause cause, string mailbox, Origin origin, AccountId? agent, ContainmentReason? reason)
    {
        var now = time.GetUtcNow();
        return new ContainmentRecord
        {
            Id = ContainmentId.New(now),
            Account = account.Id,
            Cause = cause,
            At = now,
            Mailbox = mailbox,
            Device = origin.Device,
            Network = origin.Network,
            Agent = agent,
            Reason = reason,
        };
    }

    private void Contain(Account account, ContainmentRecord record, Origin told)
    {
        db.Add(record);
        var wasClosing = account.Status is AccountStatus.Closed;
        account.Contain();
        sessions.Apply(SecurityEvent.AccountShut, ContainmentEnds.Contained, account, null);
        outbox.Add(new AccountContained(record.Id.Value, account.Id.Value, record.At, told.Device, told.Network, record.Cause, wasClosing));
    }
}

/// <summary>Tells every address of the account, old ones too.</summary>
internal sealed class TellOfContainment(Notices notices) : IOutboxConsumer<AccountContained>
{
    /// <summary>Its name in the rows.</summary>
    public const string Consumer = "containment-notices";

    public Task Deliver(HoldfastDb db, AccountContained message, Delivery delivery, CancellationToken ct)
    {
        var (account, origin) = (AccountId.From(message.Account), new Origin(message.Device, message.Network, ""));
        var detail = message.WasClosing ? ContainmentText.WasClosing : null;
        if (message.Cause is ContainmentCause.Agent)
        {
            notices.Owe<ContainedBySupportNotice>(account, origin, detail, message.At);
        }
        else
        {
            notices.Owe<AccountContainedNotice>(account, origin, detail, message.At);
        }

        return Task.CompletedTask;
    }
}
