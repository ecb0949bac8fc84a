using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Holdfast.Platform.Storage;

/// <summary>One row of a save: the entity and whether it is added, modified or deleted.</summary>
public readonly record struct SavedRow(object Entity, EntityState State);

/// <summary>
/// Takes part in every save, in this order: <see cref="Guard"/>, <see cref="Committing"/>, the rows, the commit (which
/// nobody can cancel), then <see cref="Committed"/>; or <see cref="Failed"/> when the outcome is not a certain commit.
/// </summary>
public interface ISaveHook
{
    /// <summary>Inside the transaction, before any row is written: throw to refuse the whole save.</summary>
    Task Guard(HoldfastDb db, IReadOnlyList<SavedRow> rows, CancellationToken ct) => Task.CompletedTask;

    /// <summary>The rows are about to be written and committed.</summary>
    Task Committing(IReadOnlyList<SavedRow> rows) => Task.CompletedTask;

    /// <summary>The commit has returned. Runs even when the client has gone.</summary>
    Task Committed(IReadOnlyList<SavedRow> rows) => Task.CompletedTask;

    /// <summary>Something threw after <see cref="Committing"/>: the rows may or may not be there.</summary>
    void Failed(IReadOnlyList<SavedRow> rows)
    {
    }
}

internal static class Saves
{
    /// <summary>What the tracker is about to write. Raises versions; refuses a second writing of an append-only row.</summary>
    public static IReadOnlyList<SavedRow> Take(ChangeTracker tracker)
    {
        List<SavedRow> rows = [];
        // Entries() looks for changes first, and the save does once more: it sees the versions that are raised here.
        foreach (var entry in tracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
            {
                continue;
            }

            if (entry.Entity is IAppendOnly && entry.State is not EntityState.Added)
            {
                throw new InvalidOperationException($"{entry.Metadata.DisplayName()} is append-only and cannot be {entry.State}.");
            }

            if (entry is { State: EntityState.Modified, Entity: IVersioned row })
            {
                row.Version++;
            }

            rows.Add(new SavedRow(entry.Entity, entry.State));
        }

        return rows;
    }
}
