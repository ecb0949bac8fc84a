namespace Holdfast.Kit;

/// <summary>What people do who fear that somebody got in.</summary>
public static class SecuringSteps
{
    /// <summary>Another question than the one that people have.</summary>
    public const string NewQuestion = "What was the name of your first pet?";

    /// <summary>Begins, and comes to the page of the first step.</summary>
    public static async Task<Answer> BeginSecuring(this Browser browser)
    {
        var begun = await browser.SubmitForm("/compromised");
        Assert.Equal("/compromised", begun.Location);
        return await browser.Follow(begun);
    }

    public static Task<Answer> SecureQuestion(this Browser browser, Answer page, string current, string answer = "Kedgeree on Sundays", string? question = NewQuestion) =>
        browser.Submit(page, "/compromised/question", ("Current", current), ("Question", question), ("Answer", answer));

    public static Task<Answer> SecurePassword(this Browser browser, Answer page, string current, string next) =>
        browser.Submit(page, "/compromised/password", ("Current", current), ("New", next));

    /// <summary>Which step the page marks as the present one; null where it marks none.</summary>
    public static string? Step(this Answer page) => page.Document.QuerySelector(".steps [aria-current='step'] strong")?.TextContent;

    /// <summary>Has a link sent that secures the account, and opens it in a browser that was never here.</summary>
    public static async Task<(Browser Browser, Answer Page)> OpenedToSecure(this TestApp app, Person person)
    {
        app.Clock.Advance(TimeSpan.FromMinutes(25));
        var browser = app.NewBrowser(Browser.FirefoxOnLinux);
        await browser.AskForLink(app, "/compromised/link", person.Address);
        return (browser, await browser.OpenLink(app.LinksTo(person.Address, "/reset/both")[^1]));
    }

    public static Task<Answer> ResetBoth(
        this Browser browser, Answer page, string next, string? answer = null, string? code = null, string newAnswer = "Kedgeree on Sundays", string? question = NewQuestion) =>
        browser.Submit(page, "/reset/both", ("New", next), ("Answer", answer), ("Code", code), ("Question", question), ("NewAnswer", newAnswer));
}
