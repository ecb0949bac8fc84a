using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Sessions;

/// <summary>
/// The one owner of the session memory: doubt before the rows are written, publish when the commit has returned, doubt
/// left when it threw. The order is the whole point; tests stop at each step and fail when it is reversed.
/// </summary>
internal sealed class SessionMemoryHook(SessionMemory memory) : ISaveHook
{
    public Task Committing(IReadOnlyList<SavedRow> rows)
    {
        if (ConcernsEverybody(rows))
        {
            memory.DoubtEverything();
        }

        foreach (var account in Accounts(rows))
        {
            memory.Doubt(account);
        }

        return Task.CompletedTask;
    }

    public Task Committed(IReadOnlyList<SavedRow> rows)
    {
        foreach (var account in Accounts(rows))
        {
            memory.Publish(account);
        }

        if (ConcernsEverybody(rows))
        {
            memory.ForgetEverything();
        }

        return Task.CompletedTask;
    }

    public void Failed(IReadOnlyList<SavedRow> rows)
    {
        foreach (var account in Accounts(rows))
        {
            memory.LeaveInDoubt(account);
        }

        if (ConcernsEverybody(rows))
        {
            memory.ForgetEverything();
        }
    }

    /// <summary>The accounts whose held sessions the rows could change; one entry per row.</summary>
    private static IEnumerable<AccountId> Accounts(IReadOnlyList<SavedRow> rows)
    {
        foreach (var row in rows)
        {
            switch (row.Entity)
            {
                case Account account when row.State is not EntityState.Added:
                    yield return account.Id;
                    break;
                case Session session:
                    yield return session.Account;
                    break;
                case EmailAddress address:
                    yield return address.Account;
                    break;
            }
        }
    }

    private static bool ConcernsEverybody(IReadOnlyList<SavedRow> rows) => rows.Any(row => row.Entity is Installation);
}
