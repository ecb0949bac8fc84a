using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Sessions;

/// <summary>
/// How old the proof of the password may be for an act (rulings F8). A form that needs a fresher one is sent through
/// /confirm and back to its page, with what was typed into it.
/// </summary>
public sealed class FreshProof(TypedFields typed, TimeProvider time)
{
    /// <summary>For ending other sign-ins.</summary>
    public static readonly TimeSpan ForDevices = TimeSpan.FromMinutes(15);

    /// <summary>For what staff does to somebody else's account.</summary>
    public static readonly TimeSpan ForStaff = TimeSpan.FromMinutes(15);

    /// <summary>For changing how the account is protected, and for taking its data away.</summary>
    public static readonly TimeSpan ForCredentials = TimeSpan.FromMinutes(5);

    /// <summary>Whether the password was proved so short a while ago that it need not be typed into a form of credentials again.</summary>
    public static bool IsFresh(SignedIn caller, DateTimeOffset now) => now - caller.ProvedAt <= ForCredentials;

    /// <summary>Where to prove the password first, or null when the proof is fresh enough.</summary>
    public async Task<string?> Missing(HttpContext http, TimeSpan age, string back)
    {
        if (http.SignedIn.ProvedAt.IsWithin(age, time.GetUtcNow()))
        {
            return null;
        }

        await typed.Keep(http, back);
        return $"{SessionPaths.Confirm}?then={Uri.EscapeDataString(back)}";
    }
}
