using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Kit;

/// <summary>An address that takes a form.</summary>
/// <param name="DrawsWhatever">It does nothing that needs a token: whatever comes, it draws or does at once.</param>
public sealed record FormRoute(string Path, FormLimits Limits, bool DrawsWhatever);

/// <summary>Every address of the product, as the product itself lists them.</summary>
public static class Routes
{
    private const string NoNumber = "9999999";
    private const string NoName = "none";

    private static readonly Guid Nobody = new("018f0000-0000-7000-8000-000000000000");

    /// <summary>The addresses of pages; an id in one is an id that nobody has. Without those of staff, which nobody else has.</summary>
    public static IReadOnlyList<string> Pages(this TestApp app) => app.PathsFor("GET", null);

    /// <summary>The addresses that take a form.</summary>
    public static IReadOnlyList<string> Forms(this TestApp app) => app.PathsFor("POST", null);

    /// <summary>The same with what each takes at most.</summary>
    public static IReadOnlyList<FormRoute> FormRoutes(this TestApp app) => [.. app.RoutesFor("POST", null).Select(route => new FormRoute(
        PathOf(route), route.Metadata.GetMetadata<FormLimits>() ?? FormLimits.Usual, route.Metadata.GetMetadata<AcceptsStaleToken>() is not null))];

    /// <summary>Whether an address names something that is not here: an id, number or name stands in it that nobody has.</summary>
    public static bool NamesNothing(string path) => path.Split('/').Any(part => part == NoName || part == NoNumber || part == Nobody.ToString());

    /// <summary>Those that are there for staff of this role alone.</summary>
    public static IReadOnlyList<string> FormsFor(this TestApp app, Role role) => app.PathsFor("POST", role);

    /// <summary>The addresses that carry a secret at first: what a link opens. Without the link there is nothing on them.</summary>
    public static IReadOnlyList<string> OpenedByLinks(this TestApp app) =>
        [.. app.AllRoutes().Where(route => route.Metadata.GetMetadata<NoReferrer>() is not null).Select(route => "/" + route.RoutePattern.RawText?.TrimStart('/')).Distinct()];

    public static IReadOnlyList<RouteEndpoint> AllRoutes(this TestApp app) =>
        [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    private static List<string> PathsFor(this TestApp app, string method, Role? role) => [.. app.RoutesFor(method, role).Select(PathOf)];

    private static string PathOf(RouteEndpoint route) => "/" + string.Join('/', (route.RoutePattern.RawText ?? "").Trim('/').Split('/').Select(Example));

    private static IEnumerable<RouteEndpoint> RoutesFor(this TestApp app, string method, Role? role)
    {
        // The routes are there once the product has started.
        var server = app.Server;
        Assert.NotNull(server);
        return app.AllRoutes()
            .Where(route => route.Metadata.GetMetadata<IsPage>() is not null && (route.Metadata.GetMetadata<ForRoles>() is { } only ? role is { } own && only.Roles.Contains(own) : role is null)
                && route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(method) == true
                // A body that its route reads itself is no form.
                && route.Metadata.GetMetadata<ReadsOwnBody>() is null);
    }

    /// <summary>A part of an address, with something that fits in the place of a parameter.</summary>
    private static string Example(string part) => part switch
    {
        _ when !part.StartsWith('{') => part,
        _ when part.Contains(":guid", StringComparison.Ordinal) => Nobody.ToString(),
        _ when part.Contains(":int", StringComparison.Ordinal) => NoNumber,
        _ => NoName,
    };
}
