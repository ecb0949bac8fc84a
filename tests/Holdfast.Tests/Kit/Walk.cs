using AngleSharp.Dom;

namespace Holdfast.Kit;

/// <summary>Goes through a flow as a person does, and counts what it asks of them: pages seen, fields filled in, buttons and links pressed.</summary>
public sealed class Walk(Browser browser)
{
    private Answer? _page;
    private string _place = "";

    public int Pages { get; private set; }

    public int Fields { get; private set; }

    public int Presses { get; private set; }

    public Answer Page => _page ?? throw new InvalidOperationException("Nothing was opened yet.");

    /// <summary>Types an address, or opens a link of an email: no press on a page.</summary>
    public async Task Open(string path) => await See(await browser.Get(path), path);

    /// <summary>Presses a link of the page.</summary>
    public async Task Follow(string path)
    {
        Assert.Contains(Page.Document.QuerySelectorAll("a"), link => link.GetAttribute("href") == path);
        Presses++;
        await See(await browser.Get(path), path);
    }

    /// <summary>Fills in these fields of the page, which must be there, and presses the button of their form.</summary>
    public async Task Press(string action, params (string Name, string? Value)[] typed)
    {
        foreach (var (name, _) in typed)
        {
            Assert.NotNull(Page.Document.QuerySelector($"form[action='{action}'] :is(input:not([type=hidden]), select)[name={name}]"));
        }

        (Fields, Presses) = (Fields + typed.Length, Presses + 1);
        await See(await browser.Submit(Page, action, typed), action);
    }

    /// <summary>A form that comes back with its problems is the page that it was.</summary>
    private async Task See(Answer answer, string path)
    {
        while (answer.Location is { } next)
        {
            (answer, path) = (await browser.Get(next), next);
        }

        var place = path.Split('?')[0];
        if (place != _place || answer.Status is System.Net.HttpStatusCode.OK)
        {
            Pages++;
        }

        (_page, _place) = (answer, place);
    }
}
