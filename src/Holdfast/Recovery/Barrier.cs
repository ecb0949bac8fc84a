using Holdfast.Accounts;
using Holdfast.Passwords;
using Holdfast.RecoveryCodes;
using Holdfast.SecurityQuestions;
using Holdfast.Throttling;

namespace Holdfast.Recovery;

/// <summary>How the barrier in front of a reset was met.</summary>
public abstract record BarrierVerdict
{
    private BarrierVerdict()
    {
    }

    /// <param name="Code">The recovery code that was used in place of the answer; null where the answer was given, or nothing is asked.</param>
    public sealed record Passed(RecoveryCode? Code) : BarrierVerdict;

    public sealed record WrongAnswer : BarrierVerdict;

    public sealed record WrongCode : BarrierVerdict;

    public sealed record Wait(TimeSpan For) : BarrierVerdict;

    /// <summary>Ten wrong answers in a row: a recovery code or a person is left.</summary>
    public sealed record Closed : BarrierVerdict;

    public sealed record Busy : BarrierVerdict;
}

/// <summary>
/// The question in front of a new password (flows.md F22), or a recovery code in its place. Where no question is set the link
/// alone is enough, which NIST allows at AAL1.
/// </summary>
public sealed class Barrier(AnswerCheck answers, RecoveryCodeCheck codes)
{
    public async Task<BarrierVerdict> Meet(Account account, SecurityQuestion? question, string answer, string code, Network network, CancellationToken ct)
    {
        if (question is null)
        {
            return new BarrierVerdict.Passed(null);
        }

        if (code.Trim().Length > 0)
        {
            return await codes.Verify(account, code, network, ct) switch
            {
                CodeVerdict.Right right => new BarrierVerdict.Passed(right.Code),
                CodeVerdict.Wait wait => new BarrierVerdict.Wait(wait.For),
                _ => new BarrierVerdict.WrongCode(),
            };
        }

        if (answers.Admit(network) is { } soon)
        {
            return new BarrierVerdict.Wait(soon);
        }

        return await answers.Verify(question, answer, Lane.Stranger, network, ct) switch
        {
            AnswerVerdict.Right => new BarrierVerdict.Passed(null),
            AnswerVerdict.Wait wait => new BarrierVerdict.Wait(wait.For),
            AnswerVerdict.Closed => new BarrierVerdict.Closed(),
            AnswerVerdict.Busy => new BarrierVerdict.Busy(),
            _ => new BarrierVerdict.WrongAnswer(),
        };
    }
}
