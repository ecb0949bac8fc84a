using Holdfast.Kit;
using Holdfast.Platform.Deliveries;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Storage;

/// <summary>What is done early after a start, so that the first visitors need not wait for it.</summary>
public sealed class WarmUpTests(Databases databases)
{
    [Fact]
    public async Task Every_part_warms_up_and_changes_nothing()
    {
        await using var app = new TestApp(await databases.New(TestContext.Current.CancellationToken));
        await app.NewPerson();

        foreach (var part in app.Services.GetServices<IWarmUp>())
        {
            await using var scope = app.Services.CreateAsyncScope();
            await part.Run(scope.ServiceProvider, TestContext.Current.CancellationToken);
        }

        Assert.Empty(await app.Stored<Delivery>());
        Assert.Equal(1, Assert.Single(await app.Stored<Installation>()).Version);
        Assert.True(await (await app.SignIn(await app.NewPerson())).IsSignedIn());
    }
}
