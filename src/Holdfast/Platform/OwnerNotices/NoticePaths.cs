namespace Holdfast.Platform.OwnerNotices;

/// <summary>Addresses that notices lead to.</summary>
public static class NoticePaths
{
    /// <summary>"This wasn't me": behind a notice's link, and it can only lock.</summary>
    public const string NotMe = "/not-me";

    /// <summary>What most of them advise, for an account that the reader still gets into.</summary>
    public const string ChangePassword = "/settings/password";
}
