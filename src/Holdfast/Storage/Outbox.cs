using System.Text.Json;

namespace Holdfast.Storage;

/// <summary>Delivers what was left in the outbox for it. Delivering the same thing twice must be recognisable or harmless.</summary>
public interface IOutboxConsumer
{
    /// <summary>The name in the rows.</summary>
    string Name { get; }

    /// <summary>
    /// Delivers one row. Returning means done; throwing means that it is tried again later. What it adds to
    /// <paramref name="db"/> is saved together with the row's being done.
    /// </summary>
    Task Deliver(HoldfastDb db, Delivery delivery, CancellationToken ct);
}

/// <summary>Something to deliver. It says whom it is about, so that nothing of an erased account stays behind.</summary>
public interface IOutboxMessage
{
    /// <summary>The account, or null when it is about nobody.</summary>
    Guid? Subject { get; }
}

/// <summary>Leaves something to deliver in the caller's save.</summary>
public sealed class Outbox(HoldfastDb db, TimeProvider time)
{
    public void Add<TMessage>(string consumer, TMessage message)
        where TMessage : IOutboxMessage
    {
        var now = time.GetUtcNow();
        db.Add(new Delivery
        {
            Id = DeliveryId.New(now),
            Consumer = consumer,
            Kind = typeof(TMessage).Name,
            Payload = JsonSerializer.Serialize(message),
            Subject = message.Subject,
            CreatedAt = now,
            DueAt = now,
        });
    }

    public static TMessage Read<TMessage>(Delivery delivery) => JsonSerializer.Deserialize<TMessage>(delivery.Payload)
        ?? throw new InvalidOperationException($"Delivery {delivery.Id.Value} has no payload.");
}
