using Holdfast.Security.Sessions;

namespace Holdfast.Browser.Kit;

public static class Devices
{
    public static readonly DeviceName Windows = new(DeviceKind.Computer, "Chrome", "Windows");
    public static readonly DeviceName IPhone = new(DeviceKind.Phone, "Safari", "iPhone");
    public static readonly DeviceName AndroidTablet = new(DeviceKind.Tablet, "Chrome", "Android");
    public static readonly DeviceName Linux = new(DeviceKind.Computer, "Firefox", "Linux");
}
