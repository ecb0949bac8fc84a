using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

/// <param name="Link">The live link, as it was found for this request.</param>
/// <param name="Devices">The devices that the browser's marks name.</param>
public sealed record ResetQuestion(
    Link Link, string Current, string Question, string Answer, bool EndAllSessions, IReadOnlyList<DeviceId> Devices, Network Network, Origin Origin);

public abstract record ResetQuestionResult
{
    private ResetQuestionResult()
    {
    }

    /// <param name="Phrase">The generated phrase, to be shown this once; null where an answer was typed.</param>
    public sealed record Done(string? Phrase) : ResetQuestionResult;

    /// <summary>Any of the fields were wrong; nothing was changed and the link still works.</summary>
    public sealed record Refused(bool CurrentIsWrong, bool QuestionIsMissing, AnswerFault? Fault) : ResetQuestionResult;

    public sealed record TooManyTries(TimeSpan Wait) : ResetQuestionResult;

    public sealed record Busy : ResetQuestionResult;

    /// <summary>Something of the account was changed at the same moment; nothing of this was done.</summary>
    public sealed record ChangedMeanwhile : ResetQuestionResult;
}

/// <summary>A new security question behind a mailed link and the current password (rulings F22). It signs nobody in.</summary>
public sealed class ResetQuestionHandler(
    HoldfastDb db, Links links, PasswordCheck check, FailureBudgets budgets, KnownDevices devices, NewQuestions newQuestions, SessionBook sessions, AuditTrail audit,
    Notices notices)
{
    public async Task<ResetQuestionResult> Handle(ResetQuestion command, CancellationToken ct)
    {
        if (check.Admit(command.Network) is { } soon)
        {
            return new ResetQuestionResult.TooManyTries(soon);
        }

        var stored = await Load(command.Link, ct);
        var (account, password) = (stored.Account, stored.Password);
        var judged = newQuestions.Judge(command.Question, command.Answer, [account.Name, .. stored.Addresses, command.Current]);
        var lane = await devices.IsKnown(account.Id, command.Devices, ct) ? Lane.KnownDevice : Lane.Stranger;
        var budget = budgets.KeyOf(Authenticator.Password, account.Id.Value, account.LinkEpoch);
        switch (await check.Verify(new PasswordTry(account.Id, password.Hash, command.Current, budget, lane, command.Network), ct))
        {
            case PasswordVerdict.Wait wait:
                return new ResetQuestionResult.TooManyTries(wait.For);
            case PasswordVerdict.Busy:
                return new ResetQuestionResult.Busy();
            case PasswordVerdict.Wrong:
                return new ResetQuestionResult.Refused(CurrentIsWrong: true, judged.IsMissing, judged.Fault);
        }

        if (judged.IsMissing || judged.Fault is not null)
        {
            await budgets.Forgive(budget, ct);
            return new ResetQuestionResult.Refused(CurrentIsWrong: false, judged.IsMissing, judged.Fault);
        }

        if (await newQuestions.Prepare(command.Question, command.Answer, Lane.Stranger, command.Network, ct) is not { } answer)
        {
            return new ResetQuestionResult.Busy();
        }

        newQuestions.Put(account.Id, stored.Question, answer);
        links.Use(command.Link);
        sessions.Apply(command.EndAllSessions ? SecurityEvent.ResetEverywhere : SecurityEvent.ResetHere, RecoveryEnds.QuestionReset, account, null);
        audit.Record(command.EndAllSessions ? RecoveryEvents.QuestionResetEverywhere : RecoveryEvents.QuestionReset, account.Id, command.Origin);
        notices.Owe<QuestionResetNotice>(account.Id, command.Origin, command.EndAllSessions ? "everywhere" : null);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ResetQuestionResult.ChangedMeanwhile();
        }

        return new ResetQuestionResult.Done(answer.Phrase);
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
        return new Stored(found.account, found.password, found.question, found.Addresses);
    }

    private sealed record Stored(Account Account, Password Password, SecurityQuestion? Question, IReadOnlyList<string> Addresses);
}
