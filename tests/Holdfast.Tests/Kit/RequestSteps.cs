using Holdfast.Support.Requests;

namespace Holdfast.Kit;

/// <summary>What members do with the request form.</summary>
public static class RequestSteps
{
    /// <summary>The form with its choices made, as "Continue" brings it.</summary>
    public static Task<Answer> OpenRequest(this Browser browser, string category = "contracts", string subcategory = "no-answer") =>
        browser.Get($"{RequestPaths.New}?category={category}&subcategory={subcategory}");

    /// <summary>The first subcategory of a kind, with the two fields that it requires.</summary>
    public static async Task<Answer> SendRequest(this Browser browser, string subject = "My client doesn't answer", string details = "I sent the logo on 4 November.") =>
        await browser.Submit(await browser.OpenRequest(), RequestPaths.New, ("Subject", subject), ("Details", details));

    /// <summary>Presses another button of the form.</summary>
    public static Task<Answer> Press(this Browser browser, Answer page, string formAction, params (string Name, string? Value)[] fields) =>
        browser.Send(HttpMethod.Post, formAction, new FormUrlEncodedContent(Browser.Filled(page, RequestPaths.New, fields)));

    /// <summary>The number of a request that was just sent.</summary>
    public static int NumberOf(this Answer sent) =>
        int.Parse(sent.Location?.Split('/') is [.., var number, "submitted"] ? number : throw new InvalidOperationException($"{sent.Status}: {sent.Words}"), System.Globalization.CultureInfo.InvariantCulture);
}
