using Holdfast.Browser.Kit;
using Holdfast.Platform.Accounts;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of people without a sign-in, of the form's editor, and of who read what.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfStrangers => new()
    {
        ["42-stranger-error"] = async scene =>
        {
            await OpenAsStranger(scene);
            await FillRequest(scene, "A client doesn't answer");
            await scene.Page.GetByLabel("Email").FillAsync("nonsense");
            await Press(scene, "Submit request");
            await Refused(scene);
        },
        ["42-stranger-confirm"] = OpenConfirmation,
        ["42-stranger-thread"] = async scene =>
        {
            await OpenConfirmation(scene);
            await scene.Page.GetByLabel("I wrote this").CheckAsync();
            await Press(scene, "Send it");
            await Told(scene, "Your request is sent");
        },
        ["42-find-requests"] = scene => scene.Page.GotoAsync("/help/requests/find"),
        ["25-admin-form"] = async scene => await (await AsAdmin(scene)).GotoAsync("/admin/form"),
        ["25-admin-form-error"] = async scene =>
        {
            await (await AsAdmin(scene)).GotoAsync("/admin/form");
            var document = scene.Page.GetByLabel("Document");
            await document.FillAsync((await document.InputValueAsync()).Replace("\"type\": \"counterparty\"", "\"type\": \"poem\"", StringComparison.Ordinal));
            await Press(scene, "Publish");
            await Refused(scene);
        },
        ["25-admin-form-versions"] = async scene => await (await AsAdmin(scene)).GotoAsync("/admin/form/versions"),
        ["23-desk-readings"] = async scene =>
        {
            await scene.Page.GotoAsync($"/desk/tickets/{await AtTheDesk(scene, Role.Lead)}");
            await scene.Page.GotoAsync("/desk/readings");
            await Assertions.Expect(scene.Page.Locator("ul.rows li").First).ToBeVisibleAsync();
        },
    };

    private static Task<IResponse?> OpenAsStranger(Scene scene) => scene.Page.GotoAsync("/help/requests/new?kind=freelancer&category=contracts&subcategory=no-answer");

    private static async Task OpenConfirmation(Scene scene)
    {
        var address = $"robin-{Guid.CreateVersion7():N}@example.com";
        await OpenAsStranger(scene);
        await FillRequest(scene, "A client doesn't answer");
        await scene.Page.GetByLabel("Your name").FillAsync("Robin Okonkwo");
        await scene.Page.GetByLabel("Email").FillAsync(address);
        await Press(scene, "Submit request");
        await Headed(scene, "Your request has been submitted");
        var number = System.Text.RegularExpressions.Regex.Match(await scene.Page.Locator("main").InnerTextAsync(), @"\d{3} \d{4}").Value;
        await OpenLink(scene, await FindMail(scene.Page, address, $"Confirm your request {number}"));
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Did you write this?");
    }
}
