using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Closing;

/// <summary>What people read after they closed their account, and are nobody here any more. The name and their zone travel in the news cookie.</summary>
internal static class ClosingText
{
    private const string Closed = "account-closed-";

    /// <summary>The name of the news; with it goes the minute since 1970 in which everything is erased.</summary>
    public static string ClosedIn(TimeZoneInfo zone) => Closed + zone.Id;

    public static News? News((string Name, int Count)? left, ShellOptions shell)
    {
        if (left is not (var name, var minutes) || !name.StartsWith(Closed, StringComparison.Ordinal))
        {
            return null;
        }

        var eraseAt = Moments.FullWithZone(DateTimeOffset.UnixEpoch.AddMinutes(minutes), shell.ZoneOf(BrowserZone.Accept(name[Closed.Length..])));
        return new News(
            Tone.Good, "Your account is closed", $"You are signed out everywhere. Everything is erased on {eraseAt}. Until then you can change your mind here.");
    }
}
