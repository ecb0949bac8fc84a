namespace Holdfast.Security.Sessions;

/// <summary>One sign-in as the devices page shows it.</summary>
/// <param name="Id">The session's id, as it stands in addresses.</param>
/// <param name="Network">The address the device was last seen at, as text.</param>
/// <param name="RememberedUntil">Until when the question is not asked there; null where it is asked.</param>
/// <param name="IsNew">The device signed in for the first time within the last 7 days.</param>
/// <param name="Facts">What tells it from others of its kind.</param>
public sealed record SignInLine(
    Guid Id, DeviceName Device, string Network, DateTimeOffset SignedInAt, DateTimeOffset LastSeenAt, bool IsThisDevice, bool IsNew,
    Guid DeviceId, DateTimeOffset? RememberedUntil, DeviceFacts Facts)
{
    /// <summary>Its owner's name for it, or what it is, with its number where there are several of that.</summary>
    public string Title => Facts.Called(Device);
}

/// <summary>What tells a device from others of its kind.</summary>
/// <param name="OwnName">What its owner calls it.</param>
/// <param name="Version">The browser's version.</param>
/// <param name="Number">Its number among those that look alike, the oldest first; 0 where there is only one.</param>
/// <param name="By">What was proved at the sign-in.</param>
public sealed record DeviceFacts(string? OwnName, string? Version, int Number, DateTimeOffset FirstSeenAt, SignedInBy By)
{
    public string Called(DeviceName device) => OwnName ?? (Number == 0 ? device.ToString() : $"{device} ({Number})");

    /// <summary>"Chrome 150 on Windows": what it is, beside a name that its owner gave it or where the version helps.</summary>
    public string Kind(DeviceName device) => Version is null ? device.ToString() : device with { Browser = $"{device.Browser} {Version}" } is var named ? named.ToString() : "";

    /// <summary>Goes after the time of the sign-in.</summary>
    public string How => By switch
    {
        SignedInBy.Password => " with your password",
        SignedInBy.Answer => " with your password and answer",
        SignedInBy.RecoveryCode => " with your password and a recovery code",
        SignedInBy.Remembered => " with your password: we remembered this device",
        SignedInBy.Barrier => " after choosing a new password by email",
        SignedInBy.SignUp => " when you signed up",
        _ => "",
    };
}

/// <summary>A device that we recognise and that is signed out.</summary>
/// <param name="Id">The device's id, as it stands in addresses.</param>
public sealed record KnownDeviceLine(Guid Id, DeviceName Device, DateTimeOffset LastSeenAt);
