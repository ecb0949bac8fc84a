using Holdfast.Platform.Web;

namespace Holdfast.Security.SecurityQuestions;

/// <summary>What is said after a security question was set.</summary>
internal static class QuestionNews
{
    public static readonly NewsKind Changed = new(
        "question-changed", Tone.Good, "Your security question is saved", "You stay signed in here, and so do your other devices.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Changed);
}
