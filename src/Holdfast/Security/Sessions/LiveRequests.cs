using System.Collections.Concurrent;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Sessions;

/// <summary>
/// Requests that live longer than a moment (streams) and must end with their session. The commit that ends a session
/// trips their token; age trips it by a timer.
/// </summary>
public sealed class LiveRequests(IOptions<SessionsOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<CancellationTokenSource, Watched> _watched = new();

    /// <summary>How many requests are being watched.</summary>
    public int Count => _watched.Count;

    internal CancellationToken Watch(HttpContext http)
    {
        var signedIn = http.SignedIn;
        var left = signedIn.SignedInAt + options.Value.Absolute - time.GetUtcNow();
        var ended = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        _watched[ended] = new Watched(signedIn.Session, signedIn.Account) { Epoch = signedIn.Epoch };
        http.Response.OnCompleted(() =>
        {
            _watched.TryRemove(ended, out _);
            ended.Dispose();
            return Task.CompletedTask;
        });
        return ended.Token;
    }

    internal void EndThoseEndedBy(IReadOnlyList<SavedRow> rows)
    {
        if (_watched.IsEmpty)
        {
            return;
        }

        foreach (var (source, watched) in _watched)
        {
            // A session that was renewed in this save goes on under its new epoch.
            var own = rows.Select(row => row.Entity).OfType<Session>().FirstOrDefault(s => s.Id == watched.Session);
            watched.Epoch = own?.Epoch ?? watched.Epoch;
            if (own?.EndedAt is not null || rows.Any(row => Ends(row, watched)))
            {
                source.Cancel();
            }
        }
    }

    private static bool Ends(SavedRow row, Watched watched) => row switch
    {
        { Entity: Installation } => true,
        { Entity: Account account } when account.Id == watched.Account =>
            row.State is EntityState.Deleted || account.SessionEpoch != watched.Epoch || account.Status is not AccountStatus.Active,
        _ => false,
    };

    private sealed record Watched(SessionId Session, AccountId Account)
    {
        public int Epoch { get; set; }
    }
}
