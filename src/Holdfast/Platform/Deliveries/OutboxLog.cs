namespace Holdfast.Platform.Deliveries;

internal static partial class OutboxLog
{
    [LoggerMessage(LogLevel.Warning, "Delivery {Delivery} of {Consumer} failed (try {Attempt}); it is tried again at {DueAt:u}")]
    public static partial void DeliveryPostponed(this ILogger log, Exception problem, Guid delivery, string consumer, int attempt, DateTimeOffset dueAt);

    [LoggerMessage(LogLevel.Error, "Delivery {Delivery} of {Consumer} is given up after {Attempt} tries")]
    public static partial void DeliveryGivenUp(this ILogger log, Exception problem, Guid delivery, string consumer, int attempt);

    [LoggerMessage(LogLevel.Warning, "Delivery {Delivery} of {Consumer} took so long (try {Attempt}) that another worker has taken it")]
    public static partial void DeliveryTakenOver(this ILogger log, Guid delivery, string consumer, int attempt);

    [LoggerMessage(LogLevel.Warning, "The outbox stands still for {Consumer}: the database cannot be used")]
    public static partial void OutboxStands(this ILogger log, Exception problem, string consumer);
}
