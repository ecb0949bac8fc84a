using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SecurityQuestions;

/// <param name="Question">The chosen question's words; "" where the phrase is generated.</param>
/// <param name="Current">May be "" while the account is secured, where the password was proved a moment ago (rulings F8).</param>
/// <param name="Securing">It is the first step of securing the account, and goes on to the next.</param>
public sealed record ChangeQuestion(SignedIn By, string Current, string Question, string Answer, Network Network, Origin Origin, bool Securing = false);

public abstract record ChangeQuestionResult
{
    private ChangeQuestionResult()
    {
    }

    /// <param name="Token">This session's new token.</param>
    /// <param name="Phrase">The generated phrase, to be shown this once; null where an answer was typed.</param>
    public sealed record Changed(SecretToken Token, string? Phrase) : ChangeQuestionResult;

    /// <summary>Any of the fields were wrong; nothing was changed.</summary>
    public sealed record Refused(bool CurrentIsWrong, bool QuestionIsMissing, AnswerFault? Fault) : ChangeQuestionResult;

    public sealed record TooManyTries(TimeSpan Wait) : ChangeQuestionResult;

    public sealed record Busy : ChangeQuestionResult;

    /// <summary>Another change was faster; nothing of this one was done.</summary>
    public sealed record ChangedMeanwhile : ChangeQuestionResult;
}

/// <summary>Sets or changes the security question, under the current password (standards.md R417).</summary>
public sealed class ChangeQuestionHandler(
    HoldfastDb db, PasswordCheck check, FailureBudgets budgets, NewQuestions newQuestions, SessionBook sessions, AuditTrail audit, Notices notices, TimeProvider time)
{
    public async Task<ChangeQuestionResult> Handle(ChangeQuestion command, CancellationToken ct)
    {
        var stored = await Load(command.By, ct);
        var (account, password) = (stored.Account, stored.Password);
        if (command.Securing && !(account.IsFrozen(time.GetUtcNow()) && account.SecuringStep is SecuringStep.Question))
        {
            return new ChangeQuestionResult.ChangedMeanwhile();
        }

        var judged = newQuestions.Judge(command.Question, command.Answer, [account.Name, .. stored.Addresses, command.Current]);
        var budget = budgets.KeyOf(Authenticator.Password, account.Id.Value, account.LinkEpoch);
        var isSpared = command.Securing && command.Current.Length == 0 && FreshProof.IsFresh(command.By, time.GetUtcNow());
        switch (isSpared ? new PasswordVerdict.Right() : await check.Verify(new PasswordTry(account.Id, password.Hash, command.Current, budget, Lane.SignedIn, command.Network), ct))
        {
            case PasswordVerdict.Wait wait:
                return new ChangeQuestionResult.TooManyTries(wait.For);
            case PasswordVerdict.Busy:
                return new ChangeQuestionResult.Busy();
            case PasswordVerdict.Wrong:
                return new ChangeQuestionResult.Refused(CurrentIsWrong: true, judged.IsMissing, judged.Fault);
        }

        if (judged.IsMissing || judged.Fault is not null)
        {
            await (isSpared ? Task.CompletedTask : budgets.Forgive(budget, ct));
            return new ChangeQuestionResult.Refused(CurrentIsWrong: false, judged.IsMissing, judged.Fault);
        }

        return await newQuestions.Prepare(command.Question, command.Answer, Lane.SignedIn, command.Network, ct) is { } answer
            ? await Save(command, stored, answer, isSpared, ct)
            : new ChangeQuestionResult.Busy();
    }

    private async Task<ChangeQuestionResult> Save(ChangeQuestion command, Stored stored, NewAnswer answer, bool isSpared, CancellationToken ct)
    {
        newQuestions.Put(stored.Account.Id, stored.Question, answer);
        var token = sessions.Apply(SecurityEvent.CredentialChanged, null, stored.Account, stored.Session);
        stored.Session.ProvedAt = isSpared ? stored.Session.ProvedAt : time.GetUtcNow();
        if (command.Securing)
        {
            stored.Account.GoOnSecuring();
        }

        audit.Record(QuestionEvents.Changed, stored.Account.Id, command.Origin);
        notices.Owe<QuestionChangedNotice>(stored.Account.Id, command.Origin);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException problem) when (problem is DbUpdateConcurrencyException || stored.Question is null)
        {
            // Somebody changed the account, or set the first question, in the same moment.
            return new ChangeQuestionResult.ChangedMeanwhile();
        }

        return new ChangeQuestionResult.Changed(token ?? throw new System.Diagnostics.UnreachableException(), answer.Phrase);
    }

    private async Task<Stored> Load(SignedIn caller, CancellationToken ct)
    {
        var found = await (
            from account in db.Set<Account>()
            join password in db.Set<Password>() on account.Id equals password.Account
            join session in db.Set<Session>() on account.Id equals session.Account
            join question in db.Set<SecurityQuestion>() on account.Id equals question.Account into questions
            from question in questions.DefaultIfEmpty()
            where session.Id == caller.Session
            select new
            {
                account,
                password,
                session,
                question,
                Addresses = db.Set<EmailAddress>().Where(e => e.Account == account.Id && e.ConfirmedAt != null).Select(e => e.Address).ToList(),
            }).SingleOrDefaultAsync(ct) ?? throw new SessionEndedException();
        return new Stored(found.account, found.password, found.session, found.question, found.Addresses);
    }

    private sealed record Stored(Account Account, Password Password, Session Session, SecurityQuestion? Question, IReadOnlyList<string> Addresses);
}
