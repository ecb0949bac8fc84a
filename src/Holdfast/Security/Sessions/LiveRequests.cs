using System.Threading.Channels;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Sessions;

/// <summary>
/// Requests that live longer than a moment (streams) and must end with their session: each has a token that its end trips. Kept by account,
/// so that a save asks for the few of its own however many there are. Age trips them by a timer.
/// </summary>
public sealed class LiveRequests(LivingSessions living, LiveHints hints, IOptions<SessionsOptions> options, TimeProvider time)
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private readonly Dictionary<AccountId, Watched> _byAccount = [];
    private readonly HashSet<AccountId> _doubted = [];
    private int _count;

    /// <summary>How many requests are being watched.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What other nodes tell when they may have ended sign-ins of the account.</summary>
    internal static string TopicOf(AccountId account) => $"sign-ins:{account}";

    /// <summary>From now on the token is tripped by the end of the session that the request came with.</summary>
    internal async Task<CancellationToken> Watch(HttpContext http)
    {
        var signedIn = http.SignedIn;
        var left = signedIn.SignedInAt + options.Value.Absolute - time.GetUtcNow();
        var ended = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        var request = new Request(signedIn.Account, signedIn.Session, ended);
        Add(request);
        http.Response.OnCompleted(() =>
        {
            Remove(request);
            ended.Dispose();
            return Task.CompletedTask;
        });
        var token = ended.Token;
        // Only now, when nothing that ends it can pass by unseen: it may have ended since it was let in.
        if (!(await living.Among([request.Session], http.RequestAborted)).Contains(request.Session))
        {
            request.End();
        }

        return token;
    }

    /// <summary>Something was committed that may have ended sessions of the account: those that are watched are looked at.</summary>
    internal void Doubt(AccountId account)
    {
        lock (_lock)
        {
            if (!_byAccount.ContainsKey(account))
            {
                return;
            }

            _doubted.Add(account);
        }

        _wake.Writer.TryWrite(true);
    }

    internal void DoubtAll()
    {
        lock (_lock)
        {
            _doubted.UnionWith(_byAccount.Keys);
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>Waits until there is something to look at, or for <paramref name="longest"/>.</summary>
    internal async Task Doubted(TimeSpan longest, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        Task woken = _wake.Reader.WaitToReadAsync(either.Token).AsTask();
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _wake.Reader.TryRead(out _);
    }

    /// <summary>Ends what is in doubt and lives no more.</summary>
    internal async Task EndTheEnded(CancellationToken ct)
    {
        List<Request> watched;
        lock (_lock)
        {
            watched = [.. _doubted.SelectMany(account => _byAccount.TryGetValue(account, out var own) ? own.Requests : [])];
            _doubted.Clear();
        }

        foreach (var some in watched.Chunk(LivingSessions.AtOnce))
        {
            var alive = await living.Among([.. some.Select(request => request.Session).Distinct()], ct);
            foreach (var request in some.Where(request => !alive.Contains(request.Session)))
            {
                request.End();
            }
        }
    }

    private void Add(Request request)
    {
        lock (_lock)
        {
            if (!_byAccount.TryGetValue(request.Account, out var own))
            {
                _byAccount[request.Account] = own = new Watched([], hints.Listen(TopicOf(request.Account), () => Doubt(request.Account)));
            }

            own.Requests.Add(request);
            _count++;
        }
    }

    private void Remove(Request request)
    {
        lock (_lock)
        {
            if (_byAccount.TryGetValue(request.Account, out var own) && own.Requests.Remove(request))
            {
                _count--;
                if (own.Requests.Count == 0)
                {
                    own.Listening.Dispose();
                    _byAccount.Remove(request.Account);
                }
            }
        }
    }

    private sealed record Watched(List<Request> Requests, IDisposable Listening);

    private sealed class Request(AccountId account, SessionId session, CancellationTokenSource ended)
    {
        public AccountId Account => account;

        public SessionId Session => session;

        public void End()
        {
            try
            {
                ended.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The browser has gone at this moment.
            }
        }
    }
}
