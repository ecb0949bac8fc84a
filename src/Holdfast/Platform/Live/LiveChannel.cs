using System.Data.Common;
using System.Net.Sockets;
using Holdfast.Platform.Storage;
using Npgsql;

namespace Holdfast.Platform.Live;

/// <summary>
/// Carries hints between nodes by PostgreSQL's notices: after the commit and never inside it, because a transaction with a NOTIFY waits for
/// every other such transaction. They are gathered for 50 ms. The start is refused where a notice does not arrive: behind a pooler that
/// lends a connection to each transaction LISTEN succeeds and hears nothing.
/// </summary>
internal sealed class LiveChannel(LiveHints hints, DirectDatabase direct, NpgsqlDataSource database, TimeProvider time, ILogger<LiveChannel> log)
    : BackgroundService, IHostedLifecycleService
{
    private const string Name = "holdfast_live";

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly string _node = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    private NpgsqlConnection? _listening;
    private bool _hears;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _listening = await Listen(cancellationToken);
        // From a connection like all others, so that one way past the pooler leads to the same database as the way through it.
        await using (var other = await database.OpenConnectionAsync(cancellationToken))
        {
            await Notify(other, [_node], cancellationToken);
        }

        // By the machine's own clock: it waits for another machine.
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (!_hears)
            {
                await _listening.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            await _listening.DisposeAsync();
            throw new StartRefusedException(
                "PostgreSQL's notices (NOTIFY) don't arrive, so this node wouldn't hear when a sign-in ends on another. A pooler such as PgBouncer in transaction mode holds them back: "
                + "set ConnectionStrings:HoldfastDirect to the database itself, past the pooler, and ConnectionStrings:Holdfast to the same database through it.");
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        _listening?.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Receive(stoppingToken), Send(stoppingToken));

    private async Task Receive(CancellationToken ct)
    {
        var isDeaf = false;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var listening = _listening ?? await Listen(ct);
                if (_listening is null)
                {
                    hints.HearEverything();
                }

                (_listening, isDeaf) = (null, false);
                while (true)
                {
                    await listening.WaitAsync(ct);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (IsTrouble(problem))
            {
                if (!isDeaf)
                {
                    log.HearsNothing(problem.Message);
                }

                isDeaf = true;
                await Pause(Rest, ct);
            }
        }
    }

    private async Task Send(CancellationToken ct)
    {
        var isMute = false;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await hints.Waits(ct);
                var notices = LiveNotice.Write(_node, hints.TakeWaiting());
                if (notices.Count > 0)
                {
                    await using var connection = await direct.Open(ct);
                    await Notify(connection, notices, ct);
                    isMute = false;
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (IsTrouble(problem))
            {
                if (!isMute)
                {
                    log.NotTold(problem.Message);
                }

                isMute = true;
                hints.NotTold();
                await Pause(Rest, ct);
            }

            await Pause(Gathering, ct);
        }
    }

    private async Task<NpgsqlConnection> Listen(CancellationToken ct)
    {
        var connection = direct.ForListening();
        try
        {
            await connection.OpenAsync(ct);
            connection.Notification += (_, notice) => Hear(notice.Payload);
            await using var command = new NpgsqlCommand("LISTEN " + Name, connection);
            await command.ExecuteNonQueryAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private void Hear(string payload)
    {
        var notice = LiveNotice.Read(payload);
        if (notice.Node == _node)
        {
            _hears = true;
        }
        else if (notice.Topics is null)
        {
            hints.HearEverything();
        }
        else
        {
            foreach (var topic in notice.Topics)
            {
                hints.Hear(topic);
            }
        }
    }

    private static async Task Notify(NpgsqlConnection connection, IReadOnlyList<string> notices, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT pg_notify($1, notice) FROM unnest($2) notice", connection);
        command.Parameters.AddWithValue(Name);
        command.Parameters.AddWithValue(notices.ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>By the machine's own clock, for nothing depends on it.</summary>
    private static async Task Pause(TimeSpan pause, CancellationToken ct) =>
        await Task.Delay(pause, TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static bool IsTrouble(Exception problem) => problem is DbException or SocketException or IOException or InvalidOperationException or OperationCanceledException;
}

internal static partial class LiveLog
{
    [LoggerMessage(LogLevel.Warning, "This node hears nothing from the others and checks every 15 seconds: the database cannot be used ({Problem})")]
    public static partial void HearsNothing(this ILogger log, string problem);

    [LoggerMessage(LogLevel.Warning, "The other nodes could not be told what changed and see it within 15 seconds: the database cannot be used ({Problem})")]
    public static partial void NotTold(this ILogger log, string problem);
}
