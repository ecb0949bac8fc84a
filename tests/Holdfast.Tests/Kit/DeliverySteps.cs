using Holdfast.Platform.Deliveries;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Kit;

public static class DeliverySteps
{
    /// <summary>Delivers everything that is owed, and what that leaves to deliver.</summary>
    public static async Task DeliverAll(this TestApp app)
    {
        while (await app.Services.GetRequiredService<OutboxWorker>().DeliverDue(TestContext.Current.CancellationToken) > 0)
        {
        }
    }
}
