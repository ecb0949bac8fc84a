using System.Text.Json;
using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Deliveries;

/// <summary>Delivers one kind of message from the outbox. Delivering the same thing twice must be recognisable or harmless.</summary>
public interface IOutboxConsumer<in TMessage>
{
    /// <summary>
    /// Delivers one message. Returning means done; throwing means that it is tried again later, unless it is
    /// <see cref="DeliveryRefusedException"/>. What it adds to <paramref name="db"/> is saved together with the row's being done.
    /// </summary>
    /// <param name="delivery">The row: its id stays the same however often it is tried.</param>
    Task Deliver(HoldfastDb db, TMessage message, Delivery delivery, CancellationToken ct);
}

/// <summary>Trying again is of no use: the delivery is given up at once, with this reason for the operator.</summary>
public sealed class DeliveryRefusedException(string reason) : Exception(reason);

/// <summary>It failed for a reason of its own, such as a mailbox that is full, and may be tried again: others go through.</summary>
public sealed class OwnProblemException(string reason) : Exception(reason);

/// <summary>Something to deliver, stored under a name of its own. It says whom it is about, so that nothing of an erased account stays behind.</summary>
public interface IOutboxMessage
{
    /// <summary>What it is called in the rows, in at most 80 characters: never change one.</summary>
    static abstract string Kind { get; }

    /// <summary>The account, or null when it is about nobody.</summary>
    Guid? Subject { get; }
}

/// <summary>Leaves something to deliver in the caller's save: one row for each consumer that is registered for it.</summary>
public sealed class Outbox(HoldfastDb db, OutboxRoutes routes, TimeProvider time)
{
    /// <param name="after">How long it waits before it is delivered, no longer than the longest delay; not at all where nothing is said.</param>
    /// <exception cref="InvalidOperationException">Nobody is registered for such a message: our mistake.</exception>
    public void Add<TMessage>(TMessage message, TimeSpan after = default)
        where TMessage : IOutboxMessage
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(after, DeliveryDelays.Longest);
        var now = time.GetUtcNow();
        var payload = JsonSerializer.Serialize(message);
        foreach (var route in routes.For(TMessage.Kind))
        {
            db.Add(new Delivery
            {
                Id = DeliveryId.New(now),
                Consumer = route.Consumer,
                Kind = route.Kind,
                Payload = payload,
                Subject = message.Subject,
                CreatedAt = now,
                DueAt = now + after,
            });
        }
    }

    /// <summary>The same for whoever only wants to know: null where another version wrote what this one cannot read.</summary>
    internal static TMessage? TryRead<TMessage>(Delivery delivery)
        where TMessage : class
    {
        try
        {
            return JsonSerializer.Deserialize<TMessage>(delivery.Payload);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static TMessage Read<TMessage>(Delivery delivery) => JsonSerializer.Deserialize<TMessage>(delivery.Payload)
        ?? throw new InvalidOperationException($"Delivery {delivery.Id.Value} has no payload.");
}
