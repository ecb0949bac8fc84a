using System.Globalization;
using Holdfast.Platform.Live;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Strangers;

/// <summary>
/// A request for a browser that reads it by a pass, named by its number: the cookie with the pass came with the stream, and is asked again before
/// each hint. Whoever is signed in has topics of their own.
/// </summary>
internal sealed class PassTopics(Passes passes, TicketThread threads) : ILiveTopics
{
    public const string Kind = "request-by-pass";

    private const string Prefix = Kind + ":";

    public static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}");

    public async Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct) =>
        listener.Account is null && NumberOf(id) is { } number && await passes.Of(listener.Http, number, ct) is { } viewer
        && await threads.NewestOf(viewer, number, ct) is var (ticket, newest)
            ? new LiveTopic(newest) { AlsoHears = [TicketTopics.Request(ticket)] }
            : null;

    public async Task<IReadOnlyDictionary<string, long>> Newest(IReadOnlyList<string> names, CancellationToken ct)
    {
        var numbers = names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => NumberOf(name[Prefix.Length..]))
            .OfType<int>().ToList();
        return (await threads.NewestOf(numbers, ct)).ToDictionary(one => Of(one.Key), one => (long)one.Value);
    }

    private static int? NumberOf(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
