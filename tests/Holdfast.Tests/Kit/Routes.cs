using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Kit;

/// <summary>Every address of the product, as the product itself lists them.</summary>
public static class Routes
{
    private static readonly Guid Nobody = new("018f0000-0000-7000-8000-000000000000");

    /// <summary>The addresses of pages; an id in one is an id that nobody has. Without those of staff, which nobody else has.</summary>
    public static IReadOnlyList<string> Pages(this TestApp app) => app.PathsFor("GET", null);

    /// <summary>The addresses that take a form.</summary>
    public static IReadOnlyList<string> Forms(this TestApp app) => app.PathsFor("POST", null);

    /// <summary>Those without limits of their own and without an answer to whatever comes: what a request is typed into draws itself again.</summary>
    public static IReadOnlyList<string> UsualForms(this TestApp app) => [.. app.Forms().Where(path => !path.StartsWith("/help/requests", StringComparison.Ordinal))];

    /// <summary>Those that are there for staff of this role alone.</summary>
    public static IReadOnlyList<string> FormsFor(this TestApp app, Role role) => app.PathsFor("POST", role);

    /// <summary>The addresses that carry a secret at first: what a link opens. Without the link there is nothing on them.</summary>
    public static IReadOnlyList<string> OpenedByLinks(this TestApp app) =>
        [.. app.AllRoutes().Where(route => route.Metadata.GetMetadata<NoReferrer>() is not null).Select(route => "/" + route.RoutePattern.RawText?.TrimStart('/')).Distinct()];

    public static IReadOnlyList<RouteEndpoint> AllRoutes(this TestApp app) =>
        [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    private static List<string> PathsFor(this TestApp app, string method, Role? role)
    {
        // The routes are there once the product has started.
        var server = app.Server;
        Assert.NotNull(server);
        return [.. app.AllRoutes()
            .Where(route => route.Metadata.GetMetadata<IsPage>() is not null && (route.Metadata.GetMetadata<ForRoles>() is { } only ? role is { } own && only.Roles.Contains(own) : role is null)
                && route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(method) == true)
            .Select(route => "/" + string.Join('/', (route.RoutePattern.RawText ?? "").Trim('/').Split('/').Select(Example)))];
    }

    /// <summary>A part of an address, with something that fits in the place of a parameter.</summary>
    private static string Example(string part) => part switch
    {
        _ when !part.StartsWith('{') => part,
        _ when part.Contains(":guid", StringComparison.Ordinal) => Nobody.ToString(),
        _ when part.Contains(":int", StringComparison.Ordinal) => "9999999",
        _ => "none",
    };
}
