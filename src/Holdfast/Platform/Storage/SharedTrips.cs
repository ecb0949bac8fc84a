using Npgsql;
using NpgsqlTypes;

namespace Holdfast.Platform.Storage;

/// <summary>
/// Reads by key that come at the same moment share a round trip to PostgreSQL, which is nearly all that one costs. None waits for
/// another that is on its way already: those travel together that come until the thread pool has gone through what was waiting in
/// its queue. The statement begins after each of them came, so each sees all that was committed before it asked.
/// </summary>
internal sealed class SharedTrips<T>
    where T : class
{
    /// <summary>Whoever comes after so many takes the next one.</summary>
    public const int Most = 64;

    private readonly Lock _lock = new();
    private List<Traveller>? _boarding;

    public Task<T?> Read(KeyedRead<T> read, byte[] key, HotReads reads, NpgsqlDataSource database, CancellationToken ct)
    {
        var traveller = new Traveller(key);
        lock (_lock)
        {
            if (_boarding is { Count: < Most })
            {
                _boarding.Add(traveller);
            }
            else
            {
                var trip = _boarding = [traveller];
                ThreadPool.UnsafeQueueUserWorkItem(_ => _ = Leave(trip), null);
            }
        }

        return traveller.Found.Task.WaitAsync(ct);

        async Task Leave(List<Traveller> trip)
        {
            lock (_lock)
            {
                _boarding = _boarding == trip ? null : _boarding;
            }

            if (trip.Count == 1 || !await Together(trip))
            {
                await Task.WhenAll(trip.ConvertAll(Alone));
            }
        }

        // False when each should ask for itself: a connection that was cut must not take all who were on it along. Time that is up
        // is not spent a second time.
        async Task<bool> Together(List<Traveller> trip)
        {
            try
            {
                await using var command = database.CreateCommand(read.OfSeveral);
                command.Parameters.Add(new NpgsqlParameter("@keys", NpgsqlDbType.Array | NpgsqlDbType.Bytea) { Value = trip.ConvertAll(one => one.Key) });
                await using (var row = await command.ExecuteReaderAsync(CancellationToken.None))
                {
                    while (await row.ReadAsync(CancellationToken.None))
                    {
                        var its = row.GetFieldValue<byte[]>(row.FieldCount - 1);
                        var value = read.Row(row, reads);
                        trip.FindAll(one => one.Key.AsSpan().SequenceEqual(its)).ForEach(one => one.Value = value);
                    }
                }

                trip.ForEach(one => one.Found.SetResult(one.Value));
                return true;
            }
            catch (NpgsqlException problem) when (problem.InnerException is TimeoutException)
            {
                trip.ForEach(one => one.Found.SetException(problem));
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }

        async Task Alone(Traveller one)
        {
            try
            {
                one.Found.SetResult(await reads.First(read.OfOne, one.Key, read.Row, CancellationToken.None));
            }
            catch (Exception problem)
            {
                one.Found.SetException(problem);
            }
        }
    }

    private sealed class Traveller(byte[] key)
    {
        public byte[] Key => key;

        public T? Value { get; set; }

        public TaskCompletionSource<T?> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
