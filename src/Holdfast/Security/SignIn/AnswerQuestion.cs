using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Passwords;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SignIn;

/// <param name="Token">The hash of the secret in the flow's cookie.</param>
/// <param name="Code">A recovery code in place of the answer; "" where none was typed.</param>
public sealed record AnswerQuestion(PendingSignInId Pending, TokenHash Token, string Answer, string Code, bool Remember, Arrival Arrival, Network Network);

public abstract record AnswerQuestionResult
{
    private AnswerQuestionResult()
    {
    }

    /// <param name="NewCode">The recovery code that takes the place of the one that was used, to be shown this once.</param>
    public sealed record Done(StartedSession Session, string? ReturnTo, string? NewCode) : AnswerQuestionResult;

    /// <summary>The sign-in is used, too old, or something of the account changed meanwhile: it begins anew.</summary>
    public sealed record Over : AnswerQuestionResult;

    public sealed record Wrong(QuestionView View) : AnswerQuestionResult;

    public sealed record WrongCode(QuestionView View) : AnswerQuestionResult;

    public sealed record TooManyTries(QuestionView View, TimeSpan Wait) : AnswerQuestionResult;

    public sealed record Closed(QuestionView View) : AnswerQuestionResult;

    public sealed record Busy(QuestionView View) : AnswerQuestionResult;
}

/// <summary>The question after the right password, under a pending sign-in (rulings F1, F23, F27).</summary>
public sealed class AnswerQuestionHandler(
    HoldfastDb db, PendingSignIns pendings, AnswerCheck check, RecoveryCodeCheck codes, FailureBudgets budgets, StartSession start, AuditTrail audit, Notices notices,
    TimeProvider time)
{
    public async Task<AnswerQuestionResult> Handle(AnswerQuestion command, CancellationToken ct)
    {
        if (await pendings.Find(command.Pending, command.Token, command.Arrival.Marks, ct) is not { } found)
        {
            return new AnswerQuestionResult.Over();
        }

        if (command.Code.Trim().Length > 0)
        {
            return await HandleCode(command, found, ct);
        }

        if (check.Admit(command.Network) is { } soon)
        {
            return new AnswerQuestionResult.TooManyTries(found.View, soon);
        }

        var lane = StartSession.IsKnown(found.Entrant, command.Arrival, time.GetUtcNow()) ? Lane.KnownDevice : Lane.Stranger;
        switch (await check.Verify(found.Question, command.Answer, lane, command.Network, ct))
        {
            case AnswerVerdict.Right:
                return await Complete(command, found, null, ct);
            case AnswerVerdict.Wait wait:
                return new AnswerQuestionResult.TooManyTries(found.View, wait.For);
            case AnswerVerdict.Busy:
                return new AnswerQuestionResult.Busy(found.View);
            case AnswerVerdict.Closed:
                return new AnswerQuestionResult.Closed(found.View);
            case AnswerVerdict.Wrong:
                await NoteWrong(command.Pending, ct);
                return new AnswerQuestionResult.Wrong(found.View);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>In place of the answer, for those who forgot it or whose question is closed (rulings F23, F26; WCAG 3.3.8).</summary>
    private async Task<AnswerQuestionResult> HandleCode(AnswerQuestion command, FoundPendingSignIn found, CancellationToken ct)
    {
        var account = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == found.Pending.Account, ct);
        switch (await codes.Verify(account, command.Code, command.Network, ct))
        {
            case CodeVerdict.Right right:
                try
                {
                    return await Complete(command, found, right.Code, ct);
                }
                catch (DbUpdateConcurrencyException)
                {
                    // Somebody used the same code at this moment, and was faster.
                    return new AnswerQuestionResult.WrongCode(found.View);
                }

            case CodeVerdict.Wait wait:
                return new AnswerQuestionResult.TooManyTries(found.View, wait.For);
            default:
                await NoteWrong(command.Pending, ct);
                return new AnswerQuestionResult.WrongCode(found.View);
        }
    }

    private Task<int> NoteWrong(PendingSignInId pending, CancellationToken ct) => db.Alone(
        inside => db.Set<PendingSignIn>().Where(p => p.Id == pending).ExecuteUpdateAsync(p => p.SetProperty(x => x.WrongAnswers, x => x.WrongAnswers + 1), inside), ct);

    private async Task<AnswerQuestionResult> Complete(AnswerQuestion command, FoundPendingSignIn found, RecoveryCode? code, CancellationToken ct)
    {
        var (pending, now) = (found.Pending, time.GetUtcNow());
        var entrant = found.Entrant with { RememberUnder = command.Remember ? found.DeviceEpoch : null, By = code is null ? SignedInBy.Answer : SignedInBy.RecoveryCode };
        var newCode = code is null ? null : codes.UseUp(code);
        audit.Record(code is null ? SignInEvents.QuestionAnswered : SignInEvents.RecoveryCodeUsed, pending.Account, command.Arrival.Origin);
        if (code is not null)
        {
            notices.Owe<RecoveryCodeUsedNotice>(pending.Account, command.Arrival.Origin);
        }

        var budget = budgets.KeyOf(Authenticator.Password, pending.Account.Value, pending.LinkEpoch);
        var started = await start.Start(entrant, command.Arrival, budget, ct, async inside =>
        {
            // Of two answers at once one lets in; what both stand on is used up in the same transaction.
            var used = await db.Set<PendingSignIn>().Where(p => p.Id == pending.Id && p.UsedAt == null)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.UsedAt, now).SetProperty(x => x.Version, x => x.Version + 1), inside);
            // A code says nothing about the answer: what was wrong before stays counted.
            return used == 1 && (code is not null || await check.Forget(pending.Account, inside) == 1);
        });
        return started is null ? new AnswerQuestionResult.Over() : new AnswerQuestionResult.Done(started, pending.ReturnTo, newCode);
    }
}
