using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Closing;

/// <summary>What is said after an account was closed, or kept after all.</summary>
internal static class ClosingNews
{
    /// <summary>They are nobody here any more, so their zone travels along, with the minute since 1970 in which everything is erased.</summary>
    public static readonly NewsKind Closed = new("account-closed", left =>
    {
        var eraseAt = Moments.FullWithZone(DateTimeOffset.UnixEpoch.AddMinutes(left.Count), left.Shell.ZoneOf(BrowserZone.Accept(left.Argument)));
        return new(
            Tone.Good, "Your account is closed", $"You're signed out everywhere. Everything is erased on {eraseAt}. Until then you can change your mind here.");
    })
    {
        HasArgument = true,
    };

    public static readonly NewsKind Kept = new(
        "account-kept", Tone.Good, "Your account is open again", "Nothing is erased. Sign in to continue.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Closed, Kept);
}
