using System.Diagnostics;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;

namespace Holdfast.Security.SecurityQuestions;

/// <summary>What people read about answers.</summary>
public static class AnswerText
{
    public static Problem Of(AnswerFault fault, string field) => fault switch
    {
        AnswerFault.Missing => new Problem(field, "The answer is missing", "Type the answer."),
        AnswerFault.TooShort f => new Problem(field, "The answer is too short", $"Use {f.Least} characters or more."),
        AnswerFault.TooLong f => new Problem(field, "The answer is too long", $"Use {f.Most} characters or fewer. This has {f.Length}."),
        AnswerFault.KnownToOthers => new Problem(field, "The answer is easy to find out",
            "It's your name, your email, your password or a word of the question. Choose an answer only you know."),
        AnswerFault.Common => new Problem(field, "The answer is easy to guess", "Many people would try this first. Choose an answer only you know."),
        _ => throw new UnreachableException(),
    };

    /// <summary>What stands at the fields Current, Question and Answer of a form that sets a question under the password.</summary>
    public static IReadOnlyList<Problem> Of(ChangeQuestionResult.Refused refused)
    {
        List<Problem> problems = [];
        if (refused.CurrentIsWrong)
        {
            problems.Add(PasswordText.WrongCurrent(nameof(ChangeQuestionForm.Current)));
        }

        if (refused.QuestionIsMissing)
        {
            problems.Add(NoQuestion(nameof(ChangeQuestionForm.Question)));
        }

        if (refused.Fault is { } fault)
        {
            problems.Add(Of(fault, nameof(ChangeQuestionForm.Answer)));
        }

        return problems;
    }

    public static Problem NoQuestion(string field) => new(field, "No question is chosen", "Choose a question from the list.");
}
