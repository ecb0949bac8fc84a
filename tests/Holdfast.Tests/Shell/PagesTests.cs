using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Shell;

/// <summary>Handlers are bound at their first request, and one that cannot be bound is found before it.</summary>
public sealed class PagesTests
{
    [Fact]
    public async Task A_handler_that_asks_for_what_nobody_gives_is_found_when_the_routes_are_made()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapPage("/here", (Given given) => given.ToString());

        var problem = Assert.Throws<InvalidOperationException>(() => ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).ToList());
        Assert.Contains("given", problem.Message, StringComparison.Ordinal);
    }

    private sealed record Given;
}
