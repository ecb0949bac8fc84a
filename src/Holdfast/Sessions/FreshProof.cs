using Holdfast.Shell;

namespace Holdfast.Sessions;

/// <summary>
/// How old the proof of the password may be for an act (flows.md F8). A form that needs a fresher one is sent through
/// /confirm and back to its page.
/// </summary>
public sealed class FreshProof(TimeProvider time)
{
    /// <summary>For ending other sign-ins.</summary>
    public static readonly TimeSpan ForDevices = TimeSpan.FromMinutes(15);

    /// <summary>For what changes how the account is protected, or takes its data along.</summary>
    public static readonly TimeSpan ForCredentials = TimeSpan.FromMinutes(5);

    /// <summary>Where to prove the password first, or null when the proof is fresh enough.</summary>
    public string? Missing(SignedIn signedIn, TimeSpan age, string back) =>
        time.GetUtcNow() - signedIn.ProvedAt <= age ? null : $"{Paths.Confirm}?then={Uri.EscapeDataString(back)}";
}
