using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Support.Requests;

namespace Holdfast.Kit;

/// <summary>What people do who aren't signed in.</summary>
public static partial class StrangerSteps
{
    /// <summary>The form as somebody without an account sends it.</summary>
    public static async Task<Answer> SendAsStranger(this Browser browser, string email, string details = "I can't sign in any more.", string name = "Robin") =>
        await browser.Submit(
            await browser.Get($"{RequestPaths.New}?kind=freelancer&category=contracts&subcategory=no-answer"), RequestPaths.New,
            ("Subject", "Where is my money?"), ("Details", details), ("Name", name), ("Email", email));

    /// <summary>The number on the page that says that it was sent.</summary>
    public static int StrangersNumber(this Answer sent) => Number().Match(sent.Words) is { Success: true } found
        ? int.Parse(found.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"{sent.Status}: {sent.Words}");

    /// <summary>Opens the latest link that was mailed to the address, to its page.</summary>
    public static async Task<Answer> OpenLatestLink(this Browser browser, TestApp app, string address) =>
        await browser.Follow(await browser.Get(await app.LatestLink(address)));

    [GeneratedRegex(@"Your ticket number is (\d+ \d{4})")]
    private static partial Regex Number();
}
