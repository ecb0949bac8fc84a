using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.SecurityQuestions;

/// <summary>What is wrong with a question and answer that somebody chose.</summary>
public sealed record JudgedQuestion(bool IsMissing, AnswerFault? Fault);

/// <summary>A question and its hashed answer, ready to be stored.</summary>
/// <param name="Phrase">The generated phrase, to be shown once; null where an answer was typed.</param>
public sealed record NewAnswer(string Text, string Hash, bool CaseSensitive, string? Phrase);

/// <summary>What setting a question and resetting it have in common: the choice, the rules, the hash, the row.</summary>
public sealed class NewQuestions(HoldfastDb db, HashLanes lanes, Argon2Hasher hasher, IOptions<SecurityQuestionsOptions> options, TimeProvider time)
{
    /// <summary>What stands in place of a question where the phrase is ours.</summary>
    public const string PhraseQuestion = "Type the phrase that you saved";

    private bool IsGenerated => options.Value.Mode is QuestionMode.Generated;

    /// <param name="own">The person's name, addresses and password.</param>
    public JudgedQuestion Judge(string question, string answer, IReadOnlyList<string> own) => IsGenerated
        ? new JudgedQuestion(false, null)
        : new JudgedQuestion(!IsChoice(question.Trim()), Answers.Check(answer, question.Trim(), own, options.Value.MinAnswerLength));

    /// <summary>Hashes the answer, or a new phrase where those are in use; null when the turn at the hash did not come.</summary>
    public async Task<NewAnswer?> Prepare(string question, string answer, Lane lane, Network network, CancellationToken ct)
    {
        var phrase = IsGenerated ? GeneratedPhrase.New() : null;
        var sensitive = phrase is null && options.Value.CaseSensitive;
        using var place = lanes.TryEnter(lane, network);
        if (place is null)
        {
            return null;
        }

        try
        {
            var hash = await place.Run(() => hasher.Hash(Answers.Compared(phrase ?? answer, sensitive)), ct);
            return new NewAnswer(IsGenerated ? PhraseQuestion : question.Trim(), hash, sensitive, phrase);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Puts it in place of the stored one, or makes the first, in the caller's save.</summary>
    public void Put(AccountId account, SecurityQuestion? stored, NewAnswer answer)
    {
        var now = time.GetUtcNow();
        if (stored is not null)
        {
            db.Add(stored.Replace(answer.Text, answer.Hash, answer.CaseSensitive, answer.Phrase is not null, now));
            return;
        }

        db.Add(new SecurityQuestion
        {
            Account = account,
            Text = answer.Text,
            AnswerHash = answer.Hash,
            CaseSensitive = answer.CaseSensitive,
            IsGenerated = answer.Phrase is not null,
            SetAt = now,
        });
    }

    private bool IsChoice(string text) =>
        options.Value.Choices.Contains(text) || (options.Value.AllowOwnQuestions && text.Length <= SecurityQuestion.TextLength && !Unseen.IsAll(text));
}
