using System.Net;
using System.Text.Json;
using Holdfast.Kit;
using Holdfast.Security.Passwords;
using Holdfast.Security.Settings;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Shell;

public sealed class FailuresTests(Databases databases) : IAsyncLifetime
{
    private const string Inside = "a secret of the machine room";

    private TestApp? _app;

    private TestApp App => _app ?? throw new InvalidOperationException("Not ready.");

    /// <summary>A product in which the overview and the timeline break, and the change of a password too.</summary>
    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web => web
        .ConfigureTestServices(services =>
        {
            services.AddScoped<ActivityLines>(_ => throw new InvalidOperationException(Inside));
            services.AddScoped<ChangePasswordHandler>(_ => throw new TimeZoneNotFoundException(Inside));
        }));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
    }

    [Fact]
    public async Task Our_own_mistake_is_a_page_with_a_reference_that_stands_in_the_log()
    {
        var laptop = await App.SignIn(await App.NewPerson());

        var answer = await laptop.Get("/settings/activity");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Contains("Something went wrong", answer.Words, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", answer.Words, StringComparison.Ordinal);
        var reference = answer.Words.Split("Reference: ")[1];
        Assert.Matches("^[0-9a-zA-Z:]{6,24}$", reference);
        Assert.Contains(App.Log.Lines, line => line.StartsWith("Error ", StringComparison.Ordinal)
            && line.Contains(reference, StringComparison.Ordinal) && line.Contains(Inside, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("R", "R266")]
    [Trait("Regression", "15")]
    public async Task Nothing_of_the_inside_is_shown()
    {
        var sam = await App.NewPerson();
        var laptop = await App.SignIn(sam);
        foreach (var answer in new[]
        {
            await laptop.Get("/settings"),
            await laptop.Get("/settings/activity", ("Accept", "application/json")),
            await laptop.Get("/settings/activity", ("HX-Request", "true")),
            await laptop.SubmitForm("/settings/password", ("Current", sam.Password), ("New", "seven green kettles humming")),
        })
        {
            Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
            foreach (var inside in new[] { Inside, "Exception", "   at ", "Holdfast.Settings", ".cs:", sam.Password, "kettles" })
            {
                Assert.DoesNotContain(inside, answer.Text, StringComparison.Ordinal);
            }

            Assert.Contains("default-src 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal("no-store", answer.Header("Cache-Control"));
        }
    }

    [Fact]
    public async Task A_caller_that_wants_json_gets_the_reference_too()
    {
        var laptop = await App.SignIn(await App.NewPerson());
        var answer = await laptop.Get("/settings", ("Accept", "application/json"));
        using var problem = JsonDocument.Parse(answer.Text);
        var reference = problem.RootElement.GetProperty("reference").GetString() ?? "";
        Assert.Contains(App.Log.Lines, line => line.Contains(reference, StringComparison.Ordinal) && line.Contains(Inside, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_is_signed_out_by_our_mistake()
    {
        var laptop = await App.SignIn(await App.NewPerson());
        var answer = await laptop.Get("/settings");
        Assert.False(answer.Response.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.Contains("session=", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.OK, (await laptop.Get("/settings/devices")).Status);
    }
}
