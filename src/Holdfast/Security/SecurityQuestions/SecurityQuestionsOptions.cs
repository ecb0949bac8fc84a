using System.ComponentModel.DataAnnotations;
using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.SecurityQuestions;

public enum QuestionMode
{
    /// <summary>A member chooses a question and types an answer.</summary>
    Typed,

    /// <summary>We make a phrase, shown once; it counts as a saved recovery code (NIST SP 800-63B-4, 4.2.1.1).</summary>
    Generated,

    /// <summary>No questions: none is set and none is asked.</summary>
    Off,
}

/// <summary>Section "SecurityQuestions" of the configuration.</summary>
public sealed class SecurityQuestionsOptions
{
    public QuestionMode Mode { get; set; } = QuestionMode.Typed;

    /// <summary>Holds the installation to OWASP ASVS 5.0, 6.4.2, which allows no questions with typed answers: a start with them is refused.</summary>
    public bool Strict { get; set; }

    /// <summary>The questions to choose from. What is configured takes the place of the built-in list.</summary>
    public IReadOnlyList<string> Questions { get; set; } = [];

    /// <summary>Whether members may write a question of their own. Written ones are often easy to guess.</summary>
    public bool AllowOwnQuestions { get; set; }

    /// <summary>Whether capital and small letters of an answer differ. Holds for answers set from then on.</summary>
    public bool CaseSensitive { get; set; } = true;

    /// <summary>Fewest characters of an answer.</summary>
    [Range(1, 20)]
    public int MinAnswerLength { get; set; } = 3;

    // Memorable, lasting, fitting many people, and in no public record (standards.md R414).
    private static readonly IReadOnlyList<string> BuiltIn =
    [
        "What was the name of your first pet?",
        "What was the name of the first person you were in love with?",
        "What did you want to become when you were six?",
        "What was the first film that you saw in a cinema?",
        "What was the nickname that only your family used for you?",
        "What was the first dish that you learned to cook?",
        "What was the name of the toy that you slept with as a child?",
        "Where were you when you had your first kiss?",
        "What was the name of the teacher you liked best?",
        "What was the first thing that you bought with money you had earned?",
    ];

    /// <summary>The configured questions, or the built-in ones.</summary>
    public IReadOnlyList<string> Choices => Questions.Count > 0 ? Questions : BuiltIn;
}

internal sealed class SecurityQuestionsOptionsValidator : IValidateOptions<SecurityQuestionsOptions>
{
    public ValidateOptionsResult Validate(string? name, SecurityQuestionsOptions options)
    {
        List<string> faults = [];
        faults.AddRange(options.Questions.Where(question => question.Length > SecurityQuestion.TextLength || Unseen.IsAll(question)).Select(question =>
            $"SecurityQuestions:Questions holds \"{question}\", which shows nothing or is longer than {SecurityQuestion.TextLength} characters."));
        if (options.Questions.Distinct(StringComparer.Ordinal).Count() != options.Questions.Count)
        {
            faults.Add("SecurityQuestions:Questions holds a question twice.");
        }

        if (options is { Strict: true, Mode: QuestionMode.Typed })
        {
            faults.Add("SecurityQuestions:Strict allows no typed answers, and SecurityQuestions:Mode is Typed. Set it to Generated or Off.");
        }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}

[OptionsValidator]
internal sealed partial class SecurityQuestionsOptionsShape : IValidateOptions<SecurityQuestionsOptions>;
