using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>Whoever can't hold a call reads why, and has a way on: each reason in a sentence of its own.</summary>
[Trait("G", "G36")]
public sealed class VideoRefusalTests(Stage stage) : BrowserTest(stage)
{
    private const string NoCamera = "We can't find a camera";
    private const string Unsupported = "We noticed that you're using a browser that our video check doesn't support";

    [Fact]
    public async Task A_computer_without_a_camera_is_told_so()
    {
        var page = await AtTheCheck(await Laptop(Engine.Firefox), "Video no device");
        await Check(page).ClickAsync();
        await Expect(page.GetByText(NoCamera)).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Join the line" })).ToBeDisabledAsync();
        // And pressed again it is tried again.
        await Expect(Check(page)).ToBeEnabledAsync();
    }

    [Theory]
    [InlineData("NotAllowedError", "Your browser doesn't let this page use your camera or microphone")]
    [InlineData("NotReadableError", "Another program is using your camera or microphone")]
    [InlineData("UnknownError", "The camera didn't start")]
    public async Task Each_refusal_has_its_own_sentence(string refusal, string sentence)
    {
        var window = await Laptop();
        await window.AddInitScriptAsync($"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{refusal}'));");
        var page = await AtTheCheck(window, $"Video {refusal}");
        await Check(page).ClickAsync();
        await Expect(page.GetByText(sentence)).ToBeVisibleAsync();
        await Expect(page.Locator("[data-notice]:visible")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_browser_without_calls_reads_which_ones_have_them_and_gets_the_link_by_email()
    {
        var window = await Laptop();
        // As WebKit on Linux is.
        await window.AddInitScriptAsync("delete window.RTCPeerConnection;");
        var page = await AtTheCheck(window, "Video unsupported");
        await Expect(page.GetByText(Unsupported)).ToBeVisibleAsync();
        await Expect(page.GetByText("It can't hold a video call.")).ToBeVisibleAsync();
        await Expect(Check(page)).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Email me the link" }).ClickAsync();
        await Expect(page.GetByText("We've emailed you the link")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_phone_is_told_to_go_on_at_a_computer()
    {
        var page = await AtTheCheck(
            await Open(Engine.Chromium, new() { ViewportSize = new() { Width = 360, Height = 740 }, ScreenSize = new() { Width = 360, Height = 740 }, HasTouch = true, IsMobile = true }), "Video phone");
        await Expect(page.GetByText("Please go on at a desktop or laptop with a camera")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Email me the link" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Email me the link" }).ClickAsync();
        await Expect(page.GetByText("We've emailed you the link")).ToBeVisibleAsync();
    }

    private static ILocator Check(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Check my camera" });

    private async Task<IPage> AtTheCheck(IPage page, string department)
    {
        var line = await Product.OpenChats(department);
        await Product.AddSignIn(await Product.NewPerson(), Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync($"/video?department={line.Department}");
        await page.GetByRole(AriaRole.Button, new() { Name = "I agree" }).ClickAsync();
        await Expect(Check(page)).ToBeVisibleAsync();
        return page;
    }
}
