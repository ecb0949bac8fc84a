using FsCheck.Xunit;
using Xunit;

namespace Holdfast.Security.Sessions;

[Trait("Database", "None")]
public sealed class DeviceNamesTests
{
    [Theory]
    [InlineData("Chrome on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36")]
    [InlineData("Chrome on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/49.0.2623.112 Safari/537.36")]
    [InlineData("Chrome on macOS", DeviceKind.Computer, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36")]
    [InlineData("Chrome on Linux", DeviceKind.Computer, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36")]
    [InlineData("Chrome on ChromeOS", DeviceKind.Computer, "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36")]
    [InlineData("Chrome on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Mobile Safari/537.36")]
    [InlineData("Chrome on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 9; SM-G960F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/81.0.4044.138 Mobile Safari/537.36")]
    [InlineData("Chrome on Android", DeviceKind.Tablet, "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36")]
    [InlineData("Chrome on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/154.0.7900.60 Mobile/15E148 Safari/604.1")]
    [InlineData("Chrome on iPad", DeviceKind.Tablet, "Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/154.0.7900.60 Mobile/15E148 Safari/604.1")]
    [InlineData("Chrome on iPad", DeviceKind.Tablet, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/154 Version/11.1.1 Safari/605.1.15")]
    [InlineData("Chromium on Linux", DeviceKind.Computer, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Ubuntu Chromium/80.0.3987.87 Chrome/80.0.3987.87 Safari/537.36")]
    [InlineData("Chrome on Linux", DeviceKind.Computer, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/154.0.0.0 Safari/537.36")]
    [InlineData("Edge on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36 Edg/154.0.0.0")]
    [InlineData("Edge on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763")]
    [InlineData("Edge on macOS", DeviceKind.Computer, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36 Edg/154.0.0.0")]
    [InlineData("Edge on Linux", DeviceKind.Computer, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36 Edg/154.0.0.0")]
    [InlineData("Edge on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Mobile Safari/537.36 EdgA/154.0.0.0")]
    [InlineData("Edge on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 EdgiOS/154.0.3900.60 Mobile/15E148 Safari/604.1")]
    [InlineData("Edge on Windows Phone", DeviceKind.Phone, "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/52.0.2743.116 Mobile Safari/537.36 Edge/15.15063")]
    [InlineData("Internet Explorer on Windows Phone", DeviceKind.Phone, "Mozilla/5.0 (Mobile; Windows Phone 8.1; Android 4.0; ARM; Trident/7.0; Touch; rv:11.0; IEMobile/11.0; NOKIA; Lumia 520) like iPhone OS 7_0_3 Mac OS X AppleWebKit/537 (KHTML, like Gecko) Mobile Safari/537")]
    [InlineData("Edge on Xbox", DeviceKind.Unknown, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763")]
    [InlineData("Firefox on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0")]
    [InlineData("Firefox on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 6.1; rv:52.0) Gecko/20100101 Firefox/52.0")]
    [InlineData("Firefox on macOS", DeviceKind.Computer, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) Gecko/20100101 Firefox/153.0")]
    [InlineData("Firefox on Linux", DeviceKind.Computer, "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0")]
    [InlineData("Firefox on Linux", DeviceKind.Computer, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    [InlineData("Firefox on FreeBSD", DeviceKind.Computer, "Mozilla/5.0 (X11; FreeBSD amd64; rv:153.0) Gecko/20100101 Firefox/153.0")]
    [InlineData("Firefox on OpenBSD", DeviceKind.Computer, "Mozilla/5.0 (X11; OpenBSD amd64; rv:153.0) Gecko/20100101 Firefox/153.0")]
    [InlineData("Firefox on Android", DeviceKind.Phone, "Mozilla/5.0 (Android 16; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0")]
    [InlineData("Firefox on Android", DeviceKind.Tablet, "Mozilla/5.0 (Android 16; Tablet; rv:153.0) Gecko/153.0 Firefox/153.0")]
    [InlineData("Firefox on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/153.0 Mobile/15E148 Safari/605.1.15")]
    [InlineData("Firefox on iPad", DeviceKind.Tablet, "Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/153.0 Mobile/15E148 Safari/605.1.15")]
    [InlineData("Firefox on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Focus/153.0 Mobile/15E148 Safari/605.1.15")]
    [InlineData("SeaMonkey on Linux", DeviceKind.Computer, "Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Firefox/60.0 SeaMonkey/2.53.18")]
    [InlineData("Pale Moon on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Goanna/6.7 Firefox/128.0 PaleMoon/33.7.0")]
    [InlineData("Waterfox on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:56.0) Gecko/20100101 Firefox/56.0.4 Waterfox/56.0.4")]
    [InlineData("Firefox on KaiOS", DeviceKind.Phone, "Mozilla/5.0 (Mobile; Nokia 2720 Flip; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5.2")]
    [InlineData("Safari on macOS", DeviceKind.Computer, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15")]
    [InlineData("Safari on macOS", DeviceKind.Computer, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_5) AppleWebKit/600.8.9 (KHTML, like Gecko) Version/7.1.8 Safari/537.85.17")]
    [InlineData("Safari on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1")]
    [InlineData("Safari on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 9_3_5 like Mac OS X) AppleWebKit/601.1.46 (KHTML, like Gecko) Version/9.0 Mobile/13G36 Safari/601.1")]
    [InlineData("Safari on iPad", DeviceKind.Tablet, "Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1")]
    [InlineData("Safari on iPod touch", DeviceKind.Phone, "Mozilla/5.0 (iPod touch; CPU OS 12_5_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1")]
    [InlineData("Safari on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534.57.2 (KHTML, like Gecko) Version/5.1.7 Safari/534.57.2")]
    [InlineData("App on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148")]
    [InlineData("App on iPad", DeviceKind.Tablet, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148")]
    [InlineData("App on macOS", DeviceKind.Computer, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)")]
    [InlineData("App on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP3A.241105.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/154.0.7900.60 Mobile Safari/537.36")]
    [InlineData("Samsung Internet on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/30.0 Chrome/146.0.0.0 Mobile Safari/537.36")]
    [InlineData("Samsung Internet on Android", DeviceKind.Tablet, "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/30.0 Chrome/146.0.0.0 Safari/537.36")]
    [InlineData("Samsung Internet on TV", DeviceKind.Unknown, "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/4.0 Chrome/76.0.3809.146 TV Safari/537.36")]
    [InlineData("Chrome on TV", DeviceKind.Unknown, "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/108.0.5359.211 Safari/537.36 WebAppManager")]
    [InlineData("Opera on macOS", DeviceKind.Computer, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/152.0.0.0 Safari/537.36 OPR/136.0.0.0")]
    [InlineData("Opera on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/152.0.0.0 Safari/537.36 OPR/136.0.0.0")]
    [InlineData("Opera on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/152.0.0.0 Mobile Safari/537.36 OPR/96.0.0.0")]
    [InlineData("Opera on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1 OPT/6.2.0")]
    [InlineData("Opera on Windows", DeviceKind.Computer, "Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18")]
    [InlineData("Opera on Linux", DeviceKind.Computer, "Opera/9.80 (X11; Linux x86_64) Presto/2.12.388 Version/12.16")]
    [InlineData("Opera", DeviceKind.Unknown, "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/191.315; U; en) Presto/2.12.423 Version/12.16")]
    [InlineData("DuckDuckGo on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Mobile DuckDuckGo/5 Safari/537.36")]
    [InlineData("DuckDuckGo on macOS", DeviceKind.Computer, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15 Ddg/26.1")]
    [InlineData("DuckDuckGo on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.7 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15")]
    [InlineData("Vivaldi on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/152.0.0.0 Safari/537.36 Vivaldi/7.9.4000.20")]
    [InlineData("Yandex Browser on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 YaBrowser/26.10.0.0 Safari/537.36")]
    [InlineData("Ecosia on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.7 Mobile/15E148 Safari/604.1 (Ecosia ios@11.5.0.2500)")]
    [InlineData("UC Browser on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; U; Android 13; en-US; RMX3085 Build/TP1A.220905.001) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.7.8.1318 Mobile Safari/537.36")]
    [InlineData("Mi Browser on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; U; Android 14; en-gb; 23049PCD8G Build/UKQ1.230804.001) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.6723.86 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.30.0-gn")]
    [InlineData("Huawei Browser on HarmonyOS", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00; HMSCore 6.14.0.302) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.5735.196 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36")]
    [InlineData("Huawei Browser on HarmonyOS", DeviceKind.Phone, "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile")]
    [InlineData("QQ Browser on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; U; Android 12; zh-cn; M2007J3SC Build/SKQ1.220303.001) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/109.0.5414.86 MQQBrowser/15.0 Mobile Safari/537.36")]
    [InlineData("Whale on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Whale/4.33.325.17 Safari/537.36")]
    [InlineData("Amazon Silk on Android", DeviceKind.Tablet, "Mozilla/5.0 (Linux; Android 11; KFTRWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/142.1.1 like Chrome/142.0.7444.60 Safari/537.36")]
    [InlineData("Meta Quest Browser on Meta Quest", DeviceKind.Unknown, "Mozilla/5.0 (X11; Linux x86_64; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) OculusBrowser/40.2.0.3 Chrome/138.0.7204.50 VR Safari/537.36")]
    [InlineData("GNOME Web on Linux", DeviceKind.Computer, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15")]
    [InlineData("GNOME Web on Linux", DeviceKind.Computer, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15 Epiphany/605.1.15")]
    [InlineData("Falkon on Linux", DeviceKind.Computer, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) QtWebEngine/5.15.2 Falkon/3.2.0 Chrome/87.0.4280.144 Safari/537.36")]
    [InlineData("Android Browser on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; U; Android 4.1.2; de-de; GT-I9300 Build/JZO54K) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30")]
    [InlineData("BlackBerry Browser on BlackBerry", DeviceKind.Phone, "Mozilla/5.0 (BB10; Touch) AppleWebKit/537.10+ (KHTML, like Gecko) Version/10.0.9.2372 Mobile Safari/537.10+")]
    [InlineData("Internet Explorer on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko")]
    [InlineData("Internet Explorer on Windows", DeviceKind.Computer, "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0)")]
    [InlineData("Instagram on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 410.0.0.29.70 (iPhone15,3; iOS 18_7; en_GB; en-GB; scale=3.00; 1290x2796; 790000000)")]
    [InlineData("Instagram on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 15; SM-S921B Build/AP3A.240905.015.A2; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/154.0.7900.60 Mobile Safari/537.36 Instagram 410.0.0.31.70 Android (35/15; 480dpi; 1080x2340; samsung; SM-S921B; e1s; s5e9945; en_GB; 790000000)")]
    [InlineData("Facebook on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22H20 [FBAN/FBIOS;FBAV/540.0.0.38.104;FBBV/790000000;FBDV/iPhone15,3;FBMD/iPhone;FBSN/iOS;FBSV/18.7;FBSS/3;FBID/phone;FBLC/en_GB;FBOP/5;FBRV/792000000]")]
    [InlineData("Facebook on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 15; SM-S921B Build/AP3A.240905.015.A2; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/154.0.7900.60 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/540.0.0.48.75;]")]
    [InlineData("Messenger on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22H20 [FBAN/MessengerForiOS;FBAV/530.0.0.30.110;FBDV/iPhone15,3;FBMD/iPhone;FBSN/iOS;FBSV/18.7]")]
    [InlineData("TikTok on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 14; Pixel 7 Build/UQ1A.240205.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/154.0.7900.60 Mobile Safari/537.36 trill_420502 BytedanceWebview/d8a21c6")]
    [InlineData("LinkedIn on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]/9.31.6000")]
    [InlineData("Snapchat on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.7 Mobile/15E148 Safari/604.1 Snapchat/13.60.0.40 (like Safari/8621.3.11.10.3, panda)")]
    [InlineData("Pinterest on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]")]
    [InlineData("WeChat on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 14; V2309A Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.188 Mobile Safari/537.36 XWEB/1260117 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600(0x28003133) WeChat/arm64")]
    [InlineData("LINE on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/15.17.0")]
    [InlineData("Google app on iPhone", DeviceKind.Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/395.0.830000000 Mobile/15E148 Safari/604.1")]
    [InlineData("Unknown browser on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Code/1.120.0 Chrome/146.0.7680.100 Electron/41.1.0 Safari/537.36")]
    [InlineData("Unknown browser on Windows", DeviceKind.Computer, "Mozilla/5.0 (Windows NT; Windows NT 10.0; en-GB) WindowsPowerShell/5.1.26100.1")]
    [InlineData("Unknown browser on Android", DeviceKind.Phone, "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Mobile Safari/537.36 (compatible; Examplebot/2.1; +https://bot.example.com/)")]
    [InlineData("Unknown browser", DeviceKind.Unknown, "curl/8.16.0")]
    [InlineData("Unknown browser", DeviceKind.Unknown, "python-requests/2.32.5")]
    [InlineData("Unknown browser", DeviceKind.Unknown, "okhttp/5.2.1")]
    [InlineData("Unknown browser", DeviceKind.Unknown, "Go-http-client/2.0")]
    [InlineData("Unknown browser", DeviceKind.Unknown, "Wget/1.25.0")]
    [InlineData("Unknown browser", DeviceKind.Unknown, "PostmanRuntime/7.49.0")]
    [InlineData("Unknown browser", DeviceKind.Unknown, "axios/1.12.2")]
    [InlineData("Unknown browser", DeviceKind.Unknown, "Mozilla/5.0")]
    [InlineData("Unknown browser", DeviceKind.Unknown, "")]
    public void Names_the_device_as_a_person_would(string name, DeviceKind kind, string userAgent)
    {
        var device = DeviceNames.From(userAgent);

        Assert.Equal(name, device.ToString());
        Assert.Equal(kind, device.Kind);
    }

    [Fact]
    public void Names_a_missing_header_too() =>
        Assert.Equal(new DeviceName(DeviceKind.Unknown, "Unknown browser", null), DeviceNames.From(null));

    [Fact]
    public void Keeps_the_family_over_versions_and_devices()
    {
        var phone = DeviceNames.From("Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/154.0.7900.60 Mobile/15E148 Safari/604.1");
        var laptop = DeviceNames.From("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/81.0.0.0 Safari/537.36");

        Assert.Equal(laptop.Browser, phone.Browser);
    }

    [Fact]
    public void Reads_the_first_512_characters_only()
    {
        Assert.Equal("Firefox", DeviceNames.From(new string('x', 504) + "Firefox/153.0").Browser);
        Assert.Equal("Unknown browser", DeviceNames.From(new string('x', 505) + "Firefox/153.0").Browser);
        Assert.Equal("Unknown browser", DeviceNames.From(new string('x', 10_000_000) + "Firefox/153.0").ToString());
    }

    [Fact]
    public void Shows_nothing_of_the_header_itself() =>
        Assert.Equal("Unknown browser on Windows", DeviceNames.From("<b>Trust me</b> (Windows) \u202e\0\ud800").ToString());

    [Property]
    public bool Takes_any_text(string? userAgent) => IsShort(DeviceNames.From(userAgent));

    [Property]
    public bool Takes_any_text_behind_what_browsers_begin_with(string? rest) =>
        IsShort(DeviceNames.From($"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 {rest}"));

    private static bool IsShort(DeviceName name) => name is { Browser.Length: >= 1 and <= 40, System: null or { Length: >= 1 and <= 40 } };
}
