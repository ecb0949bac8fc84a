namespace Holdfast.Security.Passwords;

/// <summary>Addresses of the password.</summary>
public static class PasswordPaths
{
    public const string Password = "/settings/password";

    /// <summary>What we would say to a new password, while it is typed.</summary>
    public const string Judge = "/passwords/judge";
}
