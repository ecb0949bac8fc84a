using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Holdfast.Kit;

/// <summary>An answer as a person meets it.</summary>
public sealed record Answer(HttpStatusCode Status, string? Location, IHtmlDocument Document, string Text, HttpResponseMessage Response)
{
    /// <summary>The words of the page's main part.</summary>
    public string Words => string.Join(' ', (Document.QuerySelector("main") ?? Document.Body)?.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries) ?? []);

    public string Title => Document.Title ?? "";

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;
}

/// <summary>
/// What a browser does over HTTP: it keeps cookies, opens pages, and sends the real form that it was given, with its
/// token and its hidden fields. Redirects are followed only when asked for.
/// </summary>
public sealed class Browser : IDisposable
{
    public const string ChromeOnWindows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
    public const string SafariOnIPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    public const string FirefoxOnLinux = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private readonly Uri _base;
    private readonly HttpMessageInvoker _http;

    public Browser(TestApp app, IPAddress network, string userAgent)
        : this(app.Server.CreateHandler(), new Uri("https://" + TestApp.Host), network, userAgent)
    {
    }

    private Browser(HttpMessageHandler handler, Uri address, IPAddress network, string userAgent)
    {
        (_base, Network, UserAgent) = (address, network, userAgent);
        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>A browser in front of a product that runs as a process of its own, over a real connection.</summary>
    public static Browser Over(Uri address) => new(
        new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false }, address, IPAddress.Loopback, ChromeOnWindows);

    public IPAddress Network { get; set; }

    public string UserAgent { get; set; }

    public CookieContainer Cookies { get; private set; } = new();

    /// <summary>Headers that this browser sends with every request, besides the ordinary ones.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    private string Prefix => _base.Scheme == Uri.UriSchemeHttps ? "__Host-" : "";

    public string? Cookie(string name) => Cookies.GetCookies(_base)[Prefix + name]?.Value;

    public void SetCookie(string name, string value) => Cookies.Add(_base, new Cookie(Prefix + name, value) { Secure = Prefix.Length > 0 });

    /// <summary>Another browser with a copy of this one's cookies: a thief with the disk.</summary>
    public Browser Copy(TestApp app)
    {
        var copy = new Browser(app, Network, UserAgent);
        foreach (Cookie cookie in Cookies.GetCookies(_base))
        {
            copy.Cookies.Add(_base, new Cookie(cookie.Name, cookie.Value) { Secure = true });
        }

        return copy;
    }

    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<Answer> Send(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers) =>
        Send(method, path, content, TestContext.Current.CancellationToken, headers);

    private async Task<Answer> Send(
        HttpMethod method, string path, HttpContent? content, CancellationToken ct, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(_base, path)) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.TryAddWithoutValidation(TestApp.ClientHeader, Network.ToString());
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml");
        foreach (var (name, value) in Headers.Select(h => (h.Key, h.Value)).Concat(headers))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (Cookies.GetCookieHeader(_base) is { Length: > 0 } cookies)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        }

        var response = await _http.SendAsync(request, ct);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var cookie in set)
            {
                Cookies.SetCookies(_base, cookie);
            }
        }

        var text = await response.Content.ReadAsStringAsync(ct);
        return new Answer(response.StatusCode, response.Headers.Location?.ToString(), new HtmlParser().ParseDocument(text), text, response);
    }

    /// <summary>Opens the page and sends its form, as a person would who changed only these fields.</summary>
    public async Task<Answer> SubmitForm(string path, params (string Name, string? Value)[] fields) =>
        await Submit(await Get(path), path, fields);

    /// <summary>Opens the page and sends the one of its forms that goes to <paramref name="action"/>.</summary>
    public async Task<Answer> SubmitForm(string path, string action, params (string Name, string? Value)[] fields) =>
        await Submit(await Get(path), action, fields);

    /// <summary>Sends a form of a page that was opened before. A null value clears a box or leaves a field out.</summary>
    public Task<Answer> Submit(Answer page, string action, params (string Name, string? Value)[] fields) =>
        Send(HttpMethod.Post, action, new FormUrlEncodedContent(Filled(page, action, fields)));

    /// <summary>The same, from a browser that goes away when <paramref name="abort"/> trips.</summary>
    public Task<Answer> Submit(Answer page, string action, CancellationToken abort, params (string Name, string? Value)[] fields) =>
        Send(HttpMethod.Post, action, new FormUrlEncodedContent(Filled(page, action, fields)), abort);

    /// <summary>The fields that the form would send.</summary>
    public static List<KeyValuePair<string, string>> Filled(Answer page, string action, params (string Name, string? Value)[] fields)
    {
        var form = page.Document.QuerySelectorAll<IHtmlFormElement>("form").FirstOrDefault(f => f.GetAttribute("action") == action || f.QuerySelectorAll("button[formaction]").Any(button => button.GetAttribute("formaction") == action))
            ?? throw new InvalidOperationException($"No form for {action} on a page of status {page.Status}: {page.Words}");
        var values = form.QuerySelectorAll<IHtmlInputElement>("input[name]")
            .Where(input => input.Type is not ("checkbox" or "radio") || input.IsChecked)
            .Select(input => KeyValuePair.Create(input.Name ?? "", input.GetAttribute("value") ?? ""))
            .Concat(form.QuerySelectorAll<IHtmlSelectElement>("select[name]").Select(select => KeyValuePair.Create(select.Name ?? "", select.Value ?? "")))
            .Concat(form.QuerySelectorAll<IHtmlTextAreaElement>("textarea[name]").Select(text => KeyValuePair.Create(text.Name ?? "", text.Value)))
            .ToList();
        foreach (var (name, value) in fields)
        {
            values.RemoveAll(v => v.Key == name);
            if (value is not null)
            {
                values.Add(KeyValuePair.Create(name, value));
            }
        }

        return values;
    }

    public Task<Answer> SignIn(Person person, string? password = null) =>
        SubmitForm("/sign-in", ("Email", person.Address), ("Password", password ?? person.Password));

    /// <summary>Changes the password; the box stays as it is on the page unless told otherwise.</summary>
    public Task<Answer> ChangePassword(string current, string next, bool everywhere = true) =>
        SubmitForm("/settings/password", ("Current", current), ("New", next), ("EndAllSessions", everywhere ? "true" : null));

    public async Task<bool> IsSignedIn() => (await Get("/settings")).Status is HttpStatusCode.OK;

    public void Dispose() => _http.Dispose();

    /// <summary>Follows a redirect by GET.</summary>
    public Task<Answer> Follow(Answer answer) => Get(answer.Location ?? throw new InvalidOperationException($"Status {answer.Status} leads nowhere."));
}
