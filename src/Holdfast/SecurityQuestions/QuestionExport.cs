using System.Runtime.CompilerServices;
using Holdfast.Accounts;
using Holdfast.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.SecurityQuestions;

/// <summary>Which question it is and since when; the answer's hash is nobody's data but a way in.</summary>
internal sealed class QuestionExport : IExportPart
{
    public string Name => "securityQuestions";

    public IReadOnlyList<Type> Tables => [typeof(SecurityQuestion)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await db.Set<SecurityQuestion>().AsNoTracking().SingleOrDefaultAsync(q => q.Account == account, ct) is { } row)
        {
            yield return new { Question = row.Text, row.SetAt };
        }
    }
}
