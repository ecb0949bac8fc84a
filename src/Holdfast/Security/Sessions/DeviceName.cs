namespace Holdfast.Security.Sessions;

/// <summary>What a device looks like to a person: it chooses the icon.</summary>
public enum DeviceKind
{
    Unknown,
    Computer,
    Phone,
    Tablet,
}

/// <summary>How a device is called on screen: "Chrome on Windows", "Safari on iPhone", "Unknown browser".</summary>
/// <param name="Browser">The browser's family, or "Unknown browser". At most 40 characters.</param>
/// <param name="System">The operating system or the device, or null where the browser does not say. At most 40 characters.</param>
public sealed record DeviceName(DeviceKind Kind, string Browser, string? System)
{
    public override string ToString() => System is null ? Browser : $"{Browser} on {System}";
}
