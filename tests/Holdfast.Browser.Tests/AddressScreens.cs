using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Platform.Accounts;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of the addresses of an account.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfAddresses => new()
    {
        ["15-addresses-only-one"] = async scene => await (await SignedIn(scene)).GotoAsync("/settings/addresses"),
        ["15-addresses"] = async scene =>
        {
            await MoreAddresses(scene);
            await scene.Page.GotoAsync("/settings/addresses");
        },
        ["15-addresses-full-longest"] = async scene =>
        {
            await MoreAddresses(scene, 9);
            await scene.Page.GotoAsync("/settings/addresses");
            await scene.Page.GetByLabel("Email", new() { Exact = true }).FillAsync("x" + scene.Person.Address[1..]);
            await Press(scene, "Add address");
            await Refused(scene);
        },
        ["15-addresses-error"] = async scene =>
        {
            await (await SignedIn(scene)).GotoAsync("/settings/addresses");
            await Press(scene, "Add address");
            await Refused(scene);
        },
        ["15-addresses-too-many-mails"] = async scene =>
        {
            await (await SignedIn(scene)).GotoAsync("/settings/addresses");
            for (var mail = 0; mail < 10; mail++)
            {
                var added = await Send(scene, "/settings/addresses", ("Email", $"second{mail}.{scene.Person.Address}"));
                await Send(scene, Regex.Match(added, "/settings/addresses/[0-9a-f-]{36}/remove").Value);
            }

            await scene.Page.GetByLabel("Email", new() { Exact = true }).FillAsync("last." + scene.Person.Address);
            await Press(scene, "Add address");
            await Told(scene, "That's a lot of emails");
        },
        ["15-addresses-added"] = async scene => await AddAddress(await SignedIn(scene), "second." + scene.Person.Address),
        ["15-address-remove"] = async scene =>
        {
            await MoreAddresses(scene);
            await scene.Page.GotoAsync("/settings/addresses");
            await scene.Page.GotoAsync(await scene.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Remove") }).First.GetAttributeAsync("href") ?? "");
        },
        ["15-address-remove-dialog"] = async scene =>
        {
            await MoreAddresses(scene);
            await scene.Page.GotoAsync("/settings/addresses");
            await scene.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Remove") }).First.ClickAsync();
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        },
        ["15-confirm-address"] = async scene =>
        {
            await AddAddress(await SignedIn(scene), "second." + scene.Person.Address);
            await OpenLink(scene, await FindMail(scene.Page, "second." + scene.Person.Address, "Confirm this address"));
        },
        ["15-confirm-address-error"] = async scene =>
        {
            await AddAddress(await SignedIn(scene), "second." + scene.Person.Address);
            await OpenLink(scene, await FindMail(scene.Page, "second." + scene.Person.Address, "Confirm this address"));
            await Press(scene, "Confirm address");
            await Refused(scene);
        },
        ["15-confirm-address-sign-in-first"] = async scene =>
        {
            await AddAddress(await SignedIn(scene), "second." + scene.Person.Address);
            await scene.Page.Context.ClearCookiesAsync();
            await OpenLink(scene, await FindMail(scene.Page, "second." + scene.Person.Address, "Confirm this address"));
        },
        ["15-mail-address-taken"] = async scene =>
        {
            var other = await scene.Product.NewPerson("Nia New", "taken." + scene.Person.Address);
            await AddAddress(await SignedIn(scene), other.Address);
            await scene.Page.GotoAsync(await FindMail(scene.Page, other.Address, "Somebody tried to add your address"));
        },
        ["15-mail-address-being-added"] = async scene =>
        {
            await AddAddress(await SignedIn(scene), "second." + scene.Person.Address);
            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "An email address is being added to your account"));
        },
        ["15-mail-address-added"] = async scene =>
        {
            await AddAddress(await SignedIn(scene), "second." + scene.Person.Address);
            await OpenLink(scene, await FindMail(scene.Page, "second." + scene.Person.Address, "Confirm this address"));
            await scene.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
            await Press(scene, "Confirm address");
            await Told(scene, "The address is confirmed");
            await scene.Page.GotoAsync(await FindMail(scene.Page, scene.Person.Address, "An email address was added to your account"));
        },
        ["15-mail-confirm-address"] = async scene =>
        {
            await AddAddress(await SignedIn(scene), "second." + scene.Person.Address);
            await scene.Page.GotoAsync(await FindMail(scene.Page, "second." + scene.Person.Address, "Confirm this address"));
        },
    };

    public static async Task AddAddress(IPage page, string address)
    {
        await page.GotoAsync("/settings/addresses");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync(address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add address" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Check your inbox");
    }

    /// <summary>More addresses: every other one confirmed, the rest with a link that was not opened.</summary>
    private static async Task MoreAddresses(Scene scene, int number = 2)
    {
        await SignedIn(scene);
        await scene.Product.Change(db =>
        {
            for (var one = 0; one < number; one++)
            {
                var at = scene.Product.Clock.GetUtcNow().AddDays(-40 + one);
                var prefix = string.Create(CultureInfo.InvariantCulture, $"studio{one}.");
                var address = prefix + (scene.Person.Address.Length > 200 ? scene.Person.Address[prefix.Length..] : scene.Person.Address);
                db.Add(new EmailAddress
                {
                    Id = EmailAddressId.New(at),
                    Account = scene.Person.Account,
                    Address = address,
                    Key = address,
                    AddedAt = at,
                    ConfirmedAt = one % 2 == 0 ? at : null,
                });
            }
        });
    }
}
