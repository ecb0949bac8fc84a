using System.Net;
using System.Text.Json;

namespace Holdfast.Kit;

/// <summary>What an open page was told about a topic.</summary>
public sealed record LiveHint(string Topic, long? At, bool Writing);

/// <summary>An open page that listens for the end of its sign-in, and to topics.</summary>
public sealed class LiveStreamReader : IAsyncDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private LiveStreamReader(HttpMessageInvoker http, HttpResponseMessage response, Stream stream) =>
        (_http, _response, _reader) = (http, response, new StreamReader(stream));

    public HttpStatusCode Status => _response.StatusCode;

    public string? ContentType => _response.Content.Headers.ContentType?.MediaType;

    public bool IsBuffered => !_response.Headers.TryGetValues("X-Accel-Buffering", out var values) || values.Single() != "no";

    /// <summary>Everything that came, as it came.</summary>
    public string Heard { get; private set; } = "";

    public static Task<LiveStreamReader> Open(TestApp app, Browser browser, params string[] topics) => Open(app, browser, "/session/ending", topics);

    /// <param name="path">The stream's address: of pages that strangers see too it is another.</param>
    public static async Task<LiveStreamReader> Open(TestApp app, Browser browser, string path, string[] topics)
    {
        var http = new HttpMessageInvoker(app.Server.CreateHandler());
        var address = new Uri("https://" + TestApp.Host);
        var query = string.Join('&', topics.Select(topic => "topic=" + Uri.EscapeDataString(topic)));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"{path}?{query}"));
        if (browser.Cookies.GetCookieHeader(address) is { Length: > 0 } cookies)
        {
            request.Headers.Add("Cookie", cookies);
        }

        request.Headers.Add("Accept", "text/event-stream");
        request.Headers.Add(TestApp.ClientHeader, browser.Network.ToString());
        var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new LiveStreamReader(http, response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The name of the next event that is no ping, or null when the stream is over. Fails when neither comes within half a minute.</summary>
    public async Task<string?> Next()
    {
        string? name;
        do
        {
            name = (await NextOf())?.Name;
        }
        while (name == "ping");

        return name;
    }

    /// <summary>The next hint, whatever else comes before it.</summary>
    public async Task<LiveHint> Hint()
    {
        while (true)
        {
            var (name, data) = await NextOf() ?? throw new InvalidOperationException($"The stream is over. It said: {Heard}");
            if (name == "hint")
            {
                return JsonSerializer.Deserialize<LiveHint>(data, JsonSerializerOptions.Web)!;
            }
        }
    }

    /// <summary>Waits for the next ping: what was to come before it has come.</summary>
    public async Task Ping()
    {
        while ((await NextOf() ?? throw new InvalidOperationException("The stream is over.")).Name != "ping")
        {
        }
    }

    private async Task<(string Name, string Data)?> NextOf()
    {
        var name = "";
        while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken) is { } line)
        {
            Heard += line + "\n";
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line["event: ".Length..];
            }
            else if (name.Length > 0 && line.StartsWith("data:", StringComparison.Ordinal))
            {
                return (name, line["data:".Length..].Trim());
            }
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
