using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Live;

[Trait("Database", "None")]
[Trait("G", "G21")]
public sealed class LiveStreamsTests
{
    [Fact]
    public async Task What_changes_between_the_first_look_at_a_topic_and_listening_to_its_room_is_heard()
    {
        var hints = new LiveHints(Options.Create(new StorageOptions { Provider = StorageProvider.Sqlite }));
        await using var services = new ServiceCollection().AddSingleton(hints).AddSingleton<Doors>().BuildServiceProvider();
        using var streams = new LiveStreams(
            hints, [new LiveKind("door", typeof(Doors))], services.GetRequiredService<IServiceScopeFactory>(), TimeProvider.System, NullLogger<LiveStreams>.Instance);
        using var gone = new CancellationTokenSource();

        var events = streams.Events(new LiveListener(new DefaultHttpContext(), null, null), ["door:1"], CancellationToken.None, gone.Token);
        var hint = await events.FirstAsync(one => one.EventType == "hint", TestContext.Current.CancellationToken);

        Assert.Contains("\"at\":2", hint.Data, StringComparison.Ordinal);
    }

    /// <summary>Its number changes right after it was read for the first time, and its room is told.</summary>
    private sealed class Doors(LiveHints hints) : ILiveTopics
    {
        private int _looks;

        public Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct)
        {
            var found = new LiveTopic(Math.Min(++_looks, 2)) { AlsoHears = ["room:1"] };
            if (_looks == 1)
            {
                hints.Tell("room:1");
            }

            return Task.FromResult<LiveTopic?>(found);
        }
    }
}
