using Holdfast.Platform.Throttling;

namespace Holdfast.Security.Addresses;

/// <summary>What adding addresses is bounded by.</summary>
public static class AddressHours
{
    public static readonly Hourly MailsOfAccount = new("MailsOfAccount");
}
