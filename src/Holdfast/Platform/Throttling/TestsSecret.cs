namespace Holdfast.Platform.Throttling;

/// <summary>
/// Marks a route that tests a secret. A map test finds every handler that can reach one and demands this mark, so no
/// path around the limits can be added unseen (regression case 10).
/// </summary>
public sealed record TestsSecret(Authenticator Authenticator);

public static class TestsSecretExtensions
{
    public static TBuilder TestsSecret<TBuilder>(this TBuilder builder, Authenticator authenticator)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new TestsSecret(authenticator));
}
