using Holdfast.Platform.Web;

namespace Holdfast.Security.Addresses;

/// <summary>What people read about their addresses. The names travel in the news cookie.</summary>
internal static class AddressText
{
    public static News? News((string Name, int Count)? left) => left switch
    {
        ("address-waits", _) => new(Tone.Good, "Check that mailbox", "An email with a link is on its way. The address counts once you have opened the link and confirmed."),
        ("address-confirmed", _) => new(Tone.Good, "The address is confirmed", "You can sign in with it, and we tell it what happens to your account."),
        ("address-removed", _) => new(Tone.Good, "The address is removed", "Nobody can sign in with it any more. For 7 days it is still told what happens to your account."),
        ("address-dropped", _) => new(Tone.Good, "The address is removed", "It was not confirmed yet, so nothing else changes."),
        ("address-primary", _) => new(Tone.Good, "Your primary address is changed", "Your other addresses stay as they are."),
        ("address-gone", _) => new(Tone.Advice, "That address is not there any more", "Here is how things stand now."),
        ("address-is-primary", _) => new(Tone.Advice, "Your primary address cannot be removed", "Make another address the primary one first."),
        ("changed-meanwhile", _) => new(Tone.Warn, "Somebody changed this a moment ago", "Look at it and try again."),
        _ => null,
    };
}
