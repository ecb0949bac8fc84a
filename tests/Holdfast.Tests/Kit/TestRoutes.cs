using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Kit;

/// <summary>Routes of a test beside those of the product, behind the whole edge: for what the edge offers and nobody uses yet.</summary>
public static class TestRoutes
{
    public static void AddRoutes(this IWebHostBuilder web, Action<IEndpointRouteBuilder> map) =>
        web.ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(new Added(map)));

    private sealed class Added(Action<IEndpointRouteBuilder> map) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            // Where the host keeps the product's own routes.
            map(Assert.IsType<IEndpointRouteBuilder>(app.Properties["__EndpointRouteBuilder"], exactMatch: false));
        };
    }
}
