namespace Holdfast.Security.Compromise;

/// <summary>Addresses of securing an account.</summary>
public static class CompromisePaths
{
    /// <summary>"Somebody may have got in": the steps that secure an account, and the way to them for strangers.</summary>
    public const string Compromised = "/compromised";

    public const string SecureQuestion = "/compromised/question";
    public const string SkipQuestion = "/compromised/question/skip";
    public const string SecurePassword = "/compromised/password";
    public const string StopSecuring = "/compromised/stop";
}
