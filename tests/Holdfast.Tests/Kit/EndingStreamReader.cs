using System.Net;

namespace Holdfast.Kit;

/// <summary>An open page that listens for the end of its sign-in.</summary>
public sealed class EndingStreamReader : IAsyncDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EndingStreamReader(HttpMessageInvoker http, HttpResponseMessage response, Stream stream) =>
        (_http, _response, _reader) = (http, response, new StreamReader(stream));

    public HttpStatusCode Status => _response.StatusCode;

    public string? ContentType => _response.Content.Headers.ContentType?.MediaType;

    public static async Task<EndingStreamReader> Open(TestApp app, Browser browser)
    {
        var http = new HttpMessageInvoker(app.Server.CreateHandler());
        var address = new Uri("https://" + TestApp.Host);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/session/ending"));
        request.Headers.Add("Cookie", browser.Cookies.GetCookieHeader(address));
        request.Headers.Add("Accept", "text/event-stream");
        request.Headers.Add(TestApp.ClientHeader, browser.Network.ToString());
        var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new EndingStreamReader(http, response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The name of the next event, or null when the stream is over. Fails when neither comes within half a minute.</summary>
    public async Task<string?> Next()
    {
        while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                return line["event: ".Length..];
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
