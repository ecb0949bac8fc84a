namespace Holdfast.Security.SignIn;

/// <summary>Addresses of the sign-in.</summary>
public static class SignInPaths
{
    public const string SignInQuestion = "/sign-in/question";
}
