using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Deliveries;

/// <summary>What a delivery is, for operators.</summary>
/// <param name="What">An email's subject, or what is to be done.</param>
/// <param name="To">The address it goes to, whole: whoever shows it masks it. Null where it goes to none, or to several.</param>
public sealed record DeliveryWords(string What, string? To = null);

/// <summary>Says what deliveries of one kind are. Registered by whoever owns the kind; the others are called by their kind.</summary>
public interface IDescribesDeliveries
{
    string Kind { get; }

    /// <summary>As many as one page shows, in one look.</summary>
    Task<IReadOnlyDictionary<DeliveryId, DeliveryWords>> Describe(HoldfastDb db, IReadOnlyList<Delivery> rows, CancellationToken ct);
}

/// <summary>Asks them all.</summary>
public sealed class DescribedDeliveries(HoldfastDb db, IEnumerable<IDescribesDeliveries> owners)
{
    public async Task<IReadOnlyDictionary<DeliveryId, DeliveryWords>> Of(IReadOnlyList<Delivery> rows, CancellationToken ct)
    {
        var words = rows.ToDictionary(row => row.Id, row => new DeliveryWords(Spoken(row.Kind)));
        foreach (var owner in owners)
        {
            var own = rows.Where(row => row.Kind == owner.Kind).ToList();
            if (own.Count == 0)
            {
                continue;
            }

            foreach (var (id, said) in await owner.Describe(db, own, ct))
            {
                words[id] = said;
            }
        }

        return words;
    }

    /// <summary>"sign-up-asked" is "Sign up asked".</summary>
    private static string Spoken(string kind) => kind.Length == 0 ? kind : char.ToUpperInvariant(kind[0]) + kind[1..].Replace('-', ' ');
}

internal sealed class DescribedByMessage<TMessage>(Func<IServiceProvider, TMessage, DeliveryWords?> words, IServiceProvider services) : IDescribesDeliveries
    where TMessage : class, IOutboxMessage
{
    public string Kind => TMessage.Kind;

    public Task<IReadOnlyDictionary<DeliveryId, DeliveryWords>> Describe(HoldfastDb db, IReadOnlyList<Delivery> rows, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<DeliveryId, DeliveryWords>>(rows
            .Select(row => (row.Id, Words: Outbox.TryRead<TMessage>(row) is { } message ? words(services, message) : null))
            .Where(row => row.Words is not null).ToDictionary(row => row.Id, row => row.Words!));
}

public static class DeliveryWordsExtensions
{
    /// <summary>What deliveries of this message are called, from the message alone; null leaves one with the name of its kind.</summary>
    public static void AddDeliveryWords<TMessage>(this IServiceCollection services, Func<IServiceProvider, TMessage, DeliveryWords?> words)
        where TMessage : class, IOutboxMessage =>
        services.AddScoped<IDescribesDeliveries>(all => new DescribedByMessage<TMessage>(words, all));
}
