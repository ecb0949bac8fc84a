using System.Net;
using Holdfast.Kit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.MailedLinks;

/// <summary>Addresses of links as they come out of mail programs and clipboards.</summary>
public sealed class LinkAddressTests(QuietAppFixture fixture) : IClassFixture<QuietAppFixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    [Trait("X", "X11")]
    public async Task A_link_that_lost_a_part_says_so_on_every_page_that_links_open()
    {
        var pages = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<OpensLink>() is not null && route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(route => route.RoutePattern.RawText ?? "").Distinct().ToList();
        Assert.True(pages.Count >= 7);
        foreach (var page in pages)
        {
            foreach (var token in new[] { "abc", "", new string('a', 42), "%2E" })
            {
                var answer = await _app.NewBrowser().OpenLink($"{page}?token={token}");
                Assert.Equal((page, HttpStatusCode.NotFound), (page, answer.Status));
                Assert.Contains("A part of the link is missing", answer.Words, StringComparison.Ordinal);
                Assert.DoesNotContain("cookies", answer.Words, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(".", true)]
    [InlineData("%3E", true)]
    [InlineData("),", true)]
    [InlineData("%E2%80%9D", true)]
    [InlineData("%0D%0A", true)]
    [InlineData("_", true)]
    [InlineData("lost", false)]
    [Trait("X", "X11")]
    public async Task What_is_no_part_of_it_is_taken_off(string behind, bool opens)
    {
        var sam = await _app.NewPerson();
        await _app.NewBrowser().AskForLink(_app, "/forgot/password", sam.Address);
        var link = _app.LinksTo(sam.Address, "/reset/password")[^1];

        var answer = await _app.NewBrowser().OpenLink(behind == "lost" ? link[..^1] : link + behind);

        Assert.Equal(opens ? HttpStatusCode.OK : HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(!opens, answer.Words.Contains("A part of the link is missing", StringComparison.Ordinal));
    }
}
