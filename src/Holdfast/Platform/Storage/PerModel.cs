using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Holdfast.Platform.Storage;

/// <summary>What was made once for each model of the database, such as a compiled query, which EF allows with no other model than its first.</summary>
internal sealed class PerModel<T>(Func<T> make)
    where T : class
{
    private readonly ConditionalWeakTable<IModel, T> _made = [];

    public T For(DbContext db) => _made.GetValue(db.Model, _ => make());
}
