using Microsoft.Extensions.Options;
using Npgsql;

namespace Holdfast.Platform.Storage;

/// <summary>
/// Connections that are sessions of PostgreSQL's for as long as we hold them: for its notices, and for locks that are held longer than a
/// transaction. A pooler between lends one to each transaction, so where there is one, ConnectionStrings:HoldfastDirect leads past it.
/// </summary>
public sealed class DirectDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly NpgsqlDataSource? _own;
    private readonly string _listening;

    public DirectDatabase(IConfiguration configuration, NpgsqlDataSource database, IOptions<StorageOptions> options)
    {
        var address = StorageModule.DirectConnectionString(configuration);
        StorageModule.Tune(address, options.Value.BusySeconds, isPooled: false);
        if (StorageModule.IsPooled(configuration))
        {
            _own = NpgsqlDataSource.Create(address);
        }

        _database = _own ?? database;
        // It is held for as long as the process lives, and nothing is asked on it: a way that has died in silence is found by asking.
        (address.Pooling, address.KeepAlive) = (false, 15);
        _listening = address.ConnectionString;
    }

    public ValueTask<NpgsqlConnection> Open(CancellationToken ct) => _database.OpenConnectionAsync(ct);

    /// <summary>A connection of its own, not open yet.</summary>
    internal NpgsqlConnection ForListening() => new(_listening);

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
