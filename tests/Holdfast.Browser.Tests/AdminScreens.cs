using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>The ways to the screens of the operator's pages.</summary>
internal static partial class Screens
{
    private static Dictionary<string, Func<Scene, Task>> OfAdmin => new()
    {
        ["31-admin-health"] = async scene =>
        {
            await Owed(scene, 3);
            await (await AsAdmin(scene)).GotoAsync("/admin");
        },
        ["31-admin-menu"] = async scene =>
        {
            await (await AsAdmin(scene)).GotoAsync("/settings");
            await OpenMenu(scene);
        },
        ["31-admin-relay"] = async scene => await (await AsAdmin(scene)).GotoAsync("/admin/relay"),
        ["31-admin-outbox"] = async scene =>
        {
            await Owed(scene, 30);
            await (await AsAdmin(scene)).GotoAsync("/admin/outbox");
        },
        ["31-admin-outbox-waiting"] = async scene =>
        {
            await Owed(scene, 3);
            await (await AsAdmin(scene)).GotoAsync("/admin/outbox?show=waiting");
        },
        ["31-admin-discard"] = async scene =>
        {
            await Owed(scene, 1);
            await (await AsAdmin(scene)).GotoAsync("/admin/outbox");
            await scene.Page.GetByRole(AriaRole.Link, new() { Name = "Discard" }).First.ClickAsync();
            await Assertions.Expect(scene.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Discard this delivery?");
        },
    };

    private static async Task<IPage> AsAdmin(Scene scene)
    {
        await scene.Product.Change(db =>
        {
            var account = db.Set<Account>().Single(a => a.Id == scene.Person.Account);
            account.Role = Role.Admin;
        });
        return await SignedIn(scene);
    }

    /// <summary>Deliveries that did not get through: as many given up as waiting.</summary>
    private static Task Owed(Scene scene, int rows) => scene.Product.Change(db =>
    {
        var now = scene.Product.Clock.GetUtcNow();
        db.AddRange(Enumerable.Range(2, 2 * rows).Select(number => (Row: number / 2, GivenUp: number % 2 == 0)).Select(one => new Delivery
        {
            Id = DeliveryId.New(now),
            Consumer = "mail",
            Kind = "notice-to-address",
            Payload = "{}",
            Subject = null,
            CreatedAt = now.AddDays(-6).AddMinutes(one.Row),
            DueAt = now.AddHours(one.Row),
            Attempts = 20 + one.Row,
            Problem = one.Row % 2 == 0 ? "550 5.1.1 <somebody.with.a.long.name@department.example.org>: Recipient address rejected: no such mailbox here" : "Connection refused",
            GivenUpAt = one.GivenUp ? now.AddMinutes(-one.Row) : null,
        }));
    });
}
