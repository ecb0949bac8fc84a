using Holdfast.Platform.Web;

namespace Holdfast.Security.Passwords;

/// <summary>What is said after a password was changed.</summary>
internal static class PasswordNews
{
    public static readonly NewsKind Changed = new("password-changed", left => left.Count switch
    {
        1 => new(Tone.Good, "Your password is changed", "This device is signed out. Sign in with your new password."),
        var count => new(Tone.Good, "Your password is changed", $"All {count} devices are signed out. Sign in with your new password."),
    });

    public static readonly NewsKind ChangedHere = new(
        "password-changed-here", Tone.Good, "Your password is changed", "You stay signed in here, and so do your other devices.");

    /// <summary>With the new password that ends it, wherever that was chosen.</summary>
    public static readonly NewsKind AccountSecured = new(
        "account-secured", Tone.Good, "Your account is secured",
        "Every device is signed out. Sign in with your new password, then look through your addresses and devices.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Changed, ChangedHere, AccountSecured);
}
