using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Passwords;

namespace Holdfast.Security.SecurityQuestions;

/// <summary>The demo members' question, whose answer everybody knows. Staff are not asked questions.</summary>
internal sealed class SecurityQuestionDemo(Argon2Hasher hasher) : IDemoData
{
    public const string Question = "What was the name of your first pet?";
    public const string Answer = "Biscuit";

    public Task Add(HoldfastDb db, IReadOnlyList<DemoPerson> people, CancellationToken ct)
    {
        foreach (var person in people.Where(person => person.Account.Role is Role.Member))
        {
            db.Add(new SecurityQuestion
            {
                Account = person.Account.Id,
                Text = Question,
                AnswerHash = hasher.Hash(Answers.Compared(Answer, caseSensitive: true)),
                CaseSensitive = true,
                IsGenerated = false,
                SetAt = person.Account.CreatedAt,
            });
        }

        return Task.CompletedTask;
    }
}
