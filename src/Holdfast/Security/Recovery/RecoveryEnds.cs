using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.Recovery;

/// <summary>Why mailed links end sign-ins.</summary>
public static class RecoveryEnds
{
    public static readonly EndReason QuestionReset = new("QuestionReset");

    public static readonly EndReason Secured = new("AccountSecured");

    public static readonly EndReason TakenBack = new("TakenBack");

    internal static void Register(IServiceCollection services)
    {
        services.AddEndReason(
            QuestionReset, Tone.Advice, "You're signed out here",
            when => $"The security question was changed {when}, and every device was signed out.");
        services.AddEndReason(
            Secured, Tone.Advice, "You're signed out here",
            when => $"The owner secured the account {when}, and every device was signed out.");
        services.AddEndReason(
            TakenBack, Tone.Advice, "You're signed out here",
            when => $"The owner took the account back {when}, and every device was signed out.");
    }
}
