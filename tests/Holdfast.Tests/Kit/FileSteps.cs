using System.Net.Http.Headers;

namespace Holdfast.Kit;

/// <summary>What people do with files of a form.</summary>
public static class FileSteps
{
    /// <summary>Sends one file as the script does, from a page with a form.</summary>
    public static Task<Answer> Upload(this Browser browser, Answer page, string name, byte[] bytes, string field = "Files") =>
        browser.Send(
            HttpMethod.Post, "/files/uploads", new ByteArrayContent(bytes), ("X-Form-Token", TokenOf(page)), ("X-File-Name", Uri.EscapeDataString(name)),
            ("X-File-Field", field));

    /// <summary>The sealed form of an upload, as its row sends it along.</summary>
    public static string Handle(this Answer uploaded) =>
        uploaded.Document.QuerySelector("input[type=checkbox]")?.GetAttribute("value")
            ?? throw new InvalidOperationException($"{uploaded.Status}: {uploaded.Document.Body?.TextContent.Trim()}");

    /// <summary>Sends a form with files in it, as a browser without script does.</summary>
    public static Task<Answer> SubmitWithFiles(
        this Browser browser, Answer page, string action, string field, IEnumerable<(string Name, byte[] Bytes)> files, params (string Name, string? Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        // A browser sends the fields in the page's order: the token is the first.
        foreach (var (name, value) in Browser.Filled(page, action, fields).OrderBy(one => one.Key == "token" ? 0 : 1))
        {
            if (name != field || value.Length > 0)
            {
                form.Add(new StringContent(value), Quoted(name));
            }
        }

        foreach (var (name, bytes) in files)
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = Quoted(field), FileName = Quoted(name) };
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(content);
        }

        return browser.Send(HttpMethod.Post, action, form);
    }

    public static string TokenOf(Answer page) =>
        page.Document.QuerySelector("main input[name=token]")?.GetAttribute("value") ?? throw new InvalidOperationException($"{page.Status} has no form.");

    /// <summary>Where the files of a thread lead to.</summary>
    public static IReadOnlyList<string> FilesOf(this Answer thread) =>
        [.. thread.Document.QuerySelectorAll(".file-list .file-name a").Select(link => link.GetAttribute("href") ?? "")];

    private static string Quoted(string text) => $"\"{text}\"";
}
