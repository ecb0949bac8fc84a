using System.Net;
using System.Text;
using Holdfast.Kit;
using Holdfast.Operations.Setup;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Web;

/// <summary>A public address whose name has letters that no header can carry.</summary>
public sealed class InternationalHostTests(Databases databases)
{
    private const string Wire = "konto.xn--mller-kva.example";

    [Fact]
    [Trait("X", "X1")]
    public async Task Every_header_cookie_link_and_message_id_has_its_ascii_form()
    {
        await using var app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web => web.UseSetting("Shell:PublicUrl", "https://konto.m\u00FCller.example"));
        var sam = await app.NewPerson();
        var laptop = app.NewBrowser();
        foreach (var answer in new[] { await laptop.Get("/sign-in"), await laptop.SignIn(sam), await laptop.Get("/settings"), await laptop.Get("/no-such-page"), await laptop.Get("/settings/export") })
        {
            Assert.True(answer.Status < HttpStatusCode.InternalServerError);
            Assert.All(
                answer.Response.Headers.Concat(answer.Response.Content.Headers).SelectMany(header => header.Value),
                value => Assert.True(Ascii.IsValid(value), value));
        }

        Assert.Equal($"csp=\"https://{Wire}/csp-reports\"", (await laptop.Get("/settings")).Header("Reporting-Endpoints"));
        var mail = await app.LatestMail(sam.Address);
        Assert.EndsWith("@" + Wire, mail.MessageId, StringComparison.Ordinal);
        Assert.Contains($"https://{Wire}/not-me?token=", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("m\u00FCller", mail.ToString(), StringComparison.Ordinal);
        var file = Path.Combine(app.Database.DataFolder, "staff-link");
        await app.With(db => SetupLinks.Renew(db, file, app.Services.GetRequiredService<PublicAddress>(), app.Clock.GetUtcNow(), TestContext.Current.CancellationToken, Accounts.Role.Agent));
        Assert.StartsWith($"https://{Wire}/setup?token=", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", "max-age=31536000")]
    [InlineData("true", "max-age=31536000; includeSubDomains")]
    [Trait("X", "X19")]
    public async Task Names_below_the_public_address_are_held_to_https_only_where_their_owner_says_so(string setting, string header)
    {
        await using var app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web => web.UseSetting("Shell:HstsIncludeSubDomains", setting));
        Assert.Equal(header, (await app.NewBrowser().Get("/help")).Header("Strict-Transport-Security"));
    }
}
