using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Holdfast.Kit;

namespace Holdfast;

/// <summary>What only the real server shows: the bytes on the wire, not what the product hands to it.</summary>
public sealed class ServerTests(ServerTests.Running running) : IClassFixture<ServerTests.Running>
{
    private readonly HttpMessageInvoker _http = running.Http;
    private readonly Uri _address = running.Address;

    [Fact]
    [Trait("R", "R270")]
    [Trait("R", "R048")]
    public async Task No_answer_says_what_the_server_is_made_of()
    {
        foreach (var path in new[] { "/", "/sign-in", "/favicon.svg", "/no-such-page", "/settings" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_address, path));
            using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.False(answer.Headers.Contains("Server"));
            Assert.False(answer.Headers.Contains("X-Powered-By"));
            Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("R", "R268")]
    public async Task Trace_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Trace, new Uri(_address, "/sign-in"));
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Theory]
    [InlineData(60 * 1024, false)]
    [InlineData((64 * 1024) + 1, true)]
    public async Task A_form_that_does_not_say_how_large_it_is_is_cut_off_all_the_same(int bytes, bool refused)
    {
        using var content = new Chunked(Encoding.ASCII.GetBytes("Note=" + new string('x', bytes - 5)));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, "/sign-in")) { Content = content };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.TransferEncodingChunked = true;
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(refused ? HttpStatusCode.RequestEntityTooLarge : HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(
            refused ? "That was too much at once" : "name=\"Note\" value=\"xxxx",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("F", "F14")]
    public async Task A_return_address_that_no_header_can_carry_breaks_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_address, "/settings/activity?filter=%C3%A9%E2%80%AE"));
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/sign-in?return=%2Fsettings%2Factivity%3Ffilter%3D%25C3%25A9%25E2%2580%25AE", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("GET /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("GET /sign-in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n")]
    [InlineData("GET /sign-in HTTP/1.1\r\nHost: a\nX: y\r\n z: folded\r\n\r\n")]
    [InlineData("GET /sign-in HTTP/1.1\r\n\r\n")]
    [Trait("R", "R073")]
    public async Task A_request_whose_length_is_in_doubt_is_refused(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var status = await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
        Assert.StartsWith("HTTP/1.1 4", status, StringComparison.Ordinal);
    }

    /// <summary>A cookie of another program of the same domain, and whatever a proxy or an extension adds.</summary>
    [Theory]
    [InlineData("Cookie: shop=caf\u00E9; other=1")]
    [InlineData("X-Added-By-Somebody: caf\u00E9")]
    [InlineData("User-Agent: Caf\u00E9/1.0")]
    [Trait("X", "X12")]
    public async Task A_byte_that_is_no_utf_8_in_a_header_keeps_nobody_out(string header)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"GET /sign-in HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{header}\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("name=\"Password\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("R", "R073")]
    public async Task A_request_with_two_lengths_is_the_last_of_its_connection()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            "GET /help HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /help HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        // It ends only when the server closes the connection.
        var answers = await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Single(answers.Split("HTTP/1.1 ")[1..]);
    }

    private sealed class Chunked(byte[] bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context) => await stream.WriteAsync(bytes);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>One process for the tests of this class.</summary>
    public sealed class Running(Databases databases) : IAsyncLifetime
    {
        private ProductProcess? _product;
        private string _folder = "";

        public HttpMessageInvoker Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true });

        public Uri Address { get; private set; } = new("http://127.0.0.1");

        public async ValueTask InitializeAsync()
        {
            var database = await databases.New(TestContext.Current.CancellationToken);
            _folder = database.DataFolder;
            _product = ProductProcess.Start(
                "Production", ["--Shell:PublicUrl=https://account.example.com", "--urls=http://127.0.0.1:0", .. database.Settings.Select(s => $"--{s.Key}={s.Value}")]);
            Address = await _product.Listening();
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await (_product?.DisposeAsync() ?? ValueTask.CompletedTask);
            Directory.Delete(_folder, recursive: true);
        }
    }
}
