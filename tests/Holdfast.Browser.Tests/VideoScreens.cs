using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of video checks that need no camera.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfVideo => new()
    {
        ["12-video"] = async scene => await scene.Page.GotoAsync("/video"),
        ["12-video-consent"] = async scene =>
        {
            var line = await scene.Product.OpenChats("Video consents");
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/video?department={line.Department}");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Button, new() { Name = "I agree" })).ToBeVisibleAsync();
        },
        ["12-video-check"] = async scene =>
        {
            var line = await scene.Product.OpenChats("Video cameras");
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/video?department={line.Department}");
            await Press(scene, "I agree");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Button, new() { Name = "Check my camera" })).ToBeVisibleAsync();
        },
        ["12-video-phone"] = scene => Noticed(scene, "phone"),
        ["12-video-unsupported"] = scene => Noticed(scene, "unsupported"),
        ["12-video-waiting"] = async scene =>
        {
            var line = await scene.Product.OpenChats("Video waits");
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/video?department={line.Department}");
            await Press(scene, "I agree");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Button, new() { Name = "Check my camera" })).ToBeVisibleAsync();
            // The camera is the browser's affair: the form goes out as it does once there is one.
            await scene.Page.EvaluateAsync("() => { const join = document.querySelector('[data-joins]'); join.disabled = false; join.click(); }");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Name = "Please hold" })).ToBeVisibleAsync();
        },
        ["22-desk-video"] = async scene =>
        {
            await scene.Product.OpenChats("Video specialists", scene.Person);
            await SignedIn(scene);
            await scene.Page.GotoAsync("/desk/video");
        },
    };

    /// <summary>What script shows in a browser that can't.</summary>
    private static async Task Noticed(Scene scene, string notice)
    {
        var line = await scene.Product.OpenChats($"Video notices {notice}");
        await SignedIn(scene);
        await scene.Page.GotoAsync($"/video?department={line.Department}");
        await scene.Page.EvaluateAsync("name => document.querySelector(`[data-notice=${name}]`).hidden = false", notice);
    }
}
