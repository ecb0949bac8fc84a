namespace Holdfast.Security.Passwords;

/// <summary>Addresses of the password.</summary>
public static class PasswordPaths
{
    public const string Password = "/settings/password";
}
