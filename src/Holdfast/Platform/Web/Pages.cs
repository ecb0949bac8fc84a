using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Holdfast.Platform.Web;

/// <summary>A route that a stranger may use, and why. Every other route needs somebody who is signed in.</summary>
public sealed record OpenToStrangers(string Reason);

/// <summary>A route that people see: refusals and failures are answered with a page in words.</summary>
public sealed record IsPage;

/// <summary>The page that a form stands on, where that is not its own address.</summary>
public sealed record StandsOn(string Page);

/// <summary>A route whose answer goes on for as long as the browser listens: it ends when the server stops.</summary>
public sealed record GoesOn;

/// <summary>A route, or the answer to one request, whose content needs a Content-Security-Policy of its own, and may be framed by our own pages.</summary>
public sealed record OwnContentSecurityPolicy(string Text);

/// <summary>A route whose address may carry a secret: nothing of it goes to the next page or site (rulings F12).</summary>
public sealed record NoReferrer;

/// <summary>A page that may ask for camera and microphone; every other is refused them by its headers.</summary>
public sealed record UsesCamera;

/// <summary>The names of a form's fields that are secrets: never kept, never sent back, with the label to ask again by.</summary>
public sealed record SecretFields(IReadOnlyList<KeyValuePair<string, string>> Fields);

/// <summary>A form whose stale token is no reason to refuse: what it does is harmless and wanted at once (rulings F14).</summary>
public sealed record AcceptsStaleToken;

/// <summary>A form whose handler sees requests without a live session; those cannot have a token that fits (rulings F13).</summary>
/// <param name="UnlessCookie">A cookie with which the handler acts without a session: whoever has it needs a token that fits.</param>
public sealed record StaleTokenWithoutSession(string? UnlessCookie = null);

/// <summary>A route that takes a POST from senders who cannot have a token of ours, and why that is safe. It stores nothing.</summary>
public sealed record TakesNoToken(string Reason)
{
    /// <summary>A secret in the address is the proof, so it may store what that secret lets its holder do.</summary>
    public bool ProvesBySecret { get; init; }
}

/// <summary>Stands before a handler: answers in its place, or asks it.</summary>
public delegate ValueTask<object?> EndpointFilter(EndpointFilterInvocationContext context, EndpointFilterDelegate next);

/// <summary>The one way to map a page and the one way to take a form.</summary>
public static class Pages
{
    /// <summary>Maps a page for GET and HEAD. It must change nothing.</summary>
    public static IEndpointConventionBuilder MapPage(this IEndpointRouteBuilder routes, string path, Delegate handler, EndpointFilter? filter = null) =>
        routes.MapHandler(path, [HttpMethods.Get, HttpMethods.Head], handler, filter).WithMetadata(new IsPage());

    /// <summary>
    /// Maps a form's POST, always with an antiforgery token: without this metadata the framework checks only endpoints
    /// that bind [FromForm]. The framework sets the property of a missing field to null whatever its default, and the whole form
    /// when none of its fields came: forms are records whose init properties make an empty text of null, bound as nullable.
    /// </summary>
    public static IEndpointConventionBuilder MapForm(this IEndpointRouteBuilder routes, string path, Delegate handler, EndpointFilter? filter = null) =>
        routes.MapHandler(path, [HttpMethods.Post], handler, filter).WithMetadata(new IsPage(), new RequireToken());

    /// <summary>
    /// What MapMethods with a delegate does, but the handler is looked at, and the code that binds its parameters compiled, at the
    /// endpoint's first request, and not with all the others at the first request of any. For routes that are neither page nor form.
    /// </summary>
    public static IEndpointConventionBuilder MapHandler(
        this IEndpointRouteBuilder routes, string path, IReadOnlyList<string> methods, Delegate handler, EndpointFilter? filter = null)
    {
        var route = routes.MapMethods(path, methods, _ => Task.CompletedTask);
        route.Add(endpoint =>
        {
            endpoint.Metadata.Add(handler.Method);
            var pattern = ((RouteEndpointBuilder)endpoint).RoutePattern;
            var bound = new Lazy<RequestDelegate>(() => Bind(routes, pattern, handler, filter));
            endpoint.RequestDelegate = http => bound.Value(http);
        });
        return route;
    }

    private static RequestDelegate Bind(IEndpointRouteBuilder routes, RoutePattern pattern, Delegate handler, EndpointFilter? filter)
    {
        var endpoint = new RouteEndpointBuilder(null, pattern, 0);
        if (filter is not null)
        {
            endpoint.FilterFactories.Add((_, next) => invocation => filter(invocation, next));
        }

        return RequestDelegateFactory.Create(handler, new RequestDelegateFactoryOptions
        {
            ServiceProvider = routes.ServiceProvider,
            EndpointBuilder = endpoint,
            RouteParameterNames = pattern.Parameters.Select(parameter => parameter.Name),
            ThrowOnBadRequest = true,
            DisableInferBodyFromParameters = true,
        }).RequestDelegate;
    }

    /// <param name="reason">Why somebody without a sign-in must be able to use it, as a sentence.</param>
    public static TBuilder OpenToStrangers<TBuilder>(this TBuilder builder, string reason)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OpenToStrangers(reason));

    /// <summary>Says on which page a form stands, where that is not its own address.</summary>
    public static TBuilder StandsOn<TBuilder>(this TBuilder builder, string page)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new StandsOn(page));

    /// <summary>The page that the form of this request stands on: where somebody goes on whose form was refused, or sent twice.</summary>
    public static string PageOfForm(this HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<StandsOn>()?.Page ?? http.Request.Path.ToString();

    /// <summary>Says which fields of the form are secrets, as pairs of name and label.</summary>
    public static TBuilder WithSecrets<TBuilder>(this TBuilder builder, params (string Name, string Label)[] fields)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new SecretFields([.. fields.Select(f => KeyValuePair.Create(f.Name, f.Label))]));

    /// <summary>Draws a page: 422 when there are problems, else 200.</summary>
    public static RazorComponentResult<TPage> Draw<TPage>(object parameters, IReadOnlyCollection<Problem>? problems = null)
        where TPage : IComponent =>
        new(parameters) { StatusCode = problems is { Count: > 0 } ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK };

    /// <summary>Goes on to another page of ours by GET after a form did its work.</summary>
    public static SeeOther Go(string path) => new(path);

    private sealed class RequireToken : IAntiforgeryMetadata
    {
        public bool RequiresValidation => true;
    }
}

/// <summary>303 See Other: the browser follows by GET whatever the method was (RFC 9110, 15.4.4).</summary>
public sealed class SeeOther(string path) : IResult
{
    /// <summary>Where it leads.</summary>
    public string Location => path;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}
