using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Holdfast.Browser.Kit;

/// <summary>Sees what a window does besides showing pages: errors on the console, in scripts, and requests to other hosts.</summary>
public sealed class Watch
{
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<string, bool> _answeredWithErrorPage = new();
    private readonly ConcurrentDictionary<string, bool> _refused = new();
    private readonly ConcurrentDictionary<string, bool> _hosts = new();

    public Watch(IBrowserContext window, Uri product)
    {
        Allow(product);
        window.Response += (_, response) =>
        {
            if (response.Status >= 400)
            {
                _refused[response.Url] = true;
            }

            if (response.Status >= 400 && (response.Request.IsNavigationRequest || response.Headers.ContainsKey("hx-redirect")))
            {
                _answeredWithErrorPage[response.Url] = true;
            }
        };
        window.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is not ("data" or "blob") && !_hosts.ContainsKey(url.Authority))
            {
                _faults.Enqueue($"A request to another host: {request.Url}");
            }
        };
        window.WebError += (_, error) =>
        {
            if (!IsOfAPageThatIsLeft(error) && !IsOurPicture(error) && !(AllowsFailures && IsOfAFailedRequest(error.Error)))
            {
                _faults.Enqueue($"A script failed: {error.Error}");
            }
        };
        window.Console += (_, line) =>
        {
            if (line.Type is "error" or "warning" && !IsOfAnErrorPage(line) && !IsOurLookIntoAMail(line) && !(AllowsFailures && IsOfAFailedRequest(line.Text)))
            {
                _faults.Enqueue($"Console, {line.Type}: {line.Text} ({line.Location})");
            }
        };
    }

    public IEnumerable<string> Faults => _faults;

    /// <summary>The test cuts the line, or has more pages open than are let in: what browsers say of a failed request is no fault.</summary>
    public bool AllowsFailures { get; set; }

    /// <summary>The person goes to this site themself.</summary>
    public void Allow(Uri site) => _hosts[site.Authority] = true;

    /// <summary>What it saw so far excuses nothing that it sees from now on.</summary>
    public void Forget()
    {
        _answeredWithErrorPage.Clear();
        _refused.Clear();
    }

    /// <summary>The frame of a mail runs no scripts, not even those with which Playwright looks into it.</summary>
    private static bool IsOurLookIntoAMail(IConsoleMessage line) =>
        line.Text.StartsWith("Blocked script execution in '", StringComparison.Ordinal) && line.Text.Contains("/dev/mailbox/messages/", StringComparison.Ordinal);

    /// <summary>The style with which Playwright takes a picture, which the page's policy refuses; Firefox says so.</summary>
    private static bool IsOurPicture(IWebError error) => error.Error.Contains("sha256-YjaKGiklmzC6wjXA513HAMmzus8VE61XCOT+SmwNZWA=", StringComparison.Ordinal);

    /// <summary>
    /// A module that the page still fetched, or a stream that it still opened, as the next page opened; one that is missing or refused
    /// has an answer that says so.
    /// </summary>
    private bool IsOfAPageThatIsLeft(IWebError error) =>
        (error.Error.Contains("dynamically imported module", StringComparison.Ordinal)
            || error.Error.Contains("can’t establish a connection to the server", StringComparison.Ordinal))
        && !_refused.Keys.Any(url => error.Error.Contains(url, StringComparison.Ordinal));

    private static bool IsOfAFailedRequest(string text) =>
        text.Contains("Failed to load resource", StringComparison.Ordinal) || text.Contains("can’t establish a connection", StringComparison.Ordinal)
        || text.Contains("EventSource's response has a", StringComparison.Ordinal) || text.Contains("was interrupted while the page was loading", StringComparison.Ordinal);

    /// <summary>Chromium writes a line for each page with a status of 400 or more; a form with problems is one (422), and so is
    /// one for a fragment whose sign-in has ended (401).</summary>
    private bool IsOfAnErrorPage(IConsoleMessage line) =>
        line.Text.StartsWith("Failed to load resource: the server responded with a status of", StringComparison.Ordinal)
        && _answeredWithErrorPage.Keys.Any(url => line.Location.StartsWith(url, StringComparison.Ordinal));
}
