using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.LeakedPasswords;

/// <summary>
/// Asks a service for every leaked password whose SHA-1 begins with the same 5 hex digits, and looks for the rest in its
/// answer, so that the service does not learn which one was meant. Add-Padding asks for lines with a count of 0, so that
/// the answer's length does not tell the digits either. Nothing of the request is logged.
/// </summary>
public sealed class BreachRange(IHttpClientFactory clients, IOptions<BreachedOptions> options, TimeProvider time, ILogger<BreachRange> log)
{
    /// <summary>The named client, which has the address and the limits of size and connections.</summary>
    public const string Client = "breached-range";

    /// <summary>The longest answer, in bytes; the largest known today has 80,000.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>How many may be asked at once; the wait for a turn is part of the time that the service has.</summary>
    public const int MostAtOnce = 16;

    private const int SuffixLength = 35;

    // Any prefix will do: it is asked whether the service answers.
    private const string Probe = "a password that nobody has";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    private volatile BreachStanding? _last;

    /// <summary>How it went when it was asked last by this process.</summary>
    public BreachStanding Standing => _last ?? new BreachStanding.NotAsked(options.Value.RangeUrl);

    /// <summary>Whether the password is among them; null when there was no usable answer in time.</summary>
    public async Task<bool?> Contains(BreachKey key, CancellationToken ct)
    {
        var (found, problem) = await Ask(key, ct);
        _last = Told(problem);
        if (problem is not null)
        {
            log.RangeUnusable(problem);
        }

        return found;
    }

    /// <summary>Asks it once about nobody's password, without logging anything.</summary>
    public async Task<BreachStanding> Examine(CancellationToken ct) =>
        Told((await Ask(BreachKey.Of(Probe) ?? throw new System.Diagnostics.UnreachableException(), ct)).Problem);

    private BreachStanding Told(string? problem) => problem is null
        ? new BreachStanding.Answers(options.Value.RangeUrl, time.GetUtcNow())
        : new BreachStanding.Silent(options.Value.RangeUrl, problem, time.GetUtcNow());

    private async Task<(bool? Found, string? Problem)> Ask(BreachKey key, CancellationToken ct)
    {
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.RangeSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ct);
        try
        {
            using var client = clients.CreateClient(Client);
            using var answer = await client.GetAsync(new Uri(key.Prefix, UriKind.Relative), HttpCompletionOption.ResponseContentRead, either.Token);
            if (answer.StatusCode is not HttpStatusCode.OK)
            {
                return (null, $"status {(int)answer.StatusCode}");
            }

            var found = Find(Encoding.ASCII.GetString(await answer.Content.ReadAsByteArrayAsync(either.Token)), key.Suffix);
            return (found, found is null ? "it is not lines of 35 hex digits, a colon and a number" : null);
        }
        catch (HttpRequestException problem)
        {
            return (null, problem.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, "it took too long");
        }
    }

    /// <summary>Null when it is no such answer. A line with a count of 0 is padding.</summary>
    private static bool? Find(string text, string suffix)
    {
        var (found, any) = (false, false);
        foreach (var line in text.AsSpan().TrimEnd("\r\n").EnumerateLines())
        {
            if (line.Length <= SuffixLength || line[SuffixLength] != ':' || line[..SuffixLength].ContainsAnyExcept(HexDigits)
                || !long.TryParse(line[(SuffixLength + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return null;
            }

            any = true;
            found |= count > 0 && line[..SuffixLength].Equals(suffix, StringComparison.OrdinalIgnoreCase);
        }

        return any ? found : null;
    }
}
