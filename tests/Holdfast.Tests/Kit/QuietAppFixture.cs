using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Holdfast.Kit;

/// <summary>
/// One product without what it does every minute, so that its clock can go on by months at once: the tests' clock rings
/// every timer as often as it was due. Nothing that a request meets is different.
/// </summary>
public sealed class QuietAppFixture(Databases databases) : IAsyncLifetime
{
    private TestApp? _app;

    public TestApp App => _app ?? throw new InvalidOperationException("The fixture is not ready.");

    public Databases Databases => databases;

    public async ValueTask InitializeAsync() => _app = new TestApp(await databases.New(TestContext.Current.CancellationToken), web => web
        .ConfigureTestServices(services =>
        {
            var periodic = services.Where(service => service.ServiceType == typeof(IHostedService)
                && (service.ImplementationType == typeof(JobRunner) || service.ImplementationFactory?.Method.ReturnType == typeof(LastSeen))).ToList();
            Assert.Equal(2, periodic.Count);
            periodic.ForEach(service => services.Remove(service));
        }));

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            await databases.GiveBack(_app.Database);
        }
    }
}
