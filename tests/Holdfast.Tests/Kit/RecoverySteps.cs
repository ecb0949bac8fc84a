using System.Text.RegularExpressions;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Holdfast.Kit;

/// <summary>What people do who forgot a secret.</summary>
public static partial class RecoverySteps
{
    /// <summary>Asks for a link and has what is owed delivered.</summary>
    public static async Task<Answer> AskForLink(this Browser browser, TestApp app, string path, string address)
    {
        var answer = await browser.SubmitForm(path, ("Email", address));
        await app.DeliverAll();
        return answer;
    }

    /// <summary>The paths of the links that the mails to this address carry, oldest first.</summary>
    public static IReadOnlyList<string> LinksTo(this TestApp app, string address, string path) =>
        [.. app.Mail.To(address).Select(mail => LinkIn(mail, path)).OfType<string>()];

    /// <summary>The path with the token that leads to this page, or null where the mail has none.</summary>
    public static string? LinkIn(MimeMessage mail, string path) =>
        Token().Matches(mail.TextBody ?? "").Select(match => match.Value).FirstOrDefault(link => link.StartsWith($"https://{TestApp.Host}{path}?token=", StringComparison.Ordinal)) is { } found
            ? found[$"https://{TestApp.Host}".Length..] : null;

    /// <summary>Opens a link as a browser does: over the redirect to the clean address.</summary>
    public static async Task<Answer> OpenLink(this Browser browser, string link)
    {
        var moved = await browser.Get(link);
        return moved.Location is null ? moved : await browser.Follow(moved);
    }

    public static Task<Answer> ResetPassword(this Browser browser, Answer page, string next, string? answer = null, string? code = null, bool everywhere = true) =>
        browser.Submit(page, "/reset/password", ("New", next), ("Answer", answer), ("Code", code), ("EndAllSessions", everywhere ? "true" : null));

    /// <summary>Makes recovery codes, and reads them on the page that shows them.</summary>
    public static async Task<List<string>> MakeCodes(this Browser browser) =>
        [.. (await browser.Follow(await browser.SubmitForm("/settings/recovery-codes"))).Document.QuerySelectorAll(".codes code").Select(code => code.TextContent)];

    /// <summary>Sets the required box of "This was not me" and presses.</summary>
    public static async Task<Answer> PressNotMe(this Browser browser, string link) =>
        await browser.Submit(await browser.OpenLink(link), "/not-me", ("NotMe", "true"));

    /// <summary>Contains the account as a press does, and has what is owed delivered.</summary>
    public static async Task Contain(this TestApp app, Person person)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        scope.ServiceProvider.GetRequiredService<ContainAccount>().Apply(
            await db.Set<Account>().SingleAsync(a => a.Id == person.Account), ContainmentCause.NotMe, person.Address, new Origin("Chrome on Windows", "198.51.100.7", "test"));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await app.DeliverAll();
    }

    /// <summary>Sends the form of the way back, with these proofs from before.</summary>
    public static Task<Answer> TakeBack(this Browser browser, Answer page, string next, string? answer = null, string? code = null, string? old = null, string newAnswer = "Kedgeree on Sundays") =>
        browser.Submit(
            page, "/reset/account", ("New", next), ("Answer", answer), ("Code", code), ("Old", old), ("Question", QuestionSteps.Question), ("NewAnswer", newAnswer));

    [GeneratedRegex(@"https://\S+?token=[A-Za-z0-9_-]{46}")]
    private static partial Regex Token();
}
