namespace Holdfast.Security.Sessions;

/// <summary>
/// Names a device by its User-Agent header, so that a person recognises it in a list. The header is a claim, never proof.
/// Two ordered tables, first mark found wins; every name comes from the tables, none from the header. Versions are left
/// out, so that <see cref="DeviceName.Browser"/> stays the same over updates and tells one family of browsers from another.
/// Known limits: Brave calls itself Chrome; an iPad that asks for desktop pages calls itself a Mac; an Android phone that
/// asks for them calls itself a Linux computer.
/// </summary>
public static class DeviceNames
{
    public const string UnknownBrowser = "Unknown browser";

    /// <summary>Only so much of the header is read, in characters. The longest real ones, of Facebook's app, have about 400.</summary>
    private const int MaxLength = 512;

    /// <summary>A web page inside an app that does not say which.</summary>
    private const string App = "App";

    /// <summary>The icon for a name of which nothing else is kept: its last word says what the device is.</summary>
    public static string IconOf(string name) => name.Split(' ')[^1] switch
    {
        "iPhone" or "Android" => "phone",
        "iPad" => "tablet",
        _ => "laptop",
    };

    // Apps first, since they add their mark to that of the browser inside; then browsers before those they imitate.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("+http", UnknownBrowser), // crawlers give an address to complain to
        ("Electron/", UnknownBrowser),
        ("HeadlessChrome/", "Chrome"),
        ("Instagram", "Instagram"),
        ("Barcelona ", "Threads"),
        ("MessengerForiOS", "Messenger"),
        ("Orca-Android", "Messenger"),
        ("FBAN/", "Facebook"),
        ("FBAV/", "Facebook"),
        ("FB_IAB", "Facebook"),
        ("WhatsApp", "WhatsApp"),
        ("TikTok", "TikTok"),
        ("musical_ly", "TikTok"),
        ("BytedanceWebview", "TikTok"),
        ("Snapchat", "Snapchat"),
        ("LinkedInApp", "LinkedIn"),
        ("[Pinterest/", "Pinterest"),
        ("Twitter for i", "X"),
        ("TwitterAndroid", "X"),
        ("MicroMessenger", "WeChat"),
        (" Line/", "LINE"),
        ("GSA/", "Google app"),
        ("NAVER(", "NAVER"),
        ("DuckDuckGo/", "DuckDuckGo"),
        ("Ddg/", "DuckDuckGo"),
        ("Vivaldi/", "Vivaldi"),
        ("YaBrowser/", "Yandex Browser"),
        ("Ecosia", "Ecosia"),
        ("OPR/", "Opera"),
        ("OPX/", "Opera"),
        ("OPT/", "Opera"),
        ("OPiOS/", "Opera"),
        ("Opera", "Opera"),
        ("EdgA/", "Edge"),
        ("EdgiOS/", "Edge"),
        ("Edge/", "Edge"),
        ("Edg/", "Edge"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("UCBrowser/", "UC Browser"),
        ("UBrowser/", "UC Browser"),
        ("MiuiBrowser/", "Mi Browser"),
        ("HuaweiBrowser/", "Huawei Browser"),
        ("ArkWeb/", "Huawei Browser"),
        ("HeyTapBrowser/", "HeyTap Browser"),
        ("VivoBrowser/", "Vivo Browser"),
        ("QQBrowser/", "QQ Browser"),
        ("Whale/", "Whale"),
        ("OculusBrowser/", "Meta Quest Browser"),
        ("Silk/", "Amazon Silk"),
        ("PaleMoon/", "Pale Moon"),
        ("Waterfox/", "Waterfox"),
        ("SeaMonkey/", "SeaMonkey"),
        ("FxiOS/", "Firefox"),
        ("Focus/", "Firefox"),
        ("Firefox/", "Firefox"),
        ("Epiphany/", "GNOME Web"),
        ("Falkon/", "Falkon"),
        ("Konqueror", "Konqueror"),
        ("CriOS/", "Chrome"),
        ("; wv)", App),
        ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Trident/", "Internet Explorer"),
        ("MSIE ", "Internet Explorer"),
    ];

    // Devices before the systems they imitate: Windows Phone says Android and iPhone, an iPhone says "like Mac OS X".
    private static readonly (string Mark, string Name, DeviceKind Kind)[] Systems =
    [
        ("Windows Phone", "Windows Phone", DeviceKind.Phone),
        ("Xbox", "Xbox", DeviceKind.Unknown),
        ("PlayStation", "PlayStation", DeviceKind.Unknown),
        ("SMART-TV", "TV", DeviceKind.Unknown),
        ("Web0S", "TV", DeviceKind.Unknown),
        ("iPhone", "iPhone", DeviceKind.Phone),
        ("iPod", "iPod touch", DeviceKind.Phone),
        ("iPad", "iPad", DeviceKind.Tablet),
        ("; Quest", "Meta Quest", DeviceKind.Unknown),
        ("KAIOS/", "KaiOS", DeviceKind.Phone),
        ("BB10", "BlackBerry", DeviceKind.Phone),
        ("BlackBerry", "BlackBerry", DeviceKind.Phone),
        ("HarmonyOS", "HarmonyOS", DeviceKind.Tablet),
        ("OpenHarmony", "HarmonyOS", DeviceKind.Tablet),
        ("Android", "Android", DeviceKind.Tablet),
        ("CrOS", "ChromeOS", DeviceKind.Computer),
        ("Windows", "Windows", DeviceKind.Computer),
        ("Macintosh", "macOS", DeviceKind.Computer),
        ("FreeBSD", "FreeBSD", DeviceKind.Computer),
        ("OpenBSD", "OpenBSD", DeviceKind.Computer),
        ("NetBSD", "NetBSD", DeviceKind.Computer),
        ("Linux", "Linux", DeviceKind.Computer),
        ("X11", "Linux", DeviceKind.Computer),
    ];

    /// <summary>Longest version that is kept, in characters.</summary>
    public const int VersionLength = 10;

    /// <summary>The number behind the browser's mark, up to its first dot: "150". Null where there is none.</summary>
    public static string? VersionOf(string? userAgent)
    {
        var header = userAgent is { Length: > MaxLength } ? userAgent[..MaxLength] : userAgent ?? "";
        var mark = Array.Find(Browsers, browser => Says(header, browser.Mark)).Mark ?? "Version/";
        var at = header.IndexOf(mark, StringComparison.Ordinal);
        var digits = at < 0 ? "" : string.Concat(header[(at + mark.Length)..].TakeWhile(char.IsAsciiDigit));
        return digits.Length is > 0 and <= VersionLength ? digits : null;
    }

    /// <summary>Never throws; what is not recognised, HTTP libraries among it, is "Unknown browser".</summary>
    public static DeviceName From(string? userAgent)
    {
        var header = userAgent ?? "";
        header = header.Length > MaxLength ? header[..MaxLength] : header;

        var system = Array.Find(Systems, system => Says(header, system.Mark));
        var browser = Array.Find(Browsers, browser => Says(header, browser.Mark)).Name ?? WebKit(header, system.Name);
        if (system is (_, "macOS", _) && (Says(header, "iOS/") || Says(header, "Mobile/")))
        {
            // Marks that only iOS has: an iPad that asked for the desktop page.
            return new DeviceName(DeviceKind.Tablet, browser, "iPad");
        }

        var isPhone = system.Kind is DeviceKind.Tablet && system.Name is not "iPad" && Says(header, "Mobile");
        return new DeviceName(isPhone ? DeviceKind.Phone : system.Kind, browser, system.Name);
    }

    /// <summary>What is left when no other mark was found: the maker's own browser, or an app's view of a page.</summary>
    private static string WebKit(string header, string? system)
    {
        if (!Says(header, "AppleWebKit/"))
        {
            return UnknownBrowser;
        }

        return (system, Says(header, "Safari/")) switch
        {
            ("iPhone" or "iPad" or "iPod touch" or "macOS" or "Windows", true) => "Safari",
            ("iPhone" or "iPad" or "iPod touch" or "macOS", false) => App,
            ("Android", true) => "Android Browser",
            ("BlackBerry", _) => "BlackBerry Browser",
            ("Linux", true) => "GNOME Web",
            _ => UnknownBrowser,
        };
    }

    private static bool Says(string header, string mark) => header.Contains(mark, StringComparison.Ordinal);
}
