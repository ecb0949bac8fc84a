using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Kit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Holdfast.Operations.Health;

/// <summary>A server that is told to stop: nobody loses what they were doing.</summary>
public sealed class StoppingTests(Databases databases)
{
    [Fact]
    public async Task A_draining_node_says_at_once_that_it_stops_and_serves_on_until_the_time_is_over()
    {
        await using var app = new TestApp(
            await databases.New(TestContext.Current.CancellationToken), builder => builder.UseSetting("Setup:DrainSeconds", "30"));
        var laptop = await app.SignIn(await app.NewPerson());
        var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();

        lifetime.StopApplication();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready: stopping\n"), await StatusAndText(laptop, "/readyz"));
        Assert.Equal((HttpStatusCode.OK, "alive\n"), await StatusAndText(laptop, "/healthz"));
        Assert.True(await laptop.IsSignedIn());

        var stopped = new TaskCompletionSource();
        lifetime.ApplicationStopped.Register(stopped.SetResult);
        Assert.False(stopped.Task.IsCompleted);
        while (!stopped.Task.IsCompleted)
        {
            // When the drain begins to count is the host's own affair.
            app.Clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_server_told_to_stop_finishes_requests_and_ends_streams()
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await databases.New(ct);
        Person sam;
        await using (var app = new TestApp(database, TestApp.FullHashes))
        {
            sam = await app.NewPerson();
        }

        await using (var product = ProductProcess.Start(
            "Production", ["--Shell:PublicUrl=http://localhost:5080", "--urls=http://127.0.0.1:0", "--Setup:ShutdownSeconds=30", .. database.Settings.Select(s => $"--{s.Key}={s.Value}")]))
        {
            var address = await product.Listening();
            using var laptop = Browser.Over(address);
            Assert.Equal(HttpStatusCode.SeeOther, (await laptop.SignIn(sam)).Status);
            var cookies = laptop.Cookies.GetCookieHeader(address);
            // An open page listens to its stream.
            using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
            using var listen = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/session/ending"));
            listen.Headers.TryAddWithoutValidation("Cookie", cookies);
            using var stream = await http.SendAsync(listen, ct);
            Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);

            // A form is half sent when the server is told to stop.
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, address.Port, ct);
            var form = client.GetStream();
            var halves = ("Email=some", "body%40example.com&Password=x");
            await form.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {halves.Item1.Length + halves.Item2.Length}\r\n\r\n{halves.Item1}"), ct);
            await form.FlushAsync(ct);
            // The server has the connection once it has answered one that came later.
            Assert.Equal(HttpStatusCode.OK, (await laptop.Get("/healthz")).Status);
            await product.Stop();
            await product.Said("Application is shutting down");

            await form.WriteAsync(Encoding.ASCII.GetBytes(halves.Item2), ct);
            using var reader = new StreamReader(form, Encoding.UTF8);
            var answer = await reader.ReadToEndAsync(ct).WaitAsync(TimeSpan.FromSeconds(30), ct);
            Assert.StartsWith("HTTP/1.1 422", answer, StringComparison.Ordinal);
            Assert.Contains("somebody@example.com", answer, StringComparison.Ordinal);
            Assert.Contains("</html>", answer, StringComparison.Ordinal);

            var events = await stream.Content.ReadAsStringAsync(ct).WaitAsync(TimeSpan.FromSeconds(30), ct);
            Assert.DoesNotContain("ended", events, StringComparison.Ordinal);
            Assert.Equal(0, await product.Ended());
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> StatusAndText(Browser browser, string path)
    {
        var answer = await browser.Get(path);
        return (answer.Status, answer.Text);
    }
}
