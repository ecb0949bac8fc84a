using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Storage;

/// <summary>
/// The unit of work. A change, its audit entry and everything it owes are rows of one <see cref="SaveChangesAsync(bool, CancellationToken)"/>;
/// hand-written statements that belong to the same change run inside <see cref="Write{T}"/>. Pooled: one instance serves many requests, one after
/// the other, so it keeps nothing of any.
/// </summary>
public abstract class HoldfastDb(DbContextOptions options, WriteGate gate, IEnumerable<ISaveHook> hooks) : DbContext(options)
{
    private readonly ISaveHook[] _hooks = [.. hooks];
    private List<SavedRow>? _written;

    /// <summary>The end of a SELECT that holds the rows of one table until the transaction ends; nothing where there is one writer.</summary>
    /// <param name="table">The name that the statement uses for the table.</param>
    public abstract string HoldingRow(string table);

    /// <summary>The same, but letting others hold the rows too.</summary>
    public abstract string SharingRow(string table);

    /// <summary>The end of a SELECT that leaves out rows somebody else is about to change.</summary>
    public abstract string SkippingHeldRows { get; }

    /// <summary>A time as a parameter of hand-written SQL, in the form that the columns have.</summary>
    public abstract object TimeValue(DateTimeOffset time);

    /// <summary>A parameter of hand-written SQL.</summary>
    public abstract DbParameter Parameter(string name, object value);

    /// <summary>Has the statement that runs on this connection stopped once the token trips. Only where the driver does not do it by itself.</summary>
    public abstract CancellationTokenRegistration StopsStatements(CancellationToken ct);

    /// <summary>Gives the database's own time in milliseconds since 1970, as one column named Value.</summary>
    public abstract string Clock { get; }

    /// <summary>Whether the database takes writes: a standby and a disk that may only be read answer questions as if nothing were wrong.</summary>
    public abstract Task<bool> TakesWrites(CancellationToken ct);

    /// <summary>Gives the version of the database's program, as one column named Value.</summary>
    public abstract string ServerVersion { get; }

    /// <summary>Saves all or nothing, in a transaction of its own unless <see cref="Write{T}"/> has begun one.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        _written is null
            ? Write(ct => SaveRows(acceptAllChangesOnSuccess, ct), cancellationToken)
            : SaveRows(acceptAllChangesOnSuccess, cancellationToken);

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Saves are asynchronous: use SaveChangesAsync.");

    /// <summary>
    /// Runs statements and saves as one transaction. The commit is not cancellable: a client that goes away cannot
    /// leave a change half announced.
    /// </summary>
    public async Task<T> Write<T>(Func<CancellationToken, Task<T>> statements, CancellationToken ct)
    {
        using var turn = await gate.Enter(ct);
        gate.GoInside();
        // Nothing goes on in a transaction in which a save has failed, so EF's savepoints are two round trips for nothing.
        Database.AutoSavepointsEnabled = false;
        await using var transaction = await Database.BeginTransactionAsync(ct);
        _written = [];
        try
        {
            var result = await statements(ct);
            await transaction.CommitAsync(CancellationToken.None);
            foreach (var hook in _hooks)
            {
                await hook.Committed(_written);
            }

            return result;
        }
        catch
        {
            foreach (var hook in _hooks)
            {
                hook.Failed(_written);
            }

            throw;
        }
        finally
        {
            _written = null;
        }
    }

    /// <summary>
    /// Runs one statement that stands for itself and is committed at once. It bypasses the save's hooks, so it is only for
    /// rows that decide nothing about who is signed in: counters, times of last use.
    /// </summary>
    public async Task<T> Alone<T>(Func<CancellationToken, Task<T>> statement, CancellationToken ct)
    {
        using var turn = await gate.Enter(ct);
        gate.GoInside();
        return await statement(ct);
    }

    private async Task<int> SaveRows(bool acceptAll, CancellationToken ct)
    {
        var rows = Saves.Take(ChangeTracker);
        foreach (var hook in _hooks)
        {
            await hook.Guard(this, rows, ct);
        }

        _written?.AddRange(rows);
        foreach (var hook in _hooks)
        {
            await hook.Committing(rows);
        }

        try
        {
            return await base.SaveChangesAsync(acceptAll, ct);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem) && problem.Entries.Any(entry => entry.Entity is IKeyedByCount))
        {
            throw new DbUpdateConcurrencyException(problem.Message, problem);
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(HoldfastDb).Assembly);
        modelBuilder.UseSnakeCaseColumns();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.AddTypedIds();
}
