using Holdfast.Platform.Accounts;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Holdfast.Security.Passwords;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

/// <summary>A contained account as it stood before its take-over: what its owner may prove themself with (rulings F24).</summary>
/// <param name="Account">Tracked.</param>
/// <param name="Moment">What was so then counts.</param>
/// <param name="Question">The question's words at that time, or null where there was none.</param>
/// <param name="Answer">The answer to it.</param>
/// <param name="Password">The hash of the password of that time where this browser was a known device then; null where it was not.</param>
/// <param name="IsReleased">The operator has let the owner in from the server's console: nothing is asked (rulings F25).</param>
public sealed record AccountBefore(
    Account Account, ContainmentRecord Record, DateTimeOffset Moment, string? Question, AnswerOnRecord? Answer, bool HasCodes, string? Password, bool IsReleased = false)
{
    /// <summary>There is nothing from before to prove anything with: a person has to look at it.</summary>
    public bool HasNothing => Answer is null && !HasCodes && Password is null && !IsReleased;
}

/// <summary>Reads it.</summary>
public sealed class AccountsBefore(HoldfastDb db, IOptions<SecurityQuestionsOptions> questions)
{
    /// <param name="devices">The devices that the browser's marks name.</param>
    public async Task<AccountBefore> Read(Link link, IReadOnlyList<DeviceId> devices, CancellationToken ct)
    {
        var id = link.Account ?? throw new InvalidOperationException("A way back is bound to an account.");
        var account = await db.Set<Account>().SingleAsync(a => a.Id == id, ct);
        // Containing and returning both end the account's links, so a live one has its containment.
        var record = await db.Set<ContainmentRecord>().SingleAsync(c => c.Account == id && c.ReturnedAt == null, ct);
        var before = record.Before(account);
        if (await db.Set<AccountRelease>().AnyAsync(r => r.Id == AccountReleaseId.From(link.Subject) && r.Account == id && r.SentAt != null && r.StoppedAt == null, ct))
        {
            return new AccountBefore(account, record, before, null, null, HasCodes: false, null, IsReleased: true);
        }

        var asks = questions.Value.Mode is not QuestionMode.Off;
        var now = asks ? await db.Set<SecurityQuestion>().AsNoTracking().SingleOrDefaultAsync(q => q.Account == id, ct) : null;
        var (text, answer) = now is not null && now.SetAt <= before
            ? (now.Text, new AnswerOnRecord(id, now.AnswerHash, now.CaseSensitive))
            : asks ? await QuestionAt(id, before, ct) : (null, null);
        var hasCodes = await CodesAt(id, before).AnyAsync(ct);
        var password = await WasKnown(account, devices, before, ct) ? await PasswordAt(id, before, ct) : null;
        return new AccountBefore(account, record, before, text, answer, hasCodes, password);
    }

    /// <summary>Codes that were made before, and not used until then or since.</summary>
    public IQueryable<RecoveryCode> CodesAt(AccountId account, DateTimeOffset before) => db.Set<RecoveryCode>()
        .Where(c => c.Account == account && c.MadeAt <= before && c.UsedAt == null && (c.SupersededAt == null || c.SupersededAt > before));

    /// <summary>
    /// One of the devices was known then. What was forgotten since still counts: whoever took the account over had its devices
    /// forgotten, and so did the containment.
    /// </summary>
    public async Task<bool> WasKnown(Account account, IReadOnlyList<DeviceId> devices, DateTimeOffset before, CancellationToken ct)
    {
        if (devices.Count == 0)
        {
            return false;
        }

        var ended = await db.Set<EpochEnding>().Where(e => e.Account == account.Id && e.At > before)
            .OrderBy(e => e.At).ThenBy(e => e.Epoch).Select(e => (int?)e.KnownEpoch).FirstOrDefaultAsync(ct);
        var epoch = ended ?? account.KnownEpoch;
        // A device keeps its row only while it is known, so a later epoch on it was reached from the one of then. 0 is none.
        return epoch > 0 && await (
            from device in db.Set<Device>()
            from installation in db.Set<Installation>()
            where devices.Contains(device.Id) && device.Account == account.Id && device.FirstSeenAt <= before && device.KnownEpoch >= epoch
                && device.InstallationEpoch == installation.Epoch && (device.ForgottenAt == null || device.ForgottenAt > before)
            select device.Id).AnyAsync(ct);
    }

    private async Task<(string? Text, AnswerOnRecord? Answer)> QuestionAt(AccountId account, DateTimeOffset before, CancellationToken ct) =>
        await db.Set<SupersededQuestion>().InUseAt(account, before).FirstOrDefaultAsync(ct) is { } then
            ? (then.Text, new AnswerOnRecord(account, then.AnswerHash, then.CaseSensitive)) : (null, null);

    private async Task<string?> PasswordAt(AccountId account, DateTimeOffset before, CancellationToken ct) =>
        await db.Set<Password>().Where(p => p.Account == account && p.ChangedAt <= before).Select(p => p.Hash).SingleOrDefaultAsync(ct)
        ?? await db.Set<SupersededPassword>().InUseAt(account, before).Select(p => p.Hash).FirstOrDefaultAsync(ct);
}
