using System.Net;
using Holdfast.Kit;

namespace Holdfast.Security.Passwords;

/// <summary>
/// The process is killed with SIGKILL in the middle of a password change, and started again on the same data: either
/// all of the change is there or nothing of it, and nobody is in who should not be.
/// </summary>
[Trait("Regression", "16")]
[Trait("R", "R032")]
public sealed class KilledWhileChangingTests(Databases databases) : IAsyncDisposable
{
    private const string Demo = "seven quiet harbour lights";
    private const string Next = "seven green kettles humming";

    private ProductProcess? _again;

    public async ValueTask DisposeAsync()
    {
        if (_again is not null)
        {
            await _again.DisposeAsync();
        }
    }

    [Fact]
    public async Task Killed_after_the_commit_and_before_the_answer_every_device_is_out()
    {
        var (laptop, phone) = await ChangeAndDie("after-commit");
        Assert.False(await laptop.IsSignedIn());
        Assert.False(await phone.IsSignedIn());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignIn(laptop, Demo)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await SignIn(laptop, Next)).Status);
        Assert.Contains("Password changed, 2 devices signed out", (await laptop.Get("/settings/activity")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_before_the_commit_nothing_has_happened()
    {
        var (laptop, phone) = await ChangeAndDie("before-commit");
        Assert.True(await laptop.IsSignedIn());
        Assert.True(await phone.IsSignedIn());
        Assert.DoesNotContain("Password changed", (await laptop.Get("/settings/activity")).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignIn(laptop, Next)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await SignIn(laptop, Demo)).Status);
    }

    private async Task<(Browser Laptop, Browser Phone)> ChangeAndDie(string step)
    {
        var database = await databases.NewEmpty(TestContext.Current.CancellationToken);
        var address = new Uri($"http://127.0.0.1:{PostgresServer.FreePort()}");
        await using var first = Start(database, address, new(StartupHook.KillAt, step), new("DOTNET_STARTUP_HOOKS", typeof(KilledWhileChangingTests).Assembly.Location));
        await first.Listening();
        var (laptop, phone) = (Browser.Over(address), Browser.Over(address));
        Assert.Equal(HttpStatusCode.SeeOther, (await SignIn(laptop, Demo)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await SignIn(phone, Demo)).Status);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => laptop.ChangePassword(Demo, Next));
        Assert.Equal(137, await first.Ended());

        _again = Start(database, address);
        await _again.Listening();
        return (laptop, phone);
    }

    private static ProductProcess Start(TestDatabase database, Uri address, params KeyValuePair<string, string>[] variables) => ProductProcess.Start(
        "Development", variables, [.. database.Settings.Select(s => $"--{s.Key}={s.Value}"), $"--urls={address}", $"--Shell:PublicUrl={address}"]);

    /// <summary>An admin, whom nobody asks a question.</summary>
    private static Task<Answer> SignIn(Browser browser, string password) =>
        browser.SubmitForm("/sign-in", ("Email", "admin@example.com"), ("Password", password));
}
