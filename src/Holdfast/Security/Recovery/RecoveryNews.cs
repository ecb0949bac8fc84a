using Holdfast.Platform.Web;

namespace Holdfast.Security.Recovery;

/// <summary>What is said after a mailed link has done its work.</summary>
public static class RecoveryNews
{
    public static readonly NewsKind PasswordReset = new(
        "password-reset", Tone.Good, "Your password is changed", "Sign in with the new one. Your devices stay signed in.");

    public static readonly NewsKind PasswordResetEverywhere = new(
        "password-reset-everywhere", Tone.Good, "Your password is changed", "Every device is signed out. Sign in with the new one.");

    public static readonly NewsKind QuestionReset = new(
        "question-reset", Tone.Good, "Your security question is changed", "Sign in with your password and the new answer.");

    public static readonly NewsKind QuestionResetEverywhere = new(
        "question-reset-everywhere", Tone.Good, "Your security question is changed",
        "Every device is signed out. Sign in with your password and the new answer.");

    public static readonly NewsKind TakenBack = new(
        "taken-back", Tone.Good, "The account is yours again",
        "Sign in with your new password. Then look through your addresses and devices.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(PasswordReset, PasswordResetEverywhere, QuestionReset, QuestionResetEverywhere, TakenBack);
}
