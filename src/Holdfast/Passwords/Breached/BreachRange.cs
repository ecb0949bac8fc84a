using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Holdfast.Passwords.Breached;

/// <summary>
/// Asks a service for every leaked password whose SHA-1 begins with the same 5 hex digits, and looks for the rest in its
/// answer, so that the service does not learn which one was meant. Add-Padding asks for lines with a count of 0, so that
/// the answer's length does not tell the digits either. Nothing of the request is logged.
/// </summary>
public sealed class BreachRange(IHttpClientFactory clients, ILogger<BreachRange> log)
{
    /// <summary>The named client, which has address, time-out and size limit.</summary>
    public const string Client = "breached-range";

    /// <summary>The longest answer, in bytes; the largest known today has 80,000.</summary>
    public const int MostBytes = 1024 * 1024;

    private const int SuffixLength = 35;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    /// <summary>Whether the password is among them; null when there was no usable answer in time.</summary>
    public async Task<bool?> Contains(BreachKey key, CancellationToken ct)
    {
        try
        {
            using var client = clients.CreateClient(Client);
            using var answer = await client.GetAsync(new Uri(key.Prefix, UriKind.Relative), HttpCompletionOption.ResponseContentRead, ct);
            if (answer.StatusCode is not HttpStatusCode.OK)
            {
                log.RangeUnusable($"status {(int)answer.StatusCode}");
                return null;
            }

            var found = Find(Encoding.ASCII.GetString(await answer.Content.ReadAsByteArrayAsync(ct)), key.Suffix);
            if (found is null)
            {
                log.RangeUnusable("it is not lines of 35 hex digits, a colon and a number");
            }

            return found;
        }
        catch (HttpRequestException problem)
        {
            log.RangeUnusable(problem.HttpRequestError.ToString());
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            log.RangeUnusable("it took too long");
            return null;
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
