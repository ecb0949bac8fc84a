using Holdfast.Platform.Accounts;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Passwords;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;

namespace Holdfast.Security.Recovery;

/// <summary>How the barrier in front of a reset was met.</summary>
public abstract record BarrierVerdict
{
    private BarrierVerdict()
    {
    }

    /// <param name="Code">The recovery code that was used in place of the answer; null where the answer was given, or nothing is asked.</param>
    /// <param name="Budget">Which failures the password counted among that was used in place of the answer.</param>
    public sealed record Passed(RecoveryCode? Code, byte[]? Budget = null) : BarrierVerdict;

    public sealed record WrongAnswer : BarrierVerdict;

    public sealed record WrongCode : BarrierVerdict;

    public sealed record WrongPassword : BarrierVerdict;

    /// <summary>Nothing was typed that could prove anything.</summary>
    public sealed record Missing : BarrierVerdict;

    public sealed record Wait(TimeSpan For) : BarrierVerdict;

    /// <summary>Ten wrong answers in a row: a recovery code or a person is left.</summary>
    public sealed record Closed : BarrierVerdict;

    public sealed record Busy : BarrierVerdict;
}

/// <summary>
/// The question in front of a new password (rulings F22), or a recovery code in its place. Where no question is set the link
/// alone is enough, which NIST allows at AAL1.
/// </summary>
public sealed class Barrier(AnswerCheck answers, RecoveryCodeCheck codes, PasswordCheck passwords, FailureBudgets budgets, AccountsBefore before)
{
    /// <summary>
    /// The barrier in front of a contained account: a secret as it was before the take-over, one of those that there are
    /// (rulings F24). Tries count where they always count.
    /// </summary>
    public async Task<BarrierVerdict> MeetAsBefore(AccountBefore then, string answer, string code, string old, Network network, CancellationToken ct)
    {
        var account = then.Account;
        if (then.IsReleased)
        {
            return new BarrierVerdict.Passed(null);
        }

        if (then.HasCodes && code.Trim().Length > 0)
        {
            return Of(await codes.Verify(account, code, before.CodesAt(account.Id, then.Moment), network, ct));
        }

        if ((then.Answer is null || answer.Trim().Length == 0) && (then.Password is null || old.Length == 0))
        {
            return new BarrierVerdict.Missing();
        }

        var typed = answer.Trim().Length > 0 ? then.Answer : null;
        if ((typed is null ? passwords.Admit(network) : answers.Admit(network)) is { } soon)
        {
            return new BarrierVerdict.Wait(soon);
        }

        if (typed is { } stored)
        {
            return Of(await answers.Verify(stored, answer, Lane.Stranger, network, ct));
        }

        var budget = budgets.KeyOf(Authenticator.Password, account.Id.Value, account.LinkEpoch);
        return await passwords.Verify(new PasswordTry(account.Id, then.Password, old, budget, Lane.KnownDevice, network), ct) switch
        {
            PasswordVerdict.Right => new BarrierVerdict.Passed(null, budget),
            PasswordVerdict.Wait wait => new BarrierVerdict.Wait(wait.For),
            PasswordVerdict.Busy => new BarrierVerdict.Busy(),
            _ => new BarrierVerdict.WrongPassword(),
        };
    }

    /// <param name="needsMore">The link alone is not enough, though no question is set: somebody else was reading the owner's mail.</param>
    public async Task<BarrierVerdict> Meet(
        Account account, SecurityQuestion? question, bool needsMore, string answer, string code, Network network, CancellationToken ct)
    {
        if (question is null && !needsMore)
        {
            return new BarrierVerdict.Passed(null);
        }

        // Nothing typed is no failure.
        if (code.Trim().Length == 0 && (question is null || answer.Trim().Length == 0))
        {
            return question is null ? new BarrierVerdict.WrongCode() : new BarrierVerdict.Missing();
        }

        if (question is null || code.Trim().Length > 0)
        {
            return Of(await codes.Verify(account, code, network, ct));
        }

        if (answers.Admit(network) is { } soon)
        {
            return new BarrierVerdict.Wait(soon);
        }

        return Of(await answers.Verify(question, answer, Lane.Stranger, network, ct));
    }

    /// <summary>What was typed here was right, and the form is refused for something else in it: that is no failure.</summary>
    public Task Forgive(Account account, BarrierVerdict.Passed passed, CancellationToken ct) => passed switch
    {
        // A code forgives itself, and says nothing about the answer.
        { Code: not null } => Task.CompletedTask,
        { Budget: { } budget } => budgets.Forgive(budget, ct),
        _ => answers.Forgive(account.Id, ct),
    };

    private static BarrierVerdict Of(CodeVerdict verdict) => verdict switch
    {
        CodeVerdict.Right right => new BarrierVerdict.Passed(right.Code),
        CodeVerdict.Wait wait => new BarrierVerdict.Wait(wait.For),
        _ => new BarrierVerdict.WrongCode(),
    };

    private static BarrierVerdict Of(AnswerVerdict verdict) => verdict switch
    {
        AnswerVerdict.Right => new BarrierVerdict.Passed(null),
        AnswerVerdict.Wait wait => new BarrierVerdict.Wait(wait.For),
        AnswerVerdict.Closed => new BarrierVerdict.Closed(),
        AnswerVerdict.Busy => new BarrierVerdict.Busy(),
        _ => new BarrierVerdict.WrongAnswer(),
    };
}
