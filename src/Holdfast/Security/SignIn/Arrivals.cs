using Holdfast.Security.Sessions;

namespace Holdfast.Security.SignIn;

public static class Arrivals
{
    /// <summary>What a request says about the browser that it comes from.</summary>
    public static Arrival Arrival(this HttpContext http, SessionCookies cookies) =>
        new(cookies.ReadMarks(http), http.Features.Get<SignedIn>(), http.DeviceName, http.Origin, cookies.ReadForm(http));
}
