using Holdfast.Browser.Kit;
using Holdfast.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>A call between two real browsers, through a real relay and nothing else.</summary>
[Trait("G", "G37")]
public sealed class VideoTests
{
    /// <summary>Keeps what the page makes, so that the test can ask it.</summary>
    private const string Keep =
        """
        window.peers = []; window.tracks = [];
        const Peer = window.RTCPeerConnection;
        window.RTCPeerConnection = function (...all) { const made = new Peer(...all); window.peers.push(made); return made; };
        window.RTCPeerConnection.prototype = Peer.prototype;
        const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async what => { const got = await ask(what); window.tracks.push(...got.getTracks()); return got; };
        """;

    private const string Decoded =
        """
        async () => {
          const all = [...(await window.peers.at(-1).getStats()).values()];
          const of = kind => all.find(one => one.type === "inbound-rtp" && one.kind === kind);
          const pair = all.find(one => one.type === "candidate-pair" && one.state === "succeeded" && (one.nominated || one.selected));
          const local = all.find(one => one.id === pair?.localCandidateId), remote = all.find(one => one.id === pair?.remoteCandidateId);
          return { frames: of("video")?.framesDecoded ?? 0, sound: of("audio")?.bytesReceived ?? 0, local: local?.candidateType ?? "", remote: remote?.candidateType ?? "", address: remote?.address ?? "" };
        }
        """;

    private static readonly string[] Chromium =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Chromium, Engine.Chromium)]
    [InlineData(Engine.Chromium, Engine.Firefox)]
    [Trait("Slow", "Two browsers find each other through a relay.")]
    public async Task Two_browsers_hold_a_call_through_the_relay_alone(Engine members, Engine agents)
    {
        await using var relay = new Coturn();
        await relay.Start(Ct);
        await using var product = Product.With(("Video:Relays:0", relay.Address), ("Video:RelaySecret", Coturn.Secret), ("Video:RelayOnly", "true"));
        // The relay knows what time it is.
        product.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        product.StartServer();
        using var playwright = await Playwright.CreateAsync();
        await using var first = await Open(playwright, members);
        await using var second = members == agents ? null : await Open(playwright, agents);

        var line = await product.OpenChats("Video checks");
        var maya = await product.NewPerson();
        var (member, agent) = (await Page(product, first, maya), await Page(product, second ?? first, line.Agent));

        await member.GotoAsync($"/video?department={line.Department}");
        await member.GetByRole(AriaRole.Button, new() { Name = "I agree" }).ClickAsync();
        await Assertions.Expect(member.GetByRole(AriaRole.Button, new() { Name = "Join the line" })).ToBeDisabledAsync();
        await member.GetByRole(AriaRole.Button, new() { Name = "Check my camera" }).ClickAsync();
        await Assertions.Expect(member.GetByLabel("Camera", new() { Exact = true })).ToBeVisibleAsync();
        await member.GetByRole(AriaRole.Button, new() { Name = "Join the line" }).ClickAsync();
        await Assertions.Expect(member.GetByRole(AriaRole.Heading, new() { Name = "Please hold" })).ToBeVisibleAsync();

        await agent.GotoAsync("/desk/video");
        await agent.GetByRole(AriaRole.Button, new() { Name = "Take next" }).ClickAsync();
        foreach (var page in new[] { member, agent })
        {
            await Assertions.Expect(page.GetByText("Connected", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 30_000 });
            var before = await Seen(page, seen => seen is { Frames: > 0, Sound: > 0, Local: not "" });
            await Seen(page, seen => seen.Frames > before.Frames && seen.Sound > before.Sound);
            Assert.Equal(("relay", "relay"), (before.Local, before.Remote));
            Assert.Equal("127.0.0.2", before.Address);
        }

        // Messages go beside it, by the ticket's log.
        await member.GetByLabel("Message", new() { Exact = true }).FillAsync("I can't hear you well");
        await member.GetByLabel("Message", new() { Exact = true }).PressAsync("Enter");
        await Assertions.Expect(agent.GetByText("I can't hear you well")).ToBeVisibleAsync();

        // The check: what is asked stands on both pages, and the member's own browser takes the picture and shows it.
        await agent.GetByRole(AriaRole.Button, new() { Name = "Next challenge" }).ClickAsync();
        await Assertions.Expect(member.Locator(".video-challenge")).ToContainTextAsync("Please");
        await agent.GetByRole(AriaRole.Button, new() { Name = "Take picture" }).ClickAsync();
        await Assertions.Expect(member.GetByText("A picture was taken")).ToBeVisibleAsync();
        await Assertions.Expect(agent.GetByRole(AriaRole.Link, new() { Name = "Picture 1" })).ToBeVisibleAsync();

        await member.GetByRole(AriaRole.Button, new() { Name = "Mute" }).ClickAsync();
        await Assertions.Expect(member.GetByRole(AriaRole.Button, new() { Name = "Mute" })).ToHaveAttributeAsync("aria-pressed", "true");

        // A page that is loaded again comes back into the call by itself.
        await agent.ReloadAsync();
        await Assertions.Expect(agent.GetByText("Connected", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Seen(agent, seen => seen.Frames > 0);

        await member.GetByRole(AriaRole.Button, new() { Name = "End call" }).ClickAsync();
        await Assertions.Expect(member.GetByRole(AriaRole.Heading, new() { Name = "You ended the call" })).ToBeVisibleAsync();
        await Assertions.Expect(member.GetByRole(AriaRole.Heading, new() { Name = "Take the permission back" })).ToBeVisibleAsync();
        await Assertions.Expect(agent.GetByText("The call has ended")).ToBeVisibleAsync();
        foreach (var page in new[] { member, agent })
        {
            Assert.True(await page.EvaluateAsync<bool>("() => window.tracks.length > 0 && window.tracks.every(track => track.readyState === 'ended')"));
        }
    }

    private static async Task<Counted> Seen(IPage page, Func<Counted, bool> isEnough)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            var seen = await page.EvaluateAsync<Counted>(Decoded);
            if (isEnough(seen))
            {
                return seen;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20), $"Nothing comes through: {seen}");
        }
    }

    private static Task<IBrowser> Open(IPlaywright playwright, Engine engine) => engine is Engine.Chromium
        ? playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium-headless-shell", Headless = true, Args = Chromium })
        : playwright.Firefox.LaunchAsync(new()
        {
            Channel = "moz-firefox",
            ExecutablePath = "/usr/bin/firefox-esr",
            FirefoxUserPrefs = new Dictionary<string, object>(Stage.FirefoxPrefs)
            {
                ["media.navigator.streams.fake"] = true,
                ["media.navigator.permission.disabled"] = true,
                ["media.peerconnection.ice.obfuscate_host_addresses"] = false,
                // The relay of the tests is on this machine.
                ["media.peerconnection.ice.loopback"] = true,
            },
        });

    private static async Task<IPage> Page(Product product, IBrowser browser, Person person)
    {
        var window = await browser.NewContextAsync(new() { BaseURL = product.Url.ToString(), Locale = "en-GB", ViewportSize = new() { Width = 1280, Height = 800 } });
        await window.AddInitScriptAsync(Keep);
        window.SetDefaultTimeout(20_000);
        var page = await window.NewPageAsync();
        await product.AddSignIn(person, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", window);
        return page;
    }

    public sealed record Counted
    {
        public int Frames { get; init; }

        public long Sound { get; init; }

        public string Local { get; init; } = "";

        public string Remote { get; init; } = "";

        public string Address { get; init; } = "";
    }
}
