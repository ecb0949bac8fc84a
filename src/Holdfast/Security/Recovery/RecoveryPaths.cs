namespace Holdfast.Security.Recovery;

/// <summary>Addresses of the ways back in.</summary>
public static class RecoveryPaths
{
    public const string ForgotPassword = "/forgot/password";
    public const string ForgotQuestion = "/forgot/question";
    public const string ForgotBoth = "/forgot/both";

    /// <summary>Sends the way back into a contained account.</summary>
    public const string AskWayBack = "/forgot/account";

    public const string ResetPassword = "/reset/password";
    public const string ResetQuestion = "/reset/question";
    public const string StopPassword = "/reset/password/stop";
    public const string StopQuestion = "/reset/question/stop";

    /// <summary>The way back into a contained account, behind a mailed link.</summary>
    public const string TakeBack = "/reset/account";

    /// <summary>Sends the link that secures an account without being signed in.</summary>
    public const string ForgotToSecure = "/compromised/link";

    /// <summary>Behind that link: both secrets in one form.</summary>
    public const string ResetBoth = "/reset/both";

    public const string StopBoth = "/reset/both/stop";
}
