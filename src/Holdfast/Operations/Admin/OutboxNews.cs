using Holdfast.Platform.Web;

namespace Holdfast.Operations.Admin;

/// <summary>What is said about deliveries.</summary>
internal static class OutboxNews
{
    public static readonly NewsKind Retried = new(
        "delivery-retried", Tone.Good, "It is tried again now",
        "It leaves the list when it gets through, and comes back here when it does not.");

    public static readonly NewsKind Discarded = new("delivery-discarded", Tone.Good, "The delivery is discarded", "It is not tried again.");

    public static readonly NewsKind Gone = new(
        "delivery-gone", Tone.Advice, "That delivery is not here any more", "It was delivered or discarded meanwhile.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Retried, Discarded, Gone);
}
