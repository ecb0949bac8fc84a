using Holdfast.Accounts;
using Holdfast.Audit;
using Holdfast.Containment;
using Holdfast.Mail;
using Holdfast.Passwords;
using Holdfast.RecoveryCodes;
using Holdfast.SecurityQuestions;
using Holdfast.Sessions;
using Holdfast.Storage;
using Holdfast.Throttling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Recovery;

/// <param name="Link">The live link, as it was found for this request.</param>
/// <param name="Code">A recovery code in place of the answer; "" where none was typed.</param>
public sealed record ResetPassword(Link Link, string New, string Answer, string Code, bool EndAllSessions, Network Network, Origin Origin);

public abstract record ResetPasswordResult
{
    private ResetPasswordResult()
    {
    }

    /// <param name="NewCode">The recovery code that takes the place of the one that was used, to be shown this once.</param>
    public sealed record Done(string? NewCode) : ResetPasswordResult;

    /// <summary>The new password, the barrier, or both were wrong; nothing was changed and the link still works.</summary>
    public sealed record Refused(PasswordFault? Fault, BarrierVerdict? Barrier) : ResetPasswordResult;

    public sealed record TooManyTries(TimeSpan Wait) : ResetPasswordResult;

    public sealed record Busy : ResetPasswordResult;

    /// <summary>Something of the account was changed at the same moment; nothing of this was done.</summary>
    public sealed record ChangedMeanwhile : ResetPasswordResult;
}

/// <summary>A new password behind a mailed link and the barrier. It signs nobody in.</summary>
public sealed class ResetPasswordHandler(
    HoldfastDb db, Links links, Barrier barrier, AnswerCheck answers, RecoveryCodeCheck codes, NewPasswords passwords, HashLanes lanes, Argon2Hasher hasher,
    SessionBook sessions, AuditTrail audit, Notices notices, Returns returns, IOptions<SecurityQuestionsOptions> questions, TimeProvider time)
{
    public async Task<ResetPasswordResult> Handle(ResetPassword command, CancellationToken ct)
    {
        var stored = await Load(command.Link, ct);
        var (next, fault) = await passwords.Check(command.New, stored.Account.Name, stored.Addresses, null, ct);
        if (fault is not null && stored is { Question: null, NeedsMore: false })
        {
            return new ResetPasswordResult.Refused(fault, null);
        }

        // The barrier is met even where the password is refused, so that a person hears of both at once.
        var met = await barrier.Meet(stored.Account, stored.Question, stored.NeedsMore, command.Answer, command.Code, command.Network, ct);
        switch (met)
        {
            case BarrierVerdict.Wait wait:
                return new ResetPasswordResult.TooManyTries(wait.For);
            case BarrierVerdict.Busy:
                return new ResetPasswordResult.Busy();
            case BarrierVerdict.Passed passed when next is not null:
                return await Save(command, stored, next, passed.Code, ct);
            default:
                return new ResetPasswordResult.Refused(fault, met is BarrierVerdict.Passed ? null : met);
        }
    }

    private async Task<ResetPasswordResult> Save(ResetPassword command, Stored stored, CheckedPassword next, RecoveryCode? code, CancellationToken ct)
    {
        using var place = lanes.TryEnter(Lane.Stranger, command.Network);
        if (place is null)
        {
            return new ResetPasswordResult.Busy();
        }

        PasswordHash hash;
        try
        {
            hash = await place.Run(() => next.Hash(hasher), ct);
        }
        catch (TimeoutException)
        {
            return new ResetPasswordResult.Busy();
        }

        var account = stored.Account;
        db.Add(stored.Password.Replace(hash, time.GetUtcNow()));
        links.Use(command.Link);
        var newCode = code is null ? null : codes.UseUp(code);
        sessions.Apply(command.EndAllSessions ? SecurityEvent.ResetEverywhere : SecurityEvent.ResetHere, EndReason.PasswordChanged, account, null);
        audit.Record(command.EndAllSessions ? AuditKind.PasswordResetEverywhere : AuditKind.PasswordReset, account.Id, command.Origin);
        notices.Owe<PasswordResetNotice>(account.Id, command.Origin, command.EndAllSessions ? "everywhere" : null);
        try
        {
            await db.Write(
                async inside => await db.SaveChangesAsync(inside) + (stored.Question is null || code is not null ? 0 : await answers.Forget(account.Id, inside)), ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ResetPasswordResult.ChangedMeanwhile();
        }

        return new ResetPasswordResult.Done(newCode);
    }

    private async Task<Stored> Load(Link link, CancellationToken ct)
    {
        var id = link.Account ?? throw new InvalidOperationException("A reset is bound to an account.");
        var asks = questions.Value.Mode is not QuestionMode.Off;
        var found = await (
            from account in db.Set<Account>()
            join password in db.Set<Password>() on account.Id equals password.Account
            join question in db.Set<SecurityQuestion>() on account.Id equals question.Account into set
            from question in set.DefaultIfEmpty()
            where account.Id == id
            select new
            {
                account,
                password,
                question,
                Addresses = db.Set<EmailAddress>().Where(e => e.Account == account.Id && e.ConfirmedAt != null).Select(e => e.Address).ToList(),
            }).SingleAsync(ct);
        var asked = asks ? found.question : null;
        return new Stored(found.account, found.password, asked, asked is null && await returns.AreRecent(id, ct), found.Addresses);
    }

    private sealed record Stored(Account Account, Password Password, SecurityQuestion? Question, bool NeedsMore, IReadOnlyList<string> Addresses);
}
