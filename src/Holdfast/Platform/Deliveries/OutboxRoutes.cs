using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Deliveries;

/// <summary>One consumer's registration for one type of message.</summary>
/// <param name="Consumer">The name in the rows.</param>
public sealed record OutboxRoute(
    string Consumer, Type Message, Func<IServiceProvider, HoldfastDb, Delivery, CancellationToken, Task> Deliver)
{
    public string Kind => Message.Name;
}

/// <summary>Who delivers what.</summary>
public sealed class OutboxRoutes
{
    private readonly ILookup<Type, OutboxRoute> _byMessage;
    private readonly Dictionary<(string Consumer, string Kind), OutboxRoute> _byRow;

    public OutboxRoutes(IEnumerable<OutboxRoute> routes)
    {
        var all = routes.ToList();
        _byMessage = all.ToLookup(route => route.Message);
        // Two types of one name would read each other's rows: that stops the start.
        _byRow = all.ToDictionary(route => (route.Consumer, route.Kind));
        Consumers = [.. all.Select(route => route.Consumer).Distinct()];
    }

    /// <summary>The name of each consumer, once.</summary>
    public IReadOnlyList<string> Consumers { get; }

    public IEnumerable<OutboxRoute> For(Type message) => _byMessage.Contains(message)
        ? _byMessage[message]
        : throw new InvalidOperationException($"Nobody is registered for {message.Name}: AddOutboxConsumer is missing.");

    /// <summary>Who delivers this row; null when the version that left it knew somebody whom this one does not.</summary>
    public OutboxRoute? Find(Delivery delivery) => _byRow.GetValueOrDefault((delivery.Consumer, delivery.Kind));
}

public static class OutboxExtensions
{
    /// <summary>From now on each message of this type owes this consumer a delivery.</summary>
    /// <param name="name">Of the consumer in the rows, at most 40 characters. One name may take several types of messages.</param>
    public static void AddOutboxConsumer<TMessage, TConsumer>(this IServiceCollection services, string name)
        where TConsumer : class, IOutboxConsumer<TMessage>
    {
        services.AddScoped<TConsumer>();
        services.AddSingleton(new OutboxRoute(name, typeof(TMessage), (all, db, delivery, ct) =>
            all.GetRequiredService<TConsumer>().Deliver(db, Outbox.Read<TMessage>(delivery), delivery, ct)));
    }
}
