using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Sessions;

/// <summary>Who sends this request: a request feature on every route that is not open to strangers.</summary>
/// <param name="ProvedAt">When the password was last proved in this sign-in.</param>
/// <param name="Epoch">The session epoch that it lives under.</param>
public sealed record SignedIn(
    SessionId Session, AccountId Account, DeviceId Device, DateTimeOffset SignedInAt, DateTimeOffset ProvedAt, int Epoch, Role Role, Visitor Visitor);

/// <summary>A sign-in whose token came but which is over: why, and since when.</summary>
public sealed record EndedSession(SessionId Session, AccountId Account, DeviceId Device, EndReason Reason, DateTimeOffset At);

/// <summary>Thrown when a save finds that the session that asked for it has ended meanwhile (rulings F3).</summary>
public sealed class SessionEndedException() : Exception("The session ended while the request was on its way.");

public static class SignedInExtensions
{
    extension(HttpContext http)
    {
        /// <summary>The signed-in person. Only for routes that are not open to strangers.</summary>
        public SignedIn SignedIn => http.Features.Get<SignedIn>()
            ?? throw new InvalidOperationException($"{http.Request.Path} is open to strangers: there may be nobody signed in.");

        /// <summary>Trips when this request's session ends, wherever that is decided, and is tripped already if it has: what every stream must listen to.</summary>
        public Task<CancellationToken> WatchSession() => http.RequestServices.GetRequiredService<LiveRequests>().Watch(http);
    }
}
