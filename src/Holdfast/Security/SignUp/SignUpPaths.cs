namespace Holdfast.Security.SignUp;

/// <summary>Addresses of signing up.</summary>
public static class SignUpPaths
{
    public const string SignUp = "/sign-up";

    /// <summary>Sends its email again.</summary>
    public const string ResendSignUp = "/sign-up/again";

    /// <summary>The link in the mail that finishes a sign-up.</summary>
    public const string ConfirmSignUp = "/sign-up/confirm";
}
