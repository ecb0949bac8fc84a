using Holdfast.Platform.Accounts;
using Holdfast.Security.Sessions;

namespace Holdfast.Security.SignIn;

public static class Arrivals
{
    /// <summary>What a request says about the browser that it comes from.</summary>
    /// <param name="zone">The time zone that its script told the form; anything may stand there.</param>
    public static Arrival Arrival(this HttpContext http, SessionCookies cookies, string? zone = null) =>
        new(cookies.ReadMarks(http), http.Features.Get<SignedIn>(), http.DeviceName, http.Origin, cookies.ReadForm(http),
            DeviceNames.VersionOf(http.Request.Headers.UserAgent.ToString()), BrowserZone.Accept(zone));
}
