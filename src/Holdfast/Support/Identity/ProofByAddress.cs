using Holdfast.Support.Tickets;

namespace Holdfast.Support.Identity;

/// <summary>Somebody without a sign-in has followed a link that we sent to the address, in a browser that still has its pass.</summary>
internal sealed class ProofByAddress(TicketPasses passes) : IProofSource
{
    public async Task<IReadOnlyList<ProofClaim>> Claims(IReadOnlyList<OnTicket> who, CancellationToken ct)
    {
        var proved = await passes.ProvedBy([.. who.Select(one => one.Ticket).Distinct()], ct);
        return
        [
            .. proved.Select(one => new ProofClaim(new OnTicket(one.Ticket, one.Contact), ProofLevel.ConfirmedAddress, one.At)
            {
                AppearedAt = one.AddressSince,
            }).Where(claim => who.Contains(claim.Who)),
        ];
    }
}
