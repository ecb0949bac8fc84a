using System.Text.RegularExpressions;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Sessions;

/// <summary>
/// The token of a sign-in that somebody sent us in a text or a file, such as a recording of their browser: whoever has that file could use it,
/// so the sign-in ends in the save that keeps what is left (rulings G19).
/// </summary>
internal sealed class SignInSecret(SessionBook book, AuditTrail audit, Notices notices) : ISecretKind
{
    public string Name => "sign-in";

    public Regex? Form => null;

    public IEnumerable<TokenHash> HashesOf(string found, AccountId? by) => [];

    public async Task EndThose(HoldfastDb db, IReadOnlyList<TokenHash> found, CancellationToken ct)
    {
        var hashes = found.Select(hash => (TokenHash?)hash).ToList();
        var live = await (
            from session in db.Set<Session>()
            join owner in db.Set<Account>() on session.Account equals owner.Id
            join device in db.Set<Device>() on session.Device equals device.Id
            where (found.Contains(session.TokenHash) || hashes.Contains(session.PreviousTokenHash)) && session.EndedAt == null && session.Epoch == owner.SessionEpoch
            orderby session.Id
            select new { Session = session, Device = device }).ToListAsync(ct);
        foreach (var one in live)
        {
            var name = one.Device.Name.ToString();
            // Where it was sent from is the sender's, who need not be its owner.
            var origin = new Origin(name, "", "");
            book.End(one.Session, SessionEnds.FoundInText);
            audit.Record(SessionEvents.SignInFound, one.Session.Account, origin, name);
            notices.Owe<SignInFoundNotice>(one.Session.Account, origin, name);
        }
    }
}
