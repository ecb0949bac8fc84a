using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Operations.Admin;

/// <summary>What admins decide about deliveries.</summary>
public static class AdminEvents
{
    public static readonly ActivityKind DeliveryRetried = new("DeliveryRetried");

    public static readonly ActivityKind DeliveriesRetried = new("DeliveriesRetried");

    public static readonly ActivityKind DeliveryDiscarded = new("DeliveryDiscarded");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(DeliveryRetried, "mail", Tone.Advice, entry => $"Tried a delivery again: {entry.Detail}");
        services.AddActivity(DeliveriesRetried, "mail", Tone.Advice, entry => $"Tried deliveries again: {entry.Detail}");
        services.AddActivity(DeliveryDiscarded, "mail", Tone.Advice, entry => $"Discarded a delivery: {entry.Detail}");
    }
}
