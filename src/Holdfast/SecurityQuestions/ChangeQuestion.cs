using Holdfast.Accounts;
using Holdfast.Audit;
using Holdfast.Mail;
using Holdfast.Passwords;
using Holdfast.Sessions;
using Holdfast.Storage;
using Holdfast.Throttling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.SecurityQuestions;

/// <param name="Question">The chosen question's words; "" where the phrase is generated.</param>
public sealed record ChangeQuestion(SignedIn By, string Current, string Question, string Answer, Network Network, Origin Origin);

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
    HoldfastDb db, PasswordCheck check, FailureBudgets budgets, HashLanes lanes, Argon2Hasher hasher, SessionBook sessions, AuditTrail audit, Notices notices,
    IOptions<SecurityQuestionsOptions> options, TimeProvider time)
{
    /// <summary>What stands in place of a question where the phrase is ours.</summary>
    public const string PhraseQuestion = "Type the phrase that you saved";

    private bool IsGenerated => options.Value.Mode is QuestionMode.Generated;

    public async Task<ChangeQuestionResult> Handle(ChangeQuestion command, CancellationToken ct)
    {
        var stored = await Load(command.By, ct);
        var (account, password) = (stored.Account, stored.Password);
        var text = IsGenerated ? PhraseQuestion : command.Question.Trim();
        var missing = !IsGenerated && !IsChoice(text);
        var fault = IsGenerated ? null : Answers.Check(command.Answer, text, [account.Name, .. stored.Addresses, command.Current], options.Value.MinAnswerLength);
        var budget = budgets.KeyOf(Authenticator.Password, account.Id.Value, account.LinkEpoch);
        switch (await check.Verify(new PasswordTry(account.Id, password.Hash, command.Current, budget, Lane.SignedIn, command.Network), ct))
        {
            case PasswordVerdict.Wait wait:
                return new ChangeQuestionResult.TooManyTries(wait.For);
            case PasswordVerdict.Busy:
                return new ChangeQuestionResult.Busy();
            case PasswordVerdict.Wrong:
                return new ChangeQuestionResult.Refused(CurrentIsWrong: true, missing, fault);
        }

        if (missing || fault is not null)
        {
            return new ChangeQuestionResult.Refused(CurrentIsWrong: false, missing, fault);
        }

        var phrase = IsGenerated ? GeneratedPhrase.New() : null;
        var sensitive = phrase is null && options.Value.CaseSensitive;
        using var place = lanes.TryEnter(Lane.SignedIn, command.Network);
        if (place is null)
        {
            return new ChangeQuestionResult.Busy();
        }

        try
        {
            var hash = await place.Run(() => hasher.Hash(Answers.Compared(phrase ?? command.Answer, sensitive)), ct);
            return await Save(command, stored, new NewAnswer(text, hash, sensitive, phrase), ct);
        }
        catch (TimeoutException)
        {
            return new ChangeQuestionResult.Busy();
        }
    }

    private async Task<ChangeQuestionResult> Save(ChangeQuestion command, Stored stored, NewAnswer answer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (stored.Question is { } question)
        {
            question.Replace(answer.Text, answer.Hash, answer.CaseSensitive, answer.Phrase is not null, now);
        }
        else
        {
            db.Add(new SecurityQuestion
            {
                Account = stored.Account.Id,
                Text = answer.Text,
                AnswerHash = answer.Hash,
                CaseSensitive = answer.CaseSensitive,
                IsGenerated = answer.Phrase is not null,
                SetAt = now,
            });
        }

        var token = sessions.Apply(SecurityEvent.CredentialChanged, null, stored.Account, stored.Session);
        stored.Session.ProvedAt = now;
        audit.Record(AuditKind.QuestionChanged, stored.Account.Id, command.Origin);
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

    private bool IsChoice(string text) =>
        options.Value.Choices.Contains(text) || (options.Value.AllowOwnQuestions && text.Length is > 0 and <= SecurityQuestion.TextLength);

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

    private sealed record NewAnswer(string Text, string Hash, bool CaseSensitive, string? Phrase);
}
