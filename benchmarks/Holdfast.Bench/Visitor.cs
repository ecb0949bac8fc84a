using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Holdfast.Bench;

/// <summary>Somebody with a browser, at a loopback address of their own: keeps cookies and sends the forms that they were given.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly Uri _server;
    private readonly HttpMessageInvoker _http;
    private readonly Dictionary<string, string> _cookies = [];
    private string _page = "";
    private string _token = "";

    /// <param name="number">Which of the loopback network's addresses they come from.</param>
    public Visitor(Server server, int number)
    {
        _server = new Uri($"http://127.0.0.1:{server.Port}");
        var from = new IPAddress([127, 0, (byte)(1 + (number / 250)), (byte)(1 + (number % 250))]);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            UseProxy = false,
            ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(context.DnsEndPoint, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }

    public string Cookie
    {
        get => string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
        set => _cookies[value.Split('=')[0]] = value[(value.IndexOf('=') + 1)..];
    }

    /// <summary>Their sign-in is over; the device is still known.</summary>
    public void DropSession() => _cookies.Remove("session");

    /// <summary>Opens a page and keeps the token of its form.</summary>
    public async Task<HttpStatusCode> Open(string path)
    {
        var (status, text) = await Send(HttpMethod.Get, path, null);
        _page = text;
        // The page's own form is the last one; the account menu's stands before it.
        _token = Token().Matches(text).LastOrDefault()?.Groups[1].Value ?? "";
        return status;
    }

    /// <summary>What a hidden field of the page holds that was opened.</summary>
    public string Hidden(string name) => WebUtility.HtmlDecode(Regex.Match(_page, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value);

    /// <summary>Sends the form of the page that was opened.</summary>
    public async Task<HttpStatusCode> Submit(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent([new("token", _token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return (await Send(HttpMethod.Post, path, form)).Status;
    }

    /// <summary>Sends one file as the script does: its bytes as the body, the token of the page that was opened in a header.</summary>
    public async Task<HttpStatusCode> Upload(string path, string name, byte[] bytes)
    {
        using var file = new ByteArrayContent(bytes);
        file.Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
        return (await Send(HttpMethod.Post, path, file, ("X-Form-Token", _token), ("X-File-Name", name), ("X-File-Field", "f-attachments"))).Status;
    }

    public async Task<HttpStatusCode> PostJson<T>(string path, T body)
    {
        using var json = JsonContent.Create(body);
        await json.LoadIntoBufferAsync();
        return (await Send(HttpMethod.Post, path, json)).Status;
    }

    public void Dispose() => _http.Dispose();

    private async Task<(HttpStatusCode Status, string Text)> Send(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(_server, path)) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Origin", _server.GetLeftPart(UriPartial.Authority));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (_cookies.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", Cookie);
        }

        using var response = await _http.SendAsync(request, CancellationToken.None);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var cookie in set)
            {
                Cookie = cookie.Split(';')[0];
            }
        }

        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("name=\"token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
