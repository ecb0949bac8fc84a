using Holdfast.Platform.Web;

namespace Holdfast.Security.Sessions;

/// <summary>
/// A route that is open to strangers and acts for whoever is signed in: with a live session every save of it stands and falls with that
/// session. Its handler answers <see cref="SessionEndedException"/>, because what was typed must not be lost.
/// </summary>
public sealed record ActsAsWhoeverIsSignedIn;

public static class ActsAsWhoeverIsSignedInExtensions
{
    /// <param name="reason">Why a stranger may use it too.</param>
    public static TBuilder ActsAsWhoeverIsSignedIn<TBuilder>(this TBuilder builder, string reason)
        where TBuilder : IEndpointConventionBuilder => builder.OpenToStrangers(reason).WithMetadata(new ActsAsWhoeverIsSignedIn());
}
