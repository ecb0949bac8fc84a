namespace Holdfast.Operations.Health;

/// <summary>A route that is answered before anybody asks who sends the request: it needs no database and is no use of a session.</summary>
internal sealed record WithoutSession
{
    public static void Use(IApplicationBuilder app) => app.Use((http, next) =>
        http.GetEndpoint() is { RequestDelegate: { } answer } endpoint && endpoint.Metadata.GetMetadata<WithoutSession>() is not null
            ? answer(http)
            : next(http));
}
