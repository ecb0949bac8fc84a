using Holdfast.Platform.Storage;
using Holdfast.Support.Identity;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Video;

/// <summary>Two of us have seen who it is: the agent of the call, and the one who was drawn to look.</summary>
internal sealed class ProofByVideo(HoldfastDb db) : IProofSource
{
    public async Task<IReadOnlyList<ProofClaim>> Claims(IReadOnlyList<OnTicket> who, CancellationToken ct)
    {
        var tickets = who.Select(one => one.Ticket).Distinct().ToList();
        var seen = await (
            from look in db.Set<SecondLook>()
            join call in db.Set<VideoCall>() on look.Call equals call.Id
            join verdict in db.Set<CallVerdict>() on call.Id equals verdict.Call
            where tickets.Contains(call.Ticket) && look.Answer == CallLook.Same && look.AnsweredAt != null && verdict.Answer == CallAnswer.Verified
            orderby look.AnsweredAt descending
            select new { call.Ticket, call.Contact, look.AnsweredAt }).Take(2 * ProofBook.Most).ToListAsync(ct);
        return
        [
            .. seen.Select(one => new ProofClaim(new OnTicket(one.Ticket, one.Contact), ProofLevel.Video, one.AnsweredAt ?? default)).Where(claim => who.Contains(claim.Who)),
        ];
    }
}
