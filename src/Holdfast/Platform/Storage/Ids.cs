using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Holdfast.Platform.Storage;

/// <summary>
/// An id of one kind of row, so that two kinds cannot be mixed up. The value is a version 7 UUID (RFC 9562) made from
/// the injected clock: sorted by time, kind to the indexes of both databases. It is a name, never a secret.
/// </summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    Guid Value { get; }

    static abstract TSelf From(Guid value);
}

internal sealed class IdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => Read(value))
    where TId : struct, IId<TId>
{
    // A static abstract member cannot stand in an expression tree, so the tree calls this.
    private static TId Read(Guid value) => TId.From(value);
}

internal static class IdConventions
{
    /// <summary>Teaches the model every typed id of the assembly.</summary>
    public static void AddTypedIds(this ModelConfigurationBuilder model)
    {
        var ids = typeof(IdConventions).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>)));
        foreach (var id in ids)
        {
            model.Properties(id).HaveConversion(typeof(IdConverter<>).MakeGenericType(id));
        }
    }
}
