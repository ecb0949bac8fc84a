using System.Runtime.CompilerServices;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SecurityQuestions;

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
