using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

/// <summary>Which secret is to be chosen anew.</summary>
public enum LostSecret
{
    Password,
    Question,

    /// <summary>Both: somebody else may know them (rulings F33).</summary>
    Both,

    /// <summary>The account, which is contained: its way back (rulings F24).</summary>
    Account,
}

/// <summary>What somebody asked for, as it waits to be looked at. Where an address was typed it names no account: none was looked up.</summary>
/// <param name="Key">The key of the address that was typed.</param>
/// <param name="Devices">The devices that the browser's marks named.</param>
/// <param name="Account">The contained account whose way back is asked for by a press, with nothing typed.</param>
public sealed record RecoveryAsked(
    LostSecret Secret, string Key, IReadOnlyList<Guid> Devices, string Device, string Network, string Request, Guid? Account = null) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "recovery-asked";

    public Guid? Subject => Account;
}

/// <summary>
/// /forgot: notes what was asked, and nothing else. Whether there is an account is looked up by the worker, so that known and
/// unknown addresses cost a stranger the same (rulings F31).
/// </summary>
public sealed class AskForLinkHandler(
    HoldfastDb db, Outbox outbox, NetworkBuckets networks, KnownDevices devices, IOptions<RecoveryOptions> options)
{
    /// <summary>How long to wait, or null when it is noted.</summary>
    /// <param name="account">The contained account, in place of the key of an address.</param>
    public async Task<TimeSpan?> Handle(
        LostSecret secret, string? key, AccountId? account, IReadOnlyList<TokenHash> marks, DeviceName device, Network network, Origin origin, CancellationToken ct)
    {
        // A request costs a try and never gives it back: asking is what floods a mailbox.
        if (!networks.TryTake(network, out var wait))
        {
            return wait;
        }

        var named = await devices.Named(marks, device, ct);
        if (await db.Set<Delivery>().CountAsync(d => d.Consumer == SendRecoveryLink.Consumer && d.DoneAt == null && d.GivenUpAt == null, ct) >= options.Value.MostWaiting)
        {
            return TimeSpan.FromMinutes(1);
        }

        outbox.Add(new RecoveryAsked(secret, key ?? "", [.. named.Select(d => d.Value)], origin.Device, origin.Network, origin.Request, account?.Value));
        await db.SaveChangesAsync(ct);
        return null;
    }
}
