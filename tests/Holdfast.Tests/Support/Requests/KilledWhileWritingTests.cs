using System.Net;
using Holdfast.Kit;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Requests;

/// <summary>
/// The process is killed with SIGKILL while two people write and both have the request open, and started again on the same data: what was answered is
/// there, what was not is sent again, and both pages have each message once and in one order.
/// </summary>
[Trait("G", "G21")]
[Trait("G", "G28")]
[Trait("Slow", "Two processes start, one after the other.")]
public sealed class KilledWhileWritingTests(Databases databases)
{
    private const string Password = "seven quiet harbour lights";
    private const int Messages = 8;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_missing_and_nothing_comes_twice_on_either_side()
    {
        var database = await databases.NewEmpty(Ct);
        var address = new Uri($"http://127.0.0.1:{PostgresServer.FreePort()}");
        using var member = Browser.Over(address);
        using var agent = Browser.Over(address);
        int number;
        await using (var first = Start(database, address))
        {
            await first.Listening();
            await SignIn(member, "freelancer@example.com");
            await SignIn(agent, "agent@example.com");
            number = (await member.SendRequest()).NumberOf();
            var answered = 0;
            var writing = Task.WhenAll(Write(member, number, isAgent: false, () => answered++), Write(agent, number, isAgent: true, () => answered++));
            while (Volatile.Read(ref answered) < Messages / 2 && !writing.IsCompleted)
            {
                await Task.Yield();
            }

            await first.Kill();
            await Assert.ThrowsAnyAsync<Exception>(() => writing);
        }

        await using var again = Start(database, address);
        await again.Listening();
        // Each side sends everything again, under the same ids: as a page does that had no answer.
        await Write(member, number, isAgent: false, () => { });
        await Write(agent, number, isAgent: true, () => { });

        var seen = await Shown(member, $"{RequestPaths.Of(number)}/events?since=1");
        Assert.Equal(Enumerable.Range(0, Messages).SelectMany(n => new[] { $"agent {n}.", $"member {n}." }).Order(), seen.Order());
        Assert.Equal(seen, await Shown(agent, $"{TicketPaths.OfTicket(number)}/events?since=1"));
    }

    private static async Task Write(Browser browser, int number, bool isAgent, Action answered)
    {
        var path = isAgent ? TicketPaths.OfTicket(number) : RequestPaths.Of(number);
        var action = isAgent ? $"{path}/reply/open" : RequestPaths.ReplyTo(number);
        var page = await browser.Get(path);
        for (var message = 0; message < Messages; message++)
        {
            var id = new Guid(number, (short)message, isAgent ? (short)1 : (short)0, new byte[8]).ToString();
            var words = $"{(isAgent ? "agent" : "member")} {message}.";
            var sent = await browser.Submit(page, action, ("Reply", words), isAgent ? ("Once", id) : ("Id", id), isAgent ? ("Seen", "10000") : ("Id", id));
            Assert.Equal(HttpStatusCode.SeeOther, sent.Status);
            answered();
        }
    }

    private static async Task<List<string>> Shown(Browser browser, string path)
    {
        var answer = await browser.Get(path, ("HX-Request", "true"));
        return [.. answer.Document.QuerySelectorAll(".message-body").Select(body => body.TextContent.Trim())];
    }

    private static async Task SignIn(Browser browser, string address)
    {
        var answer = await browser.SubmitForm("/sign-in", ("Email", address), ("Password", Password));
        if (answer.Location?.Contains("question", StringComparison.Ordinal) == true)
        {
            var page = await browser.Follow(answer);
            answer = await browser.Submit(page, page.Document.QuerySelector("main form:has([name=Answer])")?.GetAttribute("action") ?? "", ("Answer", "Biscuit"));
        }

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
    }

    private static ProductProcess Start(TestDatabase database, Uri address) => ProductProcess.Start(
        "Development", [.. database.Settings.Select(s => $"--{s.Key}={s.Value}"), $"--urls={address}", $"--Shell:PublicUrl={address}"]);
}
