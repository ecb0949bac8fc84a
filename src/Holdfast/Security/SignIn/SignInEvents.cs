using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.SignIn;

/// <summary>What happens at the door.</summary>
public static class SignInEvents
{
    public static readonly ActivityKind SignedIn = new("SignedIn");

    public static readonly ActivityKind OnNewDevice = new("SignedInOnNewDevice");

    public static readonly ActivityKind MarkReplayed = new("DeviceMarkReplayed");

    public static readonly ActivityKind DeviceRemembered = new("DeviceRemembered");

    public static readonly ActivityKind PasswordConfirmed = new("PasswordConfirmed");

    public static readonly ActivityKind QuestionAnswered = new("QuestionAnswered");

    public static readonly ActivityKind RecoveryCodeUsed = new("RecoveryCodeUsed");

    public static readonly ActivityKind Unfinished = new("SignInUnfinished");

    /// <summary>Wrong passwords that a right one came after.</summary>
    public static readonly ActivityKind Failed = new("WrongPasswords");

    public static readonly ActivityKind WhileProtected = new("ProtectedSignIn");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(SignedIn, "check-circle", Tone.Advice, entry => entry.Detail is null ? "Signed in" : $"Signed in {entry.Detail}", ActivityFilter.SignIns);
        services.AddActivity(new RegisteredActivity(
            OnNewDevice, entry => DeviceNames.IconOf(entry.Device), Tone.Warn, entry => $"New device: {entry.Device}")
        {
            Filters = [ActivityFilter.SignIns, ActivityFilter.Devices],
            AsksWasThisYou = true,
        });
        services.AddActivity(
            MarkReplayed, "shield-alert", Tone.Bad, entry => $"A copy of {entry.Detail} tried to sign in",
            ActivityFilter.Devices, asks: true);
        services.AddActivity(new RegisteredActivity(DeviceRemembered, static _ => "check-circle", Tone.Advice, static _ => "This device is remembered") { IsPart = true });
        services.AddActivity(
            Failed, "alert-circle", Tone.Warn, entry => entry.Detail == "1" ? "1 wrong password before a sign-in" : $"{entry.Detail} wrong passwords before a sign-in",
            ActivityFilter.SignIns);
        services.AddActivity(
            PasswordConfirmed, "key", Tone.Advice, "Password typed again to continue", ActivityFilter.SignIns, ActivityFilter.Secrets);
        services.AddActivity(new RegisteredActivity(QuestionAnswered, static _ => "check-circle", Tone.Advice, static _ => "Security question answered") { IsPart = true });
        services.AddActivity(
            RecoveryCodeUsed, "key", Tone.Warn, "A recovery code was used in place of the answer",
            ActivityFilter.SignIns, asks: true, ownersWord: true);
        services.AddActivity(
            Unfinished, "shield-alert", Tone.Bad, entry => entry.Detail is null
                ? "Your password was typed, but the question wasn't answered"
                : $"Your password was typed {entry.Detail} times, but the question wasn't answered",
            ActivityFilter.SignIns, asks: true);
        services.AddActivity(
            WhileProtected, "shield-alert", Tone.Bad, "Your password was typed while the account was protected",
            ActivityFilter.SignIns, asks: true);
    }
}
