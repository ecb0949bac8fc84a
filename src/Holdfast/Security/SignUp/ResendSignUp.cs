using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SignUp;

/// <summary>A sign-up whose email is wanted once more.</summary>
public sealed record SignUpAskedAgain(Guid SignUp, string Device, string Network) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "sign-up-asked-again";

    /// <summary>There is no account yet.</summary>
    Guid? IOutboxMessage.Subject => null;
}

/// <summary>
/// Has the email of a sign-up that waits sent again, within what an address gets in an hour. Nobody is told whether it was, and the work is the
/// same for a free address and for a taken one (rulings F31).
/// </summary>
public sealed class ResendSignUpHandler(HoldfastDb db, NetworkBuckets networks, SignUpMails mails, Outbox outbox)
{
    /// <summary>How long to wait, or null when it is noted.</summary>
    public async Task<TimeSpan?> Handle(PendingSignUpId id, Network network, Origin origin, CancellationToken ct)
    {
        if (!networks.TryTake(network, out var wait))
        {
            return wait;
        }

        if (await db.Set<PendingSignUp>().Where(p => p.Id == id).Select(p => p.Address).SingleOrDefaultAsync(ct) is { } address && await mails.MaySend(address, ct))
        {
            outbox.Add(new SignUpAskedAgain(id.Value, origin.Device, origin.Network));
            await db.SaveChangesAsync(ct);
        }

        return null;
    }
}

/// <summary>The same link again, or the same news where the address has an account.</summary>
internal sealed class SignUpRemailer(Links links, Notices notices) : IOutboxConsumer<SignUpAskedAgain>
{
    public async Task Deliver(HoldfastDb db, SignUpAskedAgain asked, Delivery delivery, CancellationToken ct)
    {
        var id = PendingSignUpId.From(asked.SignUp);
        if (await db.Set<PendingSignUp>().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } pending)
        {
            return;
        }

        if (await db.Set<EmailAddress>().SingleOrDefaultAsync(e => e.Key == pending.Key && e.ConfirmedAt != null, ct) is { } owned)
        {
            notices.OweTo<SignUpTakenNotice>(owned.Account, owned.Address, new Origin(asked.Device, asked.Network, ""));
        }
        else if (await db.Set<Link>().SingleOrDefaultAsync(l => l.Subject == asked.SignUp && l.Purpose == SignUpLinks.Confirm, ct) is { } link)
        {
            links.Send<ConfirmSignUpMail>(link);
        }
    }
}
