using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Storage;
using Holdfast.Support.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Files;

/// <summary>What is refused leaves nothing behind, and everything else goes on (rulings G15, G16).</summary>
[Trait("G", "G16")]
public sealed class UploadsTests(Databases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("G", "G15")]
    public async Task Empty_too_large_too_many_and_too_much_are_refused_in_words()
    {
        await using var app = await App(("Files:MostMegabytes", "1"), ("Files:UploadsAnHour", "6"), ("Files:MegabytesADay", "2"));
        var sam = await app.SignIn(await app.NewPerson());
        var page = await sam.OpenRequest();
        await Refused(HttpStatusCode.UnprocessableEntity, "It's empty", []);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await sam.Upload(page, "a.bin", new byte[(1024 * 1024) + 1])).Status);
        Assert.Equal(HttpStatusCode.OK, (await sam.Upload(page, "a.bin", [0, .. new byte[(1024 * 1024) - 1]])).Status);
        Assert.Equal(HttpStatusCode.OK, (await sam.Upload(page, "a.bin", [0, .. new byte[(1024 * 1024) - 1]])).Status);
        await Refused(HttpStatusCode.TooManyRequests, "many files in a day", [0]);
        await Refused(HttpStatusCode.TooManyRequests, "many files in a day", [0]);
        await Refused(HttpStatusCode.TooManyRequests, "many files in a day", [0]);
        await Refused(HttpStatusCode.TooManyRequests, "many files in an hour", [0]);
        Assert.Equal(2, app.Services.GetRequiredService<IFileStore>().Staged().Count());

        async Task Refused(HttpStatusCode status, string words, byte[] bytes)
        {
            var answer = await sam.Upload(page, "a.bin", bytes);
            Assert.Equal(status, answer.Status);
            Assert.Contains(words, answer.Document.Body?.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Attack", "35")]
    public async Task Where_the_disk_has_no_room_for_files_people_still_sign_in_and_send_words()
    {
        await using var app = await App(("Files:ReserveMegabytes", "1000000"));
        var sam = await app.SignIn(await app.NewPerson());
        var page = await sam.OpenRequest();
        var answer = await sam.Upload(page, "a.txt", "x"u8.ToArray());
        Assert.Equal(HttpStatusCode.InsufficientStorage, answer.Status);
        Assert.Contains("We can't take files just now", answer.Document.Body?.TextContent, StringComparison.Ordinal);
        var refused = await sam.SubmitWithFiles(page, RequestPaths.New, "f-attachments", [("a.txt", "x"u8.ToArray())], ("Subject", "A"), ("Details", "B"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("B", refused.Document.QuerySelector("textarea")?.TextContent.Trim());
        Assert.Equal(HttpStatusCode.SeeOther, (await sam.Submit(refused, RequestPaths.New)).Status);
        Assert.Empty(app.Services.GetRequiredService<IFileStore>().Staged());
    }

    [Fact]
    [Trait("Attack", "35")]
    public async Task Strangers_from_a_thousand_networks_fill_their_share_of_the_disk_and_members_go_on()
    {
        await using var app = await App(("Files:MegabytesOfStrangers", "1"));
        var stranger = app.NewBrowser();
        var page = await stranger.Get($"{RequestPaths.New}?kind=freelancer&category=contracts&subcategory=no-answer");
        List<HttpStatusCode> answers = [];
        for (var network = 1; network <= 5; network++)
        {
            stranger.Network = IPAddress.Parse($"2001:db8:7:{network:x}::1");
            answers.Add((await stranger.Upload(page, "a.bin", new byte[250 * 1024])).Status);
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.OK, 4), HttpStatusCode.InsufficientStorage], answers);
        var sam = await app.SignIn(await app.NewPerson());
        Assert.Equal(HttpStatusCode.OK, (await sam.Upload(await sam.OpenRequest(), "a.txt", "x"u8.ToArray())).Status);
    }

    [Theory]
    [InlineData("no token")]
    [InlineData("a made-up token")]
    [InlineData("longer than a file may be")]
    [Trait("Attack", "36")]
    public async Task Of_an_upload_that_is_not_wanted_not_a_byte_is_read(string what)
    {
        await using var app = await App();
        var sam = await app.SignIn(await app.NewPerson());
        var page = await sam.OpenRequest();
        var body = new Untouched();
        var http = await app.Server.SendAsync(
            request =>
            {
                (request.Request.Method, request.Request.Scheme, request.Request.Host, request.Request.Path) = ("POST", "https", new HostString(TestApp.Host), FilesPaths.Uploads);
                (request.Request.ContentLength, request.Request.ContentType, request.Request.Body) = (what == "longer than a file may be" ? 21 * 1024 * 1024 : 1_000, "application/octet-stream", body);
                request.Request.Headers.Cookie = sam.Cookies.GetCookieHeader(new Uri("https://" + TestApp.Host));
                request.Request.Headers["X-Form-Token"] = what switch { "no token" => "", "a made-up token" => "CfDJ8made-up", _ => FileSteps.TokenOf(page) };
            },
            Ct);
        Assert.InRange(http.Response.StatusCode, 400, 499);
        Assert.Equal(0, body.Reads);
    }

    [Fact]
    [Trait("Attack", "36")]
    public async Task A_slow_and_a_broken_upload_are_cut_and_leave_nothing()
    {
        await using var app = await App();
        foreach (var (body, fault) in new[] { (new Stalling(app), UploadFault.TooSlow), (new Stalling(null), UploadFault.Broken) })
        {
            await using var scope = app.Services.CreateAsyncScope();
            var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            var result = await scope.ServiceProvider.GetRequiredService<Uploads>().Take(http, "a.txt", null, body, Ct);
            Assert.Equal(new UploadResult.Refused("a.txt", fault), result);
        }

        Assert.Empty(app.Services.GetRequiredService<IFileStore>().Staged());
    }

    [Fact]
    [Trait("G", "G17")]
    [Trait("D", "D17")]
    public async Task What_only_looks_like_a_picture_is_a_download()
    {
        await using var app = await App();
        var sam = await app.SignIn(await app.NewPerson());
        var number = (await sam.SendRequest()).NumberOf();
        byte[] heic = [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8];
        byte[] damaged = [.. Pictures.Png()[..40]];
        byte[] page = [.. "<html><script>alert(1)</script>"u8];
        byte[] drawing = [.. "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8];
        await sam.SubmitWithFiles(
            await sam.Get(RequestPaths.Of(number)), RequestPaths.ReplyTo(number), "Files",
            [("IMG_1.heic", heic), ("IMG_2.jpg", heic), ("damaged.png", damaged), ("page.png", page), ("a.svg", drawing)], ("Reply", "All"));
        var thread = await sam.Get(RequestPaths.Of(number));
        Assert.Empty(thread.Document.QuerySelectorAll(".file-list img"));
        Assert.Equal(5, thread.FilesOf().Count);
        foreach (var file in thread.FilesOf())
        {
            var got = await sam.Get(file);
            Assert.Equal("application/octet-stream", got.Header("Content-Type"));
            Assert.StartsWith("attachment", got.Header("Content-Disposition"), StringComparison.Ordinal);
        }

        Assert.Contains("iPhone photo (HEIC)", thread.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_article_shows_its_pictures_to_whoever_reads_it()
    {
        await using var app = await App();
        var (admin, _) = await app.SignInStaff(Accounts.Role.Admin);
        var article = (await app.Stored<Support.Articles.Article>()).First(a => a.IsPublished && a.Audience == Search.Audience.Everybody);
        var path = Support.Articles.ArticlesPaths.PicturesOf(article.Id);
        var page = await admin.Get(path);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.SubmitWithFiles(page, path, "Pictures", [("a.txt", "x"u8.ToArray())])).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.SubmitWithFiles(page, path, "Pictures", [("room.png", Pictures.Png(4, 4))])).Status);
        var file = (await admin.Get(path)).FilesOf().Single();
        Assert.Equal((HttpStatusCode.OK, "image/png"), ((await app.NewBrowser().Get(file)).Status, (await app.NewBrowser().Get(file)).Header("Content-Type")));
        var drawn = app.Services.GetRequiredService<Texts.Markdown>().Draw($"![Room]({file})", Texts.TextStyle.Article);
        Assert.Contains($"src=\"{file}\"", drawn.Html.Markup, StringComparison.Ordinal);
    }

    private async Task<TestApp> App(params (string Name, string Value)[] settings) => new(await databases.New(Ct), web =>
    {
        foreach (var (name, value) in settings)
        {
            web.UseSetting(name, value);
        }
    });

    /// <summary>Gives a few bytes, and then nothing for half a minute; or breaks off.</summary>
    private sealed class Stalling(TestApp? app) : MemoryStream("AAAAA"u8.ToArray())
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position < Length)
            {
                return base.ReadAsync(buffer[..1], cancellationToken);
            }

            if (app is null)
            {
                throw new IOException("The line is cut.");
            }

            app.Clock.Advance(Uploads.Idle + TimeSpan.FromSeconds(1));
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(0);
        }
    }

    /// <summary>A body that counts who asks for it.</summary>
    private sealed class Untouched : MemoryStream
    {
        public int Reads { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads++;
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
