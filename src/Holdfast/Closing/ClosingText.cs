using Holdfast.Shell;

namespace Holdfast.Closing;

/// <summary>What people read after they closed their account. The name travels in the news cookie.</summary>
internal static class ClosingText
{
    public const string Closed = "account-closed";

    /// <param name="left">With the minute since 1970 in which everything is erased.</param>
    public static News? News((string Name, int Count)? left) => left is (Closed, var minutes)
        ? new News(
            Tone.Good, "Your account is closed",
            $"You are signed out everywhere. Everything is erased on {Moments.FullWithZone(DateTimeOffset.UnixEpoch.AddMinutes(minutes), TimeZoneInfo.Utc)}. Until then you can change your mind here.")
        : null;
}
