using System.IO.Compression;
using System.Net;
using System.Text;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Requests;
using Holdfast.Support.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Platform.Files;

/// <summary>Files are looked at by a real ClamAV before anybody gets them (rulings G18).</summary>
[Trait("G", "G18")]
public sealed class FileScannerTests(Databases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Attack", "41")]
    public async Task What_is_clean_is_ready_what_is_harmful_is_refused_and_what_it_cannot_look_into_is_for_staff_after_a_warning()
    {
        await using var clam = new ClamAv();
        await clam.Start(Ct);
        await using var app = await App(clam);
        var sam = await app.SignIn(await app.NewPerson());
        var number = (await sam.SendRequest()).NumberOf();
        var page = await sam.Get(RequestPaths.Of(number));

        Assert.Contains("Ready", (await sam.Upload(page, "a.txt", "clean"u8.ToArray())).Text, StringComparison.Ordinal);
        foreach (var bytes in new[] { Encoding.ASCII.GetBytes("x " + ClamAv.Harmful), Zipped(ClamAv.Harmful) })
        {
            var harmful = await sam.Upload(page, "b.bin", bytes);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, harmful.Status);
            Assert.Contains("virus scanner found something", harmful.Text, StringComparison.Ordinal);
        }

        // More than it takes, and by its own limit no more than that.
        var large = await sam.Upload(page, "large.bin", [1, 2, 3, .. new byte[2 * 1024 * 1024]]);
        Assert.Contains("couldn't be checked", large.Document.Body?.TextContent, StringComparison.Ordinal);
        await sam.Submit(page, RequestPaths.ReplyTo(number), ("Reply", "Here"), ("Files", large.Handle()));
        var (agent, _) = await app.SignInStaff(Role.Admin);
        var path = (await agent.Get(TicketPaths.OfTicket(number))).FilesOf().Single();
        Assert.Equal(HttpStatusCode.NotFound, (await sam.Get(path)).Status);
        var warning = await agent.Get(path);
        Assert.Equal(path + "/unchecked", warning.Location);
        Assert.Contains("couldn't be checked for viruses", (await agent.Follow(warning)).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await agent.Get(path + "?anyway=yes")).Status);
    }

    [Fact]
    public async Task While_it_is_away_a_file_is_sent_and_nobody_gets_it_before_its_verdict()
    {
        await using var clam = new ClamAv();
        await using var app = await App(clam);
        var sam = await app.SignIn(await app.NewPerson());
        var number = (await sam.SendRequest()).NumberOf();
        foreach (var (name, text) in new[] { ("good.txt", "clean"), ("bad.txt", ClamAv.Harmful) })
        {
            await sam.SubmitWithFiles(await sam.Get(RequestPaths.Of(number)), RequestPaths.ReplyTo(number), "Files", [(name, Encoding.ASCII.GetBytes(text))], ("Reply", name));
        }

        var files = (await app.Stored<StoredFile>()).OrderBy(f => f.HolderSeq).ToList();
        Assert.All(files, file => Assert.Equal(FileState.BeingChecked, file.State));
        Assert.Contains("being checked", (await sam.Get(RequestPaths.Of(number))).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await sam.Get(FilesPaths.Of(files[0].Id, files[0].Name))).Status);
        await Ask(app);
        Assert.All(await app.Stored<StoredFile>(), file => Assert.Equal((FileState.BeingChecked, 1), (file.State, file.Tries)));

        await clam.Start(Ct);
        await Ask(app);
        Assert.Equal([FileState.Ready, FileState.Harmful], (await app.Stored<StoredFile>()).OrderBy(f => f.HolderSeq).Select(f => f.State));
        Assert.Contains("A virus was found in it", (await sam.Get(RequestPaths.Of(number))).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await sam.Get(FilesPaths.Of(files[0].Id, files[0].Name))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await sam.Get(FilesPaths.Of(files[1].Id, files[1].Name))).Status);
        Assert.Null(app.Services.GetRequiredService<IFileStore>().Open(files[1].StoredAs));
    }

    [Theory]
    [Trait("Database", "None")]
    [InlineData("stream: OK", typeof(Verdict.Clean))]
    [InlineData("stream: Holdfast.Test.UNOFFICIAL FOUND", typeof(Verdict.Harmful))]
    [InlineData("stream: Heuristics.Encrypted.Zip FOUND", typeof(Verdict.CannotTell))]
    [InlineData("INSTREAM size limit exceeded. ERROR", typeof(Verdict.CannotTell))]
    [InlineData("", typeof(Verdict.Away))]
    [InlineData("HTTP/1.1 400 Bad Request", typeof(Verdict.Away))]
    public void What_it_says_is_read_strictly(string answer, Type verdict) => Assert.IsType(verdict, FileScanner.VerdictOf(answer));

    private async Task<TestApp> App(ClamAv clam) => new(await databases.New(Ct), web => web.UseSetting("Files:ClamAv", clam.Address));

    private static async Task Ask(TestApp app) => await app.With<int>(async db =>
    {
        await app.Services.GetServices<IJob>().OfType<AskScannerAgain>().Single().Run(db, Ct);
        return 0;
    });

    private static byte[] Zipped(string text)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("a.txt").Open();
            entry.Write(Encoding.ASCII.GetBytes(text));
        }

        return zip.ToArray();
    }
}
