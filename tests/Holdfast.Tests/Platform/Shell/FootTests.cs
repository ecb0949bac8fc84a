using Holdfast.Kit;
using Microsoft.AspNetCore.Hosting;

namespace Holdfast.Platform.Shell;

/// <summary>What stands at the foot of every page.</summary>
public sealed class FootTests(Databases databases)
{
    [Theory]
    [InlineData(null, null, "Help")]
    [InlineData("https://www.example.com/privacy?of=us&x=1", "https://www.example.com/impressum", "Help Privacy Legal notice")]
    public async Task The_operators_own_pages_are_linked_where_they_are_named(string? privacy, string? imprint, string words)
    {
        await using var app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web =>
        {
            web.UseSetting("Shell:PrivacyUrl", privacy);
            web.UseSetting("Shell:ImprintUrl", imprint);
        });
        foreach (var path in new[] { "/sign-in", "/help" })
        {
            var links = (await app.NewBrowser().Get(path)).Document.QuerySelectorAll(".foot a");
            Assert.Equal(words, string.Join(' ', links.Select(link => link.TextContent)));
            Assert.Equal(privacy is null ? ["/help"] : ["/help", privacy, imprint], links.Select(link => link.GetAttribute("href")));
        }
    }
}
