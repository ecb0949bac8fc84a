using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Containment;
using Holdfast.Security.Passwords;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

/// <param name="Link">The live link, as it was found for this request.</param>
/// <param name="Code">A recovery code in place of the answer; "" where none was typed.</param>
/// <param name="Question">The new question that is chosen with it where the account is secured (rulings F33); null where it stays.</param>
public sealed record ResetPassword(
    Link Link, string New, string Answer, string Code, bool EndAllSessions, Network Network, Origin Origin, ChosenQuestion? Question = null);

/// <summary>A question and an answer, as they were typed; both are "" where the phrase is generated or none is asked.</summary>
public sealed record ChosenQuestion(string Text, string Answer);

public abstract record ResetPasswordResult
{
    private ResetPasswordResult()
    {
    }

    /// <param name="NewCode">The recovery code that takes the place of the one that was used, to be shown this once.</param>
    /// <param name="Phrase">The generated phrase, to be shown this once.</param>
    /// <param name="Passed">What spares this browser the question at the next sign-in; null where nothing was proved here.</param>
    public sealed record Done(string? NewCode, string? Phrase, SecretToken? Passed) : ResetPasswordResult;

    /// <summary>Something of what was typed was wrong; nothing was changed and the link still works.</summary>
    public sealed record Refused(PasswordFault? Fault, BarrierVerdict? Barrier, JudgedQuestion? Question = null) : ResetPasswordResult;

    public sealed record TooManyTries(TimeSpan Wait) : ResetPasswordResult;

    public sealed record Busy : ResetPasswordResult;

    /// <summary>Something of the account was changed at the same moment; nothing of this was done.</summary>
    public sealed record ChangedMeanwhile : ResetPasswordResult;
}

/// <summary>A new password, or with a new question too, behind a mailed link and the barrier. It signs nobody in.</summary>
public sealed class ResetPasswordHandler(
    HoldfastDb db, Links links, Barrier barrier, AnswerCheck answers, RecoveryCodeCheck codes, NewPasswords passwords, NewQuestions newQuestions,
    SessionBook sessions, AuditTrail audit, Notices notices, Returns returns, IOptions<SecurityQuestionsOptions> questions, PassedBarriers passed, TimeProvider time)
{
    private bool AsksQuestion => questions.Value.Mode is not QuestionMode.Off;

    public async Task<ResetPasswordResult> Handle(ResetPassword command, CancellationToken ct)
    {
        var stored = await Load(command.Link, ct);
        var (next, fault) = await passwords.Check(command.New, stored.Account.Name, stored.Addresses, null, ct);
        var judged = command.Question is { } chosen && AsksQuestion
            ? newQuestions.Judge(chosen.Text, chosen.Answer, [stored.Account.Name, .. stored.Addresses, command.New]) : null;
        var isRefused = fault is not null || judged is { IsMissing: true } or { Fault: not null };
        if (isRefused && stored is { Question: null, NeedsMore: false })
        {
            return new ResetPasswordResult.Refused(fault, null, judged);
        }

        // The barrier is met even where the rest is refused, so that a person hears of all at once.
        var met = await barrier.Meet(stored.Account, stored.Question, stored.NeedsMore, command.Answer, command.Code, command.Network, ct);
        switch (met)
        {
            case BarrierVerdict.Wait wait:
                return new ResetPasswordResult.TooManyTries(wait.For);
            case BarrierVerdict.Busy:
                return new ResetPasswordResult.Busy();
            case BarrierVerdict.Passed passed when next is not null && !isRefused:
                return await Save(command, stored, next, passed.Code, ct);
            case BarrierVerdict.Passed passed:
                await barrier.Forgive(stored.Account, passed, ct);
                return new ResetPasswordResult.Refused(fault, null, judged);
            default:
                return new ResetPasswordResult.Refused(fault, met, judged);
        }
    }

    private async Task<ResetPasswordResult> Save(ResetPassword command, Stored stored, CheckedPassword next, RecoveryCode? code, CancellationToken ct)
    {
        if (await passwords.Hash(next, Lane.Stranger, command.Network, ct) is not { } hash)
        {
            return new ResetPasswordResult.Busy();
        }

        var account = stored.Account;
        NewAnswer? answer = null;
        if (command.Question is { } chosen && AsksQuestion)
        {
            answer = await newQuestions.Prepare(chosen.Text, chosen.Answer, Lane.Stranger, command.Network, ct);
            if (answer is null)
            {
                return new ResetPasswordResult.Busy();
            }

            newQuestions.Put(account.Id, stored.Question, answer);
        }

        db.Add(stored.Password.Replace(hash, time.GetUtcNow()));
        links.Use(command.Link);
        var newCode = code is null ? null : codes.UseUp(code);
        End(command, account);
        var proved = AsksQuestion && (stored.Question is not null || code is not null || answer is not null);
        SecretToken? pass = proved ? await passed.Make(account, ct) : null;
        try
        {
            await db.Write(
                async inside => await db.SaveChangesAsync(inside) + (stored.Question is null || code is not null ? 0 : await answers.Forget(account.Id, inside)), ct);
        }
        catch (DbUpdateException problem) when (problem is DbUpdateConcurrencyException || DoubledRow.Is(problem))
        {
            return new ResetPasswordResult.ChangedMeanwhile();
        }

        return new ResetPasswordResult.Done(newCode, answer?.Phrase, pass);
    }

    /// <summary>What ends with it, and who is told, in the same save.</summary>
    private void End(ResetPassword command, Account account)
    {
        var everywhere = command.EndAllSessions;
        if (command.Question is null)
        {
            sessions.Apply(everywhere ? SecurityEvent.ResetEverywhere : SecurityEvent.ResetHere, PasswordEnds.Changed, account, null);
            audit.Record(everywhere ? RecoveryEvents.PasswordResetEverywhere : RecoveryEvents.PasswordReset, account.Id, command.Origin);
            notices.Owe<PasswordResetNotice>(account.Id, command.Origin, everywhere ? "everywhere" : null);
            return;
        }

        account.Secured(time.GetUtcNow());
        sessions.Apply(SecurityEvent.ResetEverywhere, RecoveryEnds.Secured, account, null);
        audit.Record(RecoveryEvents.Secured, account.Id, command.Origin);
        notices.Owe<AccountSecuredNotice>(account.Id, command.Origin);
    }

    private async Task<Stored> Load(Link link, CancellationToken ct)
    {
        var id = link.Account ?? throw new InvalidOperationException("A reset is bound to an account.");
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
        var asked = AsksQuestion ? found.question : null;
        return new Stored(found.account, found.password, asked, asked is null && await returns.AreRecent(id, ct), found.Addresses);
    }

    private sealed record Stored(Account Account, Password Password, SecurityQuestion? Question, bool NeedsMore, IReadOnlyList<string> Addresses);
}
