using Holdfast.Browser.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of chats, from both sides, and of departments.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfChat => new()
    {
        ["11-chat-strangers"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Help for visitors");
            await scene.Page.GotoAsync($"/chat?department={chat.Department}");
        },
        ["11-chat-docked"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Docked specialists");
            await scene.Product.Talks(chat, scene.Person);
            await SignedIn(scene);
            await scene.Page.GotoAsync("/help");
            await scene.Page.GetByRole(AriaRole.Link, new() { Name = "Chat with us", Exact = true }).ClickAsync();
            await Assertions.Expect(scene.Page.Locator(".chat-dock").GetByLabel("Message", new() { Exact = true })).ToBeVisibleAsync();
        },
        ["11-chat-strangers-offline"] = async scene => await scene.Page.GotoAsync($"/chat?department={Department.CategorySpecialists}"),
        ["11-chat-strangers-error"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Mistakes of visitors");
            await scene.Page.GotoAsync($"/chat?department={chat.Department}");
            await Press(scene, "Start chat");
            await Refused(scene);
        },
        ["11-chat-strangers-ended"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Ends of visitors");
            await scene.Page.GotoAsync($"/chat?department={chat.Department}");
            await scene.Page.GetByLabel("Your name").FillAsync("Robin");
            await scene.Page.GetByLabel("Email").FillAsync("robin@example.com");
            await scene.Page.GetByLabel("How can we help?").FillAsync("I can't sign in.");
            await Press(scene, "Start chat");
            await Press(scene, "Leave it as a message instead");
            await Assertions.Expect(scene.Page.GetByText("Thanks for your message!").First).ToBeVisibleAsync();
        },
        ["11-chat-offline"] = async scene =>
        {
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/chat?department={Department.CategorySpecialists}");
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Button, new() { Name = "Send message" })).ToBeVisibleAsync();
        },
        ["11-chat-offline-error"] = async scene =>
        {
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/chat?department={Department.CategorySpecialists}");
            await Press(scene, "Send message");
            await Refused(scene);
        },
        ["11-chat-start"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Project planning");
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/chat?department={chat.Department}");
        },
        ["11-chat-queue"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Payments desk");
            await scene.Product.Waits(chat, await scene.Product.NewPerson("Ines Duarte"), "My payment is late.");
            await scene.Product.Waits(chat, scene.Person, "I lost my phone and can't sign in on it any more.");
            await SignedIn(scene);
            await scene.Page.GotoAsync("/chat?live=1");
        },
        ["11-chat-online"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Design specialists");
            await scene.Product.Talks(chat, scene.Person);
            await SignedIn(scene);
            await scene.Page.GotoAsync("/chat?live=1");
            await Assertions.Expect(scene.Page.GetByLabel("Message", new() { Exact = true })).ToBeVisibleAsync();
        },
        ["11-chat-online-error"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Error specialists");
            await scene.Product.Talks(chat, scene.Person);
            await SignedIn(scene);
            await scene.Page.GotoAsync("/chat?live=1");
            await scene.Page.EvaluateAsync("document.querySelector('#chat-log > [data-at]').remove()");
            await Press(scene, "Send");
            await Refused(scene);
        },
        ["11-chat-ended"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Ended specialists");
            var number = await scene.Product.Talks(chat, scene.Person);
            await scene.Product.EndsChat(chat, number);
            await SignedIn(scene);
            await scene.Page.GotoAsync("/chat?live=1");
        },
        ["21-desk-chats"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Desk specialists", scene.Person);
            var number = await scene.Product.Talks(chat, await scene.Product.NewPerson("Maya Okafor"));
            await scene.Product.Talks(chat, await scene.Product.NewPerson("Diego Ortiz"));
            await scene.Product.Waits(chat, await scene.Product.NewPerson("Ines Duarte"), "My payment is late.");
            await scene.Product.Waits(chat, await scene.Product.NewPerson("Blue Kite Agency"), "A contract ended too early.");
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/desk/chats/{number}");
        },
        ["21-desk-chats-overview"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Overview specialists", scene.Person);
            await scene.Product.Waits(chat, await scene.Product.NewPerson("Ines Duarte"), "My payment is late.");
            await SignedIn(scene);
            await scene.Page.GotoAsync("/desk/chats?live=1");
        },
        ["21-desk-chats-pass"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Passing specialists", scene.Person);
            var colleague = await scene.Product.OpenChats("Contract specialists");
            await scene.Product.Change(db => db.Add(new DepartmentAgent { Department = chat.Department, Agent = colleague.Agent.Account }));
            var number = await scene.Product.Talks(chat, await scene.Product.NewPerson("Maya Okafor"));
            await SignedIn(scene);
            await scene.Page.GotoAsync($"/desk/chats/{number}");
            await scene.Page.GetByText("Pass it on, or ask a colleague in").ClickAsync();
        },
        ["21-desk-chat-shut"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Shut specialists");
            var number = await scene.Product.Talks(chat, await scene.Product.NewPerson("Maya Okafor"));
            await AsLead(scene, chat);
            await scene.Page.GotoAsync($"/desk/chats/{number}");
        },
        ["21-desk-chats-all"] = async scene =>
        {
            var chat = await scene.Product.OpenChats("Listed specialists");
            await scene.Product.Talks(chat, await scene.Product.NewPerson("Maya Okafor"));
            await AsLead(scene, chat);
            await scene.Page.GotoAsync("/desk/chats/all");
        },
        ["25-admin-departments"] = async scene => await (await AsAdmin(scene)).GotoAsync($"/admin/departments/{Department.CategorySpecialists}"),
        ["25-admin-departments-list"] = async scene => await (await AsAdmin(scene)).GotoAsync("/admin/departments"),
        ["25-admin-departments-error"] = async scene =>
        {
            await (await AsAdmin(scene)).GotoAsync($"/admin/departments/{Department.CategorySpecialists}");
            await scene.Page.GetByLabel("Monday from").First.FillAsync("");
            await scene.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("");
            await Press(scene, "Save changes");
            await Refused(scene);
        },
    };

    private static async Task AsLead(Scene scene, OpenDepartment chat)
    {
        await scene.Product.With(db => db.Set<Account>().Where(a => a.Id == scene.Person.Account).ExecuteUpdateAsync(row => row.SetProperty(a => a.Role, Role.Lead)));
        await scene.Product.Change(db => db.Add(new DepartmentAgent { Department = chat.Department, Agent = scene.Person.Account }));
        await SignedIn(scene);
    }
}
