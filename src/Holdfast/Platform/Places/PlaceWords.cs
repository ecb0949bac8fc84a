using System.Net;
using Holdfast.Platform.Throttling;

namespace Holdfast.Platform.Places;

/// <summary>Says where something came from, for people: nobody knows a place by its number. It is never proof of anything.</summary>
public sealed class PlaceWords(PlaceFile file)
{
    /// <summary>Goes after a comma: "near Oakland, California (an estimate)", "on the same network as this device (203.0.113.7)", "on this computer".</summary>
    /// <param name="network">An address as we store it; "2001:db8::/64" is one too.</param>
    /// <param name="here">Where whoever reads it is; null where nobody knows, as in an email.</param>
    /// <param name="isShort">Without the number, where there is little room.</param>
    public string Phrase(string network, IPAddress? here, bool isShort = false)
    {
        if (Read(network) is not { } address)
        {
            return network.Length == 0 ? "" : $"from {network}";
        }

        return IPAddress.IsLoopback(address) ? "on this computer"
            : Estimate(address) is { } place ? place
            : here is null ? $"from {network}"
            : (Network.Of(here) == Network.Of(address) ? "on the same network as this device" : "on another network") + (isShort ? "" : $" ({network})");
    }

    /// <summary>The same where a line begins.</summary>
    public string Sentence(string network, IPAddress? here, bool isShort = false) =>
        Phrase(network, here, isShort) is { Length: > 0 } words ? char.ToUpperInvariant(words[0]) + words[1..] : "";

    /// <summary>One line of facts in an email: what it is called, and what it is; null where nothing is known.</summary>
    public KeyValuePair<string, string>? Fact(string network) =>
        network.Length == 0 ? null
        : Read(network) is not { } address ? new("Network", network)
        : IPAddress.IsLoopback(address) ? new("Network", "This computer")
        : Estimate(address) is { } place ? new("Place", char.ToUpperInvariant(place[0]) + place[1..])
        : new("Network", network);

    private string? Estimate(IPAddress address) => file.Find(address) switch
    {
        { IsCity: true, Name: var name } => $"near {name} (an estimate)",
        { Name: var name } => $"somewhere in {name} (an estimate)",
        null => null,
    };

    private static IPAddress? Read(string network) =>
        IPAddress.TryParse(network.Split('/')[0], out var address) ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address : null;
}
