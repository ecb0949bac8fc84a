using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of drafts, from both sides.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfDrafts => new()
    {
        ["21-draft-card"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Card specialists");
            var number = await scene.Product.Talks(chat, scene.Person);
            await scene.Product.Drafts(chat, scene.Person, number, 3);
            await SignedIn(scene);
            await scene.Page.GotoAsync("/chat?live=1");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Button, new() { Name = "Accept" })).ToBeVisibleAsync();
        },
        ["21-draft-page"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Page specialists");
            var number = await scene.Product.Talks(chat, scene.Person);
            var draft = await scene.Product.Drafts(chat, scene.Person, number, 3);
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/help/requests/{number}/drafts/{draft}");
        },
        ["21-draft-edit-error"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Edit specialists");
            var number = await scene.Product.Talks(chat, scene.Person);
            var draft = await scene.Product.Drafts(chat, scene.Person, number, 1);
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/help/requests/{number}/drafts/{draft}/edit");
            await scene.Page.GetByLabel("Title").FillAsync("");
            await Press(scene, "Send version 2");
            await Refused(scene);
        },
        ["21-drafts-empty"] = async scene =>
        {
            await SignedIn(scene);
            await scene.Page.GotoAsync("/help/requests/drafts");
        },
        ["21-drafts"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("List specialists");
            var number = await scene.Product.Talks(chat, scene.Person);
            await scene.Product.Drafts(chat, scene.Person, number, 3);
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/help/requests/{number}");
            await Press(scene, "Accept");
            await scene.Page.GotoAsync("/help/requests/drafts");
        },
        ["21-draft-composer"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Composing specialists", scene.Person);
            var maya = await scene.Product.NewPerson("Maya Okafor");
            var number = await scene.Product.Talks(chat, maya);
            await scene.Product.Drafts(chat, maya, number, 2);
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/desk/chats/{number}/draft");
        },
        ["21-draft-desk"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Reading specialists", scene.Person);
            var maya = await scene.Product.NewPerson("Maya Okafor");
            var number = await scene.Product.Talks(chat, maya);
            var draft = await scene.Product.Drafts(chat, maya, number, 3);
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/desk/tickets/{number}/drafts/{draft}");
        },
    };
}
