namespace Holdfast.Kit;

/// <summary>One product and one database for the tests of a class.</summary>
public sealed class AppFixture(Databases databases) : IAsyncLifetime
{
    private TestApp? _app;

    public TestApp App => _app ?? throw new InvalidOperationException("The fixture is not ready.");

    public Databases Databases => databases;

    public async ValueTask InitializeAsync()
    {
        _app = new TestApp(await databases.New(TestContext.Current.CancellationToken));
        // Started here: two who ask for it at the same moment would start it twice.
        _ = _app.Services;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            await databases.GiveBack(_app.Database);
        }
    }
}
