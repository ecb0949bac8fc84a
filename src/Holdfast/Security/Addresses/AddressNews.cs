using Holdfast.Platform.Web;

namespace Holdfast.Security.Addresses;

/// <summary>What is said about the addresses of an account.</summary>
internal static class AddressNews
{
    public static readonly NewsKind Waits = new(
        "address-waits", Tone.Good, "Check your inbox",
        "An email with a link is on its way. The address is added once you open the link and confirm.");

    public static readonly NewsKind Confirmed = new(
        "address-confirmed", Tone.Good, "The address is confirmed",
        "You can sign in with it, and we send security notices to it.");

    public static readonly NewsKind Removed = new(
        "address-removed", Tone.Good, "The address is removed",
        "Nobody can sign in with it any more. We keep sending it security notices for 7 days.");

    public static readonly NewsKind Dropped = new(
        "address-dropped", Tone.Good, "The address is removed", "It wasn't confirmed yet, so nothing else changes.");

    public static readonly NewsKind PrimaryChanged = new(
        "address-primary", Tone.Good, "Your primary address is changed", "Your other addresses stay as they are.");

    public static readonly NewsKind Gone = new(
        "address-gone", Tone.Advice, "That address is already gone", "Here is how things are now.");

    public static readonly NewsKind IsPrimary = new(
        "address-is-primary", Tone.Advice, "Your primary address can't be removed", "Make another address the primary one first.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Waits, Confirmed, Removed, Dropped, PrimaryChanged, Gone, IsPrimary);
}
