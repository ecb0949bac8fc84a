using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Security.SecurityQuestions;

/// <summary>What happens to a security question.</summary>
public static class QuestionEvents
{
    public static readonly ActivityKind Changed = new("QuestionChanged");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(Changed, "help", Tone.Good, "Security question changed", ActivityFilter.Secrets, asks: true, ownersWord: true);
    }
}
