using Holdfast.Platform.Web;

namespace Holdfast.Operations.Admin;

/// <summary>What is said about deliveries.</summary>
internal static class OutboxNews
{
    public static readonly NewsKind Retried = new(
        "delivery-retried", Tone.Good, "We're trying it again now",
        "If it gets through, it leaves this list. If not, it comes back.");

    public static readonly NewsKind Discarded = new("delivery-discarded", Tone.Good, "The delivery is discarded", "We won't try it again.");

    public static readonly NewsKind Gone = new(
        "delivery-gone", Tone.Advice, "That delivery is already gone", "It was delivered or discarded in the meantime.");

    public static readonly NewsKind AllRetried = new("deliveries-retried", left => new News(
        Tone.Good, left.Count == 1 ? "We're trying 1 delivery again now" : $"We're trying {left.Count} deliveries again now",
        "They leave the list as they get through."));

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Retried, AllRetried, Discarded, Gone);
}
