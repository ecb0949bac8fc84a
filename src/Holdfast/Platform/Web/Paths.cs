namespace Holdfast.Platform.Web;

/// <summary>Addresses of pages, in one place: bookmarks, mails and tests rely on them.</summary>
public static class Paths
{
    public const string SignIn = "/sign-in";
    public const string SignInQuestion = "/sign-in/question";
    public const string SignOut = "/sign-out";
    public const string ForgotPassword = "/forgot/password";
    public const string ForgotQuestion = "/forgot/question";
    public const string ForgotBoth = "/forgot/both";

    /// <summary>Sends the way back into a contained account.</summary>
    public const string AskWayBack = "/forgot/account";
    public const string ResetPassword = "/reset/password";
    public const string ResetQuestion = "/reset/question";
    public const string StopPassword = "/reset/password/stop";
    public const string StopQuestion = "/reset/question/stop";

    /// <summary>"This wasn't me": behind a notice's link, and it can only lock.</summary>
    public const string NotMe = "/not-me";

    /// <summary>The way back into a contained account, behind a mailed link.</summary>
    public const string TakeBack = "/reset/account";

    /// <summary>"Somebody may have got in": the steps that secure an account, and the way to them for strangers.</summary>
    public const string Compromised = "/compromised";
    public const string SecureQuestion = "/compromised/question";
    public const string SkipQuestion = "/compromised/question/skip";
    public const string SecurePassword = "/compromised/password";
    public const string StopSecuring = "/compromised/stop";

    /// <summary>Sends the link that secures an account without being signed in.</summary>
    public const string ForgotToSecure = "/compromised/link";

    /// <summary>Behind that link: both secrets in one form.</summary>
    public const string ResetBoth = "/reset/both";
    public const string StopBoth = "/reset/both/stop";
    public const string Confirm = "/confirm";
    public const string SignUp = "/sign-up";

    /// <summary>The link in the mail that finishes a sign-up.</summary>
    public const string ConfirmSignUp = "/sign-up/confirm";
    public const string Help = "/help";

    /// <summary>"Password &amp; security": the state of everything, and the way to each part.</summary>
    public const string Settings = "/settings";
    public const string Password = "/settings/password";
    public const string Question = "/settings/question";
    public const string RecoveryCodes = "/settings/recovery-codes";
    public const string NewRecoveryCodes = "/settings/recovery-codes/new";
    public const string Devices = "/settings/devices";
    public const string SignOutOthers = "/settings/devices/sign-out-others";
    /// <summary>"I lost a device": which one.</summary>
    public const string LostDevice = "/settings/devices/lost";
    public const string Activity = "/settings/activity";

    /// <summary>What somebody looks through who has just taken their account back.</summary>
    public const string Review = "/settings/review";
    public const string Addresses = "/settings/addresses";

    /// <summary>The link in the mail that confirms an address of an account.</summary>
    public const string ConfirmAddress = "/confirm-address";

    public const string Profile = "/settings/profile";
    public const string Kind = "/settings/profile/kind";
    public const string Export = "/settings/profile/export";
    public const string Close = "/settings/close";

    /// <summary>The way back to an account that its owner closed.</summary>
    public const string KeepAccount = "/keep-account";

    /// <summary>Makes the first admin, by a link that the server left in a file.</summary>
    public const string Setup = "/setup";

    /// <summary>How the installation is, for operators.</summary>
    public const string Admin = "/admin";

    /// <summary>What is still to be delivered.</summary>
    public const string AdminOutbox = "/admin/outbox";

    /// <summary>Accounts that agents protected, for admins.</summary>
    public const string AdminContainments = "/admin/containments";

    /// <summary>Where support works.</summary>
    public const string Desk = "/desk";

    /// <summary>Finds the account that an agent is to protect.</summary>
    public const string DeskProtect = "/desk/protect";

    /// <summary>Where browsers say what the Content-Security-Policy kept from a page.</summary>
    public const string CspReports = "/csp-reports";

    /// <summary>The stream that tells an open page that its sign-in has ended.</summary>
    public const string SessionEnding = "/session/ending";

    /// <summary>Whether the sender is signed in, for a page or a proxy that asks.</summary>
    public const string SessionCheck = "/session/check";

    /// <summary>A page of the outbox: what waits, or what was given up.</summary>
    public static string OutboxOf(bool waiting, string? after = null) => (waiting, after) switch
    {
        (false, null) => AdminOutbox,
        (false, _) => $"{AdminOutbox}?after={after}",
        (true, null) => $"{AdminOutbox}?show=waiting",
        (true, _) => $"{AdminOutbox}?show=waiting&after={after}",
    };

    /// <summary>Has a delivery tried again.</summary>
    public static string RetryOf(Guid delivery) => $"{AdminOutbox}/{delivery}/retry";

    /// <summary>Asks, then discards a delivery.</summary>
    public static string DiscardOf(Guid delivery) => $"{AdminOutbox}/{delivery}/discard";

    /// <summary>Shows whose account it is and what will happen, then protects it.</summary>
    public static string ProtectOf(Guid account) => $"/desk/accounts/{account}/protect";

    /// <summary>What one agent protected.</summary>
    public static string ContainmentsOf(Guid agent) => $"{AdminContainments}/agents/{agent}";

    /// <summary>Lets a stopped agent go on.</summary>
    public static string ResumeOf(Guid agent) => $"{AdminContainments}/agents/{agent}/resume";

    /// <summary>A request to open accounts again, for a second admin.</summary>
    public static string LiftOf(Guid lift) => $"{AdminContainments}/lifts/{lift}";

    /// <summary>Grants it.</summary>
    public static string GrantOf(Guid lift) => $"{AdminContainments}/lifts/{lift}/grant";

    /// <summary>Takes it back.</summary>
    public static string WithdrawOf(Guid lift) => $"{AdminContainments}/lifts/{lift}/withdraw";

    /// <summary>Ends one sign-in.</summary>
    public static string SignOutOf(Guid signIn) => $"{Devices}/sign-ins/{signIn}/sign-out";

    /// <summary>"I lost this device": says what will happen, then ends the sign-in and leads to a new password.</summary>
    public static string Lost(Guid signIn) => $"{Devices}/sign-ins/{signIn}/lost";

    /// <summary>Makes a signed-out device a stranger again.</summary>
    public static string Forget(Guid device) => $"{Devices}/{device}/forget";

    /// <summary>Asks a remembered device for the question again.</summary>
    public static string StopRemembering(Guid device) => $"{Devices}/{device}/stop-remembering";

    /// <summary>Sends another link to an address that waits for it.</summary>
    public static string ResendTo(Guid address) => $"{Addresses}/{address}/resend";

    public static string MakePrimary(Guid address) => $"{Addresses}/{address}/primary";

    /// <summary>Says what will happen, then removes the address.</summary>
    public static string RemoveAddress(Guid address) => $"{Addresses}/{address}/remove";

    /// <summary>The timeline with one filter; an empty name is everything.</summary>
    public static string ActivityOf(string filter, string? after = null) => (filter, after) switch
    {
        ("", null) => Activity,
        ("", _) => $"{Activity}?after={after}",
        (_, null) => $"{Activity}?filter={Uri.EscapeDataString(filter)}",
        _ => $"{Activity}?filter={Uri.EscapeDataString(filter)}&after={after}",
    };
}
