namespace Holdfast.Security.Closing;

/// <summary>Addresses of closing an account.</summary>
public static class ClosingPaths
{
    public const string Close = "/settings/close";

    /// <summary>The way back to an account that its owner closed.</summary>
    public const string KeepAccount = "/keep-account";
}
