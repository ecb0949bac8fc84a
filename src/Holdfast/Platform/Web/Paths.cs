namespace Holdfast.Platform.Web;

/// <summary>
/// Addresses that the edge and the frames of every page lead to by themselves. All others stand with their capability, as SessionPaths or
/// DeskPaths: bookmarks, mails and tests rely on them, so a constant never changes.
/// </summary>
public static class Paths
{
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string Help = "/help";

    /// <summary>"Password &amp; security": the state of everything, and the way to each part.</summary>
    public const string Settings = "/settings";

    /// <summary>Where browsers say what the Content-Security-Policy kept from a page.</summary>
    public const string CspReports = "/csp-reports";

    /// <summary>The stream that tells an open page that its sign-in has ended.</summary>
    public const string SessionEnding = "/session/ending";
}
