using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Security.Containment;

namespace Holdfast.Security.Recovery;

/// <summary>Sends a contained account's way back as if its owner had asked: to the same addresses, under the same limits.</summary>
internal sealed class WayBackAgain(Outbox outbox) : IWayBack
{
    public void Send(AccountId account, Origin origin) =>
        outbox.Add(new RecoveryAsked(LostSecret.Account, "", [], origin.Device, origin.Network, origin.Request, account.Value));
}
