using System.Runtime.CompilerServices;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Drafts;

/// <summary>What was drawn up for somebody, and what they made of it; the words stand among their requests.</summary>
internal sealed class DraftsExport : IExportPart
{
    private const int AtOnce = 100;

    public string Name => "drafts";

    // They name a contact, and no account.
    public IReadOnlyList<Type> Tables => [];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await db.Set<Contact>().Where(c => c.Account == account).Select(c => (ContactId?)c.Id).SingleOrDefaultAsync(ct) is not { } contact)
        {
            yield break;
        }

        var after = Guid.Empty;
        List<Draft> page;
        do
        {
            page = await db.Set<Draft>()
                .FromSqlRaw(
                    "SELECT * FROM drafts WHERE contact = @contact AND id > @after ORDER BY id LIMIT 100", db.Parameter("@contact", contact.Value), db.Parameter("@after", after))
                .AsNoTracking().ToListAsync(ct);
            foreach (var draft in page)
            {
                after = draft.Id.Value;
                yield return new { draft.CreatedAt, State = draft.State.ToString(), Versions = draft.Latest, draft.DecidedAt };
            }
        }
        while (page.Count == AtOnce);
    }
}
