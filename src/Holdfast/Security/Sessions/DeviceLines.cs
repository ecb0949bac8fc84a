namespace Holdfast.Security.Sessions;

/// <summary>One sign-in as the devices page shows it.</summary>
/// <param name="Id">The session's id, as it stands in addresses.</param>
/// <param name="Network">The address the device was last seen at, as text.</param>
/// <param name="RememberedUntil">Until when the question is not asked there; null where it is asked.</param>
/// <param name="IsNew">The device signed in for the first time within the last 7 days.</param>
public sealed record SignInLine(
    Guid Id, DeviceName Device, string Network, DateTimeOffset SignedInAt, DateTimeOffset LastSeenAt, bool IsThisDevice, bool IsNew,
    Guid DeviceId, DateTimeOffset? RememberedUntil);

/// <summary>A device that we recognise and that is signed out.</summary>
/// <param name="Id">The device's id, as it stands in addresses.</param>
public sealed record KnownDeviceLine(Guid Id, DeviceName Device, DateTimeOffset LastSeenAt);
