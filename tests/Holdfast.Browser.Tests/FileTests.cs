using System.Text.RegularExpressions;
using Holdfast.Browser.Kit;
using Microsoft.Playwright;

namespace Holdfast.Browser;

/// <summary>Files of a request as people send them.</summary>
public sealed class FileTests(Stage stage) : BrowserTest(stage)
{
    /// <summary>Draws a picture in the browser, as a file of this type.</summary>
    internal const string Draw =
        """
        type => new Promise(done => {
          const canvas = document.createElement("canvas");
          canvas.width = 64; canvas.height = 48;
          const pen = canvas.getContext("2d");
          for (let x = 0; x < 64; x++) for (let y = 0; y < 48; y++) { pen.fillStyle = `rgb(${x * 4} ${y * 5} ${(x * y) % 256})`; pen.fillRect(x, y, 1, 1); }
          canvas.toBlob(blob => { const reader = new FileReader(); reader.onload = () => done(reader.result.split(",")[1]); reader.readAsDataURL(blob); }, type);
        })
        """;

    /// <summary>The pixels of a picture, as the browser decodes them.</summary>
    private const string Pixels =
        """
        async address => {
          const [, type, bytes] = address.match(/^data:(.*);base64,(.*)$/) ?? [];
          const blob = bytes ? new Blob([Uint8Array.from(atob(bytes), sign => sign.charCodeAt(0))], { type }) : await (await fetch(address)).blob();
          const picture = await createImageBitmap(blob);
          const canvas = document.createElement("canvas");
          canvas.width = picture.width; canvas.height = picture.height;
          const pen = canvas.getContext("2d");
          pen.drawImage(picture, 0, 0);
          const data = pen.getImageData(0, 0, picture.width, picture.height).data;
          let sum = 7;
          for (const one of data) sum = (sum * 31 + one) % 2147483647;
          return `${picture.width}x${picture.height}:${sum}`;
        }
        """;

    [Theory]
    [InlineData(Engine.Chromium, true)]
    [InlineData(Engine.Chromium, false)]
    [InlineData(Engine.Firefox, true)]
    [InlineData(Engine.Firefox, false)]
    [Trait("G", "G16")]
    [Trait("G", "G17")]
    public async Task A_member_adds_files_and_sees_them_on_the_request(Engine engine, bool script)
    {
        var maya = await Product.NewPerson();
        var page = await Laptop(engine, script);
        if (!script && engine is Engine.Firefox)
        {
            await page.RouteAsync("**/*.js*", route => route.AbortAsync());
        }

        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync("/help/requests/new?category=contracts&subcategory=no-answer");
        await page.GetByLabel("Subject").FillAsync("The room");
        await page.GetByLabel("Provide more details").FillAsync("Look at this");
        await page.GetByLabel("Attachments").SetInputFilesAsync(
        [
            new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = "a line"u8.ToArray() },
            new FilePayload { Name = "network.har", MimeType = "application/json", Buffer = """{"log":{"creator":{"name":"x"},"entries":[{"request":{"headers":[{"name":"Cookie","value":"a=b"}]}}]}}"""u8.ToArray() },
        ]);
        if (script)
        {
            await Expect(page.GetByText("2 of 5")).ToBeVisibleAsync();
            await Expect(page.Locator("[data-file]")).ToHaveCountAsync(2);
            await Expect(page.Locator(".file-state").GetByText("We removed what looked like a password")).ToBeVisibleAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Submit request" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Your request has been submitted");
        await page.GetByRole(AriaRole.Link, new() { Name = "See my request" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "notes.txt" })).ToBeVisibleAsync();
        await Expect(page.GetByText("was removed from it")).ToBeVisibleAsync();
    }

    [Fact]
    [Trait("G", "G17")]
    public async Task A_screenshot_is_pasted_a_file_dropped_and_the_pixels_that_are_shown_are_those_that_were_sent()
    {
        var maya = await Product.NewPerson();
        var page = await Laptop();
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync("/help/requests/new?category=contracts&subcategory=no-answer");
        await page.GetByLabel("Subject").FillAsync("The room");
        await page.GetByLabel("Provide more details").FillAsync("Look at this");
        List<string> before = [];
        foreach (var (type, name, how) in new[] { ("image/png", "image.png", "paste"), ("image/jpeg", "room.jpg", "drop"), ("image/webp", "room.webp", "drop") })
        {
            var bytes = await page.EvaluateAsync<string>(Draw, type);
            before.Add(await page.EvaluateAsync<string>(Pixels, $"data:{type};base64,{bytes}"));
            await page.EvaluateAsync(
                """
                ([bytes, type, name, how]) => {
                  const file = new File([Uint8Array.from(atob(bytes), sign => sign.charCodeAt(0))], name, { type });
                  const carried = new DataTransfer();
                  carried.items.add(file);
                  const to = how === "paste" ? document.querySelector("textarea") : document.querySelector("[data-file-drop]");
                  to.dispatchEvent(how === "paste" ? new ClipboardEvent("paste", { clipboardData: carried, bubbles: true }) : new DragEvent("drop", { dataTransfer: carried, bubbles: true }));
                }
                """, new[] { bytes, type, name, how });
        }

        await Expect(page.Locator("[data-file]")).ToHaveCountAsync(3);
        await Expect(page.GetByText(new Regex("^Screenshot .*\\.png$"))).ToBeVisibleAsync();
        await page.GetByLabel("What does it show?").First.FillAsync("The contract room");
        // The last one is taken away again, and comes back.
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove room.webp" }).ClickAsync();
        await Expect(page.GetByText("2 of 5")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit request" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "See my request" }).ClickAsync();
        await Expect(page.GetByAltText("The contract room")).ToBeVisibleAsync();
        var shown = await page.Locator(".file-list img").EvaluateAllAsync<string[]>("all => all.map(one => one.src)");
        Assert.Equal(2, shown.Length);
        for (var i = 0; i < shown.Length; i++)
        {
            Assert.Equal(before[i], await page.EvaluateAsync<string>(Pixels, shown[i]));
        }
    }

    [Fact]
    public async Task An_upload_that_fails_says_so_and_is_tried_again_and_sending_waits_for_what_is_on_its_way()
    {
        var maya = await Product.NewPerson();
        var page = await Laptop();
        await Product.AddSignIn(maya, Devices.Windows, 90, TimeSpan.Zero, "203.0.113.7", page.Context);
        await page.GotoAsync("/help/requests/new?category=contracts&subcategory=no-answer");
        await page.GetByLabel("Subject").FillAsync("The room");
        await page.GetByLabel("Provide more details").FillAsync("Look at this");
        AllowFailures(page);
        await page.RouteAsync("**/files/uploads", route => route.AbortAsync());
        await page.GetByLabel("Attachments").SetInputFilesAsync(new FilePayload { Name = "a.txt", MimeType = "text/plain", Buffer = "a"u8.ToArray() });
        await Expect(page.Locator(".file-state").GetByText("It didn't arrive.")).ToBeVisibleAsync();
        await page.UnrouteAsync("**/files/uploads");
        var release = new TaskCompletionSource();
        await page.RouteAsync("**/files/uploads", async route =>
        {
            await release.Task;
            await route.ContinueAsync();
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit request" }).ClickAsync();
        await Expect(page.GetByText("We send it as soon as the files have arrived.")).ToBeAttachedAsync();
        release.SetResult();
        await Expect(Title(page)).ToHaveTextAsync("Your request has been submitted");
    }
}
