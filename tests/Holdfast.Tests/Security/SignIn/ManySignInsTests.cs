using Holdfast.Kit;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Hosting;

namespace Holdfast.Security.SignIn;

public sealed class ManySignInsTests(Databases databases)
{
    [Fact]
    [Trait("R", "R142")]
    public async Task At_the_limit_a_further_sign_in_ends_the_one_unused_for_longest()
    {
        await using var app = new TestApp(
            await databases.New(TestContext.Current.CancellationToken), builder => builder.UseSetting("Sessions:MostPerAccount", "5"));
        var sam = await app.NewPerson();
        List<Browser> browsers = [];
        for (var i = 0; i < 5; i++)
        {
            browsers.Add(await app.SignIn(sam));
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        foreach (var browser in browsers)
        {
            Assert.True(await browser.IsSignedIn());
        }

        browsers.Add(await app.SignIn(sam));

        Assert.False(await browsers[0].IsSignedIn());
        foreach (var browser in browsers.Skip(1))
        {
            Assert.True(await browser.IsSignedIn());
        }

        Assert.Equal(SignInEnds.TooMany, Assert.Single(await app.Stored<Session>(), s => s.EndedAt is not null).EndReason);
    }
}
