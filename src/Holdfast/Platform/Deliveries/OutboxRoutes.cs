using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Deliveries;

/// <summary>One consumer's registration for one kind of message. Both names stand in the rows.</summary>
public sealed record OutboxRoute(
    string Consumer, string Kind, Func<IServiceProvider, HoldfastDb, Delivery, CancellationToken, Task> Deliver);

/// <summary>Who delivers what.</summary>
public sealed class OutboxRoutes
{
    private readonly ILookup<string, OutboxRoute> _byKind;
    private readonly Dictionary<(string Consumer, string Kind), OutboxRoute> _byRow;

    public OutboxRoutes(IEnumerable<OutboxRoute> routes)
    {
        var all = routes.ToList();
        _byKind = all.ToLookup(route => route.Kind);
        // Two messages of one name would read each other's rows: that stops the start.
        _byRow = all.ToDictionary(route => (route.Consumer, route.Kind));
        Consumers = [.. all.Select(route => route.Consumer).Distinct()];
    }

    /// <summary>The name of each consumer, once.</summary>
    public IReadOnlyList<string> Consumers { get; }

    public IEnumerable<OutboxRoute> For(string kind) => _byKind.Contains(kind)
        ? _byKind[kind]
        : throw new InvalidOperationException($"Nobody is registered for {kind}: AddOutboxConsumer is missing.");

    /// <summary>Who delivers this row; null when the version that left it knew somebody whom this one does not.</summary>
    public OutboxRoute? Find(Delivery delivery) => _byRow.GetValueOrDefault((delivery.Consumer, delivery.Kind));
}

public static class OutboxExtensions
{
    /// <summary>From now on each message of this type owes this consumer a delivery.</summary>
    /// <param name="name">Of the consumer in the rows, at most 40 characters. One name may take several types of messages.</param>
    public static void AddOutboxConsumer<TMessage, TConsumer>(this IServiceCollection services, string name)
        where TMessage : IOutboxMessage
        where TConsumer : class, IOutboxConsumer<TMessage>
    {
        services.AddScoped<TConsumer>();
        services.AddSingleton(new OutboxRoute(name, TMessage.Kind, (all, db, delivery, ct) =>
            all.GetRequiredService<TConsumer>().Deliver(db, Outbox.Read<TMessage>(delivery), delivery, ct)));
    }
}
