using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Addresses;

/// <summary>What happens to the addresses of an account.</summary>
public static class AddressEvents
{
    public static readonly ActivityKind Added = new("AddressAdded");

    public static readonly ActivityKind Confirmed = new("AddressConfirmed");

    public static readonly ActivityKind Removed = new("AddressRemoved");

    public static readonly ActivityKind PrimaryChanged = new("PrimaryAddressChanged");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(
            Added, "mail", Tone.Advice, entry => $"Email address added, not confirmed yet: {entry.Detail}",
            ActivityFilter.Addresses, asks: true, ownersWord: true);
        services.AddActivity(
            Confirmed, "mail", Tone.Good, entry => $"Email address confirmed: {entry.Detail}",
            ActivityFilter.Addresses, asks: true, ownersWord: true);
        services.AddActivity(
            Removed, "mail", Tone.Warn, entry => $"Email address removed: {entry.Detail}",
            ActivityFilter.Addresses, asks: true, ownersWord: true);
        services.AddActivity(
            PrimaryChanged, "mail", Tone.Good, entry => $"Primary email address is now {entry.Detail}",
            ActivityFilter.Addresses, asks: true, ownersWord: true);
    }
}
