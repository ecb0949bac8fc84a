using Microsoft.AspNetCore.Hosting;

namespace Holdfast.Kit;

/// <summary>A product for each test, which can be stopped at the database's steps.</summary>
public abstract class StoppableApp(Databases databases) : IAsyncLifetime
{
    private TestApp? _app;

    protected DatabaseStops Stops { get; } = new();

    protected TestApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _app = await Start(_ => { });

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await databases.GiveBack(App.Database);
        GC.SuppressFinalize(this);
    }

    protected async Task Restart(Action<IWebHostBuilder> change)
    {
        await DisposeAsync();
        _app = await Start(change);
    }

    /// <summary>Stops the first command from now on that holds these words, once it has run.</summary>
    protected StopPoint StopAfter(string words)
    {
        Stops.AfterCommand = (words, new StopPoint());
        Stops.AfterCommand.Point.Arm();
        return Stops.AfterCommand.Point;
    }

    private async Task<TestApp> Start(Action<IWebHostBuilder> change) =>
        new(await databases.New(TestContext.Current.CancellationToken), builder =>
        {
            Stops.AddTo(builder);
            change(builder);
        });
}
