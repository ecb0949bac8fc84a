namespace Holdfast.Security.Sessions;

/// <summary>
/// A route for signed-in people that wants to see a request whose session is over, to answer a form that was sent twice.
/// Without a live session its handler decides, and it must not act for anybody.
/// </summary>
public sealed record AnswersItself;

public static class AnswersItselfExtensions
{
    public static TBuilder AnswersItself<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AnswersItself(), new Platform.Web.StaleTokenWithoutSession());
}
