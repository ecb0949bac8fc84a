using System.Collections.Concurrent;
using Holdfast.Platform.Throttling;
using Microsoft.Extensions.Options;

namespace Holdfast.Operations.Health;

/// <summary>
/// Writes reports of browsers into the log, for an operator: a page that is broken, or somebody who tries to bring in what does
/// not belong there. Strangers may send what they like, so a directive gets one line a minute and a network has so many tries,
/// counted by themselves: a browser that reports uses up no try at a password.
/// </summary>
public sealed class CspReports(IOptions<ThrottlingOptions> options, TimeProvider time, ILogger<CspReports> log)
{
    /// <summary>How long a directive that has just had its line gets no other.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly NetworkBuckets _networks = new(options, time);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _written = new();

    /// <summary>Takes a try; false with the time until the next one when the network has none left.</summary>
    public bool Admits(Network network, out TimeSpan wait) => _networks.TryTake(network, out wait);

    public void Write(CspReport report)
    {
        var now = time.GetUtcNow();
        if (_written.TryGetValue(report.Directive, out var last) ? (now - last >= Rest || now < last) && _written.TryUpdate(report.Directive, now, last) : _written.TryAdd(report.Directive, now))
        {
            log.PolicyHeld(report.Directive, report.Blocked, report.Page);
        }
    }
}

internal static partial class CspLog
{
    [LoggerMessage(LogLevel.Warning, "A browser reports: {Directive} of the content policy kept {Blocked} from {Page}")]
    public static partial void PolicyHeld(this ILogger log, string directive, string blocked, string page);
}
