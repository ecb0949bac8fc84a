namespace Holdfast.Security.SecurityQuestions;

/// <summary>Addresses of the security question.</summary>
public static class QuestionPaths
{
    public const string Question = "/settings/question";
}
