using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Holdfast.Shell;

/// <summary>A route that a stranger may use. Every other route needs somebody who is signed in.</summary>
public sealed record OpenToStrangers;

/// <summary>A route that people see: refusals and failures are answered with a page in words.</summary>
public sealed record IsPage;

/// <summary>A route whose content needs a Content-Security-Policy of its own, and may be framed by our own pages.</summary>
public sealed record OwnContentSecurityPolicy(string Text);

/// <summary>A route whose address may carry a secret: nothing of it goes to the next page or site (flows.md F12).</summary>
public sealed record NoReferrer;

/// <summary>The names of a form's fields that are secrets: never kept, never sent back, with the label to ask again by.</summary>
public sealed record SecretFields(IReadOnlyList<KeyValuePair<string, string>> Fields);

/// <summary>A form whose stale token is no reason to refuse: what it does is harmless and wanted at once (flows.md F14).</summary>
public sealed record AcceptsStaleToken;

/// <summary>A form whose handler sees requests without a live session; those cannot have a token that fits (flows.md F13).</summary>
public sealed record StaleTokenWithoutSession;

/// <summary>The one way to map a page and the one way to take a form.</summary>
public static class Pages
{
    /// <summary>Maps a page for GET and HEAD. It must change nothing.</summary>
    public static RouteHandlerBuilder MapPage(this IEndpointRouteBuilder routes, string path, Delegate handler) =>
        routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], handler).WithMetadata(new IsPage());

    /// <summary>
    /// Maps a form's POST, always with an antiforgery token: without this metadata the framework checks only endpoints
    /// that bind [FromForm]. The framework sets the property of a missing field to null whatever its default, and the whole form
    /// when none of its fields came: forms are records whose init properties make an empty text of null, bound as nullable.
    /// </summary>
    public static RouteHandlerBuilder MapForm(this IEndpointRouteBuilder routes, string path, Delegate handler) =>
        routes.MapPost(path, handler).WithMetadata(new IsPage(), new RequireToken());

    public static TBuilder OpenToStrangers<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OpenToStrangers());

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
