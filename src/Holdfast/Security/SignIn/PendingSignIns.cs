using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SignIn;

/// <summary>What the page of the question shows.</summary>
/// <param name="Address">The account's primary address, masked.</param>
/// <param name="HasCodes">There are recovery codes that can take the answer's place.</param>
public sealed record QuestionView(string Question, string Address, bool CaseSensitive, bool HasCodes);

public sealed record FoundPendingSignIn(PendingSignIn Pending, SecurityQuestion Question, int DeviceEpoch, QuestionView View, Entrant Entrant);

/// <summary>Looks up the sign-ins that wait for an answer.</summary>
public sealed class PendingSignIns(HoldfastDb db, TimeProvider time)
{
    /// <summary>The sign-in, or null where there is no open one of that id and cookie, or the account changed meanwhile.</summary>
    /// <param name="marks">The device marks that the browser sent.</param>
    public async Task<FoundPendingSignIn?> Find(PendingSignInId id, TokenHash token, IReadOnlyList<TokenHash> marks, CancellationToken ct)
    {
        var sent = marks.ToList();
        var found = await (
            from pending in db.Set<PendingSignIn>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on pending.Account equals account.Id
            join question in db.Set<SecurityQuestion>().AsNoTracking() on account.Id equals question.Account
            from installation in db.Set<Installation>().AsNoTracking()
            where pending.Id == id && account.Status == AccountStatus.Active && pending.SessionEpoch == account.SessionEpoch
                && pending.LinkEpoch == account.LinkEpoch && pending.InstallationEpoch == installation.Epoch
            select new
            {
                Pending = pending,
                Question = question,
                account.KnownEpoch,
                account.DeviceEpoch,
                account.Role,
                Address = db.Set<EmailAddress>().Where(e => e.Account == account.Id && e.IsPrimary).Select(e => e.Address).FirstOrDefault(),
                HasCodes = db.Set<RecoveryCode>().Any(c => c.Account == account.Id && c.UsedAt == null && c.SupersededAt == null),
                OpenSessions = db.Set<Session>().Count(s => s.Account == account.Id && s.EndedAt == null && s.Epoch == account.SessionEpoch),
                Device = db.Set<Device>().AsNoTracking()
                    .Where(d => d.Account == account.Id && (sent.Contains(d.MarkHash) || (d.PreviousMarkHash != null && sent.Contains(d.PreviousMarkHash.Value))))
                    .OrderByDescending(d => d.MarkedAt).FirstOrDefault(),
            }).SingleOrDefaultAsync(ct);
        if (found is null || found.Pending.TokenHash != token || !found.Pending.IsOpen(time.GetUtcNow()))
        {
            return null;
        }

        var pendingSignIn = found.Pending;
        return new FoundPendingSignIn(
            pendingSignIn,
            found.Question,
            found.DeviceEpoch,
            new QuestionView(found.Question.Text, found.Address is { } address ? MaskedAddress.Of(address) : "", found.Question.CaseSensitive, found.HasCodes),
            new Entrant(
                pendingSignIn.Account, pendingSignIn.SessionEpoch, pendingSignIn.LinkEpoch, found.KnownEpoch, pendingSignIn.InstallationEpoch,
                found.OpenSessions, found.Device, pendingSignIn.CreatedAt, Role: found.Role));
    }
}
