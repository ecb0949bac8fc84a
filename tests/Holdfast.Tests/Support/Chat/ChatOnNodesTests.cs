using System.Diagnostics;
using Holdfast.Kit;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Chat;

/// <summary>Two nodes on one PostgreSQL, the member at the one and the agent at the other. On SQLite there is one node.</summary>
[Trait("G", "G23")]
public sealed class ChatOnNodesTests(Databases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_and_an_ending_on_one_node_reach_the_page_on_the_other_within_a_second()
    {
        if (!Databases.IsPostgres)
        {
            return;
        }

        await using var nodes = await Nodes.Start(databases);
        await using var theirs = await LiveStreamReader.Open(nodes.One, nodes.Member, $"{ChatTopics.ChatKind}:{nodes.Chat}", $"{ChatTopics.StateKind}:{nodes.Chat}");
        await using var ours = await LiveStreamReader.Open(nodes.Other, nodes.Agent, $"{ChatTopics.DeskKind}:{nodes.Chat}");
        var (member, agent) = (await At(theirs, 0), await At(ours, 0));

        // The first ones go before all is compiled.
        await nodes.Says(nodes.Member, "warm");
        (member, agent) = (await At(theirs, member + 1), await At(ours, agent + 1));
        await nodes.Says(nodes.Agent, "warm too");
        (member, agent) = (await At(theirs, member + 1), await At(ours, agent + 1));

        var watch = Stopwatch.StartNew();
        await nodes.Says(nodes.Member, "To the other node.");
        await At(ours, agent + 1);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1_000);
        member = await At(theirs, member + 1);
        Assert.Equal("To the other node.", (await nodes.Agent.Get(nodes.Desk)).Messages()[^1]);

        watch.Restart();
        await nodes.Agent.SubmitForm(nodes.Desk, nodes.Desk + "/end");
        await At(theirs, member + 1);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1_000);
        Assert.Contains("The chat has ended", (await nodes.Member.Get("/chat")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("D", "D73")]
    public async Task Fifty_messages_in_turn_stand_in_one_order_on_both_nodes_though_a_clock_is_three_seconds_off()
    {
        if (!Databases.IsPostgres)
        {
            return;
        }

        await using var nodes = await Nodes.Start(databases);
        nodes.Other.Clock.Advance(TimeSpan.FromSeconds(3));
        var said = new List<string>();
        for (var turn = 0; turn < 25; turn++)
        {
            nodes.One.Clock.Advance(TimeSpan.FromSeconds(1));
            nodes.Other.Clock.Advance(TimeSpan.FromSeconds(1));
            foreach (var (who, name) in new[] { (nodes.Member, "member"), (nodes.Agent, "agent") })
            {
                said.Add($"{name} {turn}");
                await nodes.Says(who, said[^1]);
            }
        }

        var (member, agent) = (await nodes.Member.Get($"/chat/events?chat={nodes.Number}&since=2"), await nodes.Agent.Get($"{nodes.Desk}/events?since=2"));
        Assert.Equal(said, member.Messages());
        Assert.Equal(said, agent.Messages());
        // Opened anew: the newest of them, in the same order.
        Assert.Equal(said.TakeLast(40), (await nodes.Member.Get("/chat")).Messages().TakeLast(40));
        Assert.Equal(said.TakeLast(40), (await nodes.Agent.Get(nodes.Desk)).Messages().TakeLast(40));
    }

    /// <summary>Waits until the stream has told of this number.</summary>
    private static async Task<long> At(LiveStreamReader stream, long least)
    {
        while (true)
        {
            if (await stream.Hint() is { At: { } at } && at >= least)
            {
                return at;
            }
        }
    }

    private sealed record Nodes(TestApp One, TestApp Other, Browser Member, Browser Agent, TicketId Chat, int Number) : IAsyncDisposable
    {
        public string Desk => $"/desk/chats/{Number}";

        public static async Task<Nodes> Start(Databases databases)
        {
            var database = await databases.New(Ct);
            var folder = Path.Combine(database.DataFolder, "other");
            databases.CopyKeys(folder);
            var (one, other) = (new TestApp(database), new TestApp(database with { DataFolder = folder }));
            var (agent, _, department) = await other.TakesChats("Nodes");
            var member = await one.SignIn(await other.NewPerson());
            await member.StartChat(department);
            await agent.TakeNext();
            var chat = Assert.Single(await one.Stored<Ticket>());
            return new Nodes(one, other, member, agent, chat.Id, chat.Number);
        }

        public async Task Says(Browser who, string words)
        {
            var (page, action) = who == Member ? ("/chat", "/chat/message") : (Desk, Desk + "/send");
            Assert.Equal(System.Net.HttpStatusCode.SeeOther, (await who.SubmitForm(page, action, ("Message", words))).Status);
        }

        public async ValueTask DisposeAsync()
        {
            await Other.DisposeAsync();
            await One.DisposeAsync();
        }
    }
}
