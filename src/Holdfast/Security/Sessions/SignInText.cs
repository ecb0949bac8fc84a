using Holdfast.Platform.Web;

namespace Holdfast.Security.Sessions;

/// <summary>What people read after something happened to a sign-in. The names travel in the news cookie.</summary>
public static class SignInText
{
    /// <summary>The words of a piece of news, or null for a name that nobody here left.</summary>
    public static News? News((string Name, int Count)? left) => left switch
    {
        null => null,
        ("signed-out", _) => new(Tone.Good, "You are signed out", "Your other devices stay signed in."),
        ("device-signed-out", _) => new(Tone.Good, "The device is signed out", "It needs your password to get in again."),
        ("others-signed-out", 1) => new(Tone.Good, "1 device is signed out", "You stay signed in here."),
        ("others-signed-out", var count) => new(Tone.Good, $"{count} devices are signed out", "You stay signed in here."),
        ("device-lost", _) => new(Tone.Good, "The lost device is signed out and forgotten", "Choose a new password now, so that a password saved on it no longer works."),
        ("device-forgotten", _) => new(Tone.Good, "The device is forgotten", "At its next sign-in we treat it as new."),
        ("device-named", _) => new(Tone.Good, "The name is saved", "Only you see it."),
        ("device-not-named", _) => new(Tone.Warn, "That name wasn't saved", "Use 40 characters or fewer, and at least one that can be seen."),
        ("device-gone", _) => new(Tone.Advice, "That device is no longer signed in", "Here is how things are now."),
        ("changed-meanwhile", _) => new(Tone.Warn, "Somebody changed this a moment ago", "Look at it and try again."),
        ("codes-shown", _) => new(Tone.Advice, "Those codes were shown", "We show them only once. If you didn't save them, create new ones."),
        ("sign-in-over", _) => new(Tone.Advice, "That took too long", "Sign in again to continue."),
        ("password-reset", _) => new(Tone.Good, "Your password is changed", "Sign in with the new one. Your devices stay signed in."),
        ("password-reset-everywhere", _) => new(Tone.Good, "Your password is changed", "Every device is signed out. Sign in with the new one."),
        ("question-reset", _) => new(Tone.Good, "Your security question is changed", "Sign in with your password and the new answer."),
        ("question-reset-everywhere", _) => new(Tone.Good, "Your security question is changed", "Every device is signed out. Sign in with your password and the new answer."),
        ("question-changed", _) => new(Tone.Good, "Your security question is saved", "You stay signed in here, and so do your other devices."),
        ("device-not-remembered", _) => new(Tone.Good, "We'll ask the question again on that device", "At its next sign-in."),
        ("password-changed", 1) => new(Tone.Good, "Your password is changed", "This device is signed out. Sign in with your new password."),
        ("password-changed", var count) => new(Tone.Good, "Your password is changed", $"All {count} devices are signed out. Sign in with your new password."),
        ("taken-back", _) => new(Tone.Good, "The account is yours again", "Sign in with your new password. Then look through your addresses and devices."),
        ("account-frozen", _) => new(Tone.Warn, "First finish securing your account", "Until you finish, nothing else about your security can be changed. Continue here, or stop at the end of this page."),
        ("securing-question", _) => new(Tone.Good, "Your security question is saved", "Now the password."),
        ("securing-moved", _) => new(Tone.Advice, "Here is how things are now", "That step was done already, or the account changed at that moment."),
        ("securing-stopped", _) => new(Tone.Good, "You stopped securing your account", "Everything can be changed again. The other devices stay signed out."),
        ("account-secured", _) => new(Tone.Good, "Your account is secured", "Every device is signed out. Sign in with your new password, then look through your addresses and devices."),
        ("reviewed", _) => new(Tone.Good, "Thank you", "Nothing needs your attention."),
        ("welcome", _) => new(Tone.Good, "Your account is ready", "You are signed in. Next, be ready for the day you forget something: set a security question, and save recovery codes."),
        ("account-created", _) => new(Tone.Good, "Your account is ready", "Sign in with your email and your password."),
        ("account-kept", _) => new(Tone.Good, "Your account is open again", "Nothing is erased. Sign in to continue."),
        ("password-changed-here", _) => new(Tone.Good, "Your password is changed", "You stay signed in here, and so do your other devices."),
        ("staff-created", _) => new(Tone.Good, "Your staff account is made", "Sign in with the email and the password that you have just chosen."),
        ("admin-created", _) => new(Tone.Good, "The first admin is made", "Sign in with the email and the password that you have just chosen."),
        (['e', 'n', 'd', 'e', 'd', '-', .. var reason], var minutes) when Enum.TryParse<EndReason>(reason, out var why) => Ended(why, minutes),
        _ => null,
    };

    private static News? Ended(EndReason reason, int minutes)
    {
        var when = "at " + Moments.InUtc(DateTimeOffset.UnixEpoch.AddMinutes(minutes));
        return reason switch
        {
            EndReason.SignedOut or EndReason.AnotherSignedIn => new(Tone.Advice, "You are signed out here", "Sign in to continue."),
            EndReason.EndedFromAnotherDevice => new(Tone.Advice, "You are signed out here", $"This device was signed out from another of your devices {when}."),
            EndReason.OthersSignedOut => new(Tone.Advice, "You are signed out here", $"All other devices were signed out from one of your devices {when}."),
            EndReason.PasswordChanged => new(Tone.Advice, "You are signed out here", $"The password was changed {when}, and every device was signed out. Sign in with the new one."),
            EndReason.QuestionReset => new(Tone.Advice, "You are signed out here", $"The security question was changed {when}, and every device was signed out."),
            EndReason.DeviceLost => new(Tone.Warn, "This device was reported lost", $"It was signed out {when}."),
            EndReason.Unused or EndReason.TooOld => new(Tone.Advice, "You are signed out here", "You've been signed in for a while. Sign in again to continue."),
            EndReason.TooMany => new(Tone.Advice, "You are signed out here", "You've signed in on many other devices since. Sign in to continue."),
            EndReason.EverybodySignedOut => new(Tone.Advice, "You are signed out here", "Everybody was asked to sign in again."),
            EndReason.KindChanged => new(Tone.Advice, "You are signed out here", $"Your account type was changed {when}, and every other device was signed out. Sign in to continue."),
            EndReason.AccountClosed => new(Tone.Warn, "This account is being closed", $"Its owner closed it {when}. To keep it, use the link in our email."),
            EndReason.Contained => new(Tone.Warn, "This account is protected", $"We locked it {when} because somebody reported a stranger in it. Nobody can sign in until the owner has proved it's them. If it's yours, sign in with your password: we'll email you a link to get back in."),
            EndReason.TakenBack => new(Tone.Advice, "You are signed out here", $"The owner took the account back {when}, and every device was signed out."),
            EndReason.SecuringBegun => new(Tone.Advice, "You are signed out here", $"The owner began to secure the account {when}, and every other device was signed out."),
            EndReason.AccountSecured => new(Tone.Advice, "You are signed out here", $"The owner secured the account {when}, and every device was signed out."),
            EndReason.AccountClosedToSignIn => new(Tone.Warn, "You are signed out here", "This account cannot be used just now."),
            _ => null,
        };
    }
}
