using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Holdfast.Support.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Chat;

/// <summary>Files in a conversation, of members, strangers and agents, and those of strangers' requests.</summary>
[Trait("G", "G16")]
public sealed class ChatFilesTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Both_sides_send_files_and_the_other_one_opens_them(bool isMember, bool withScript)
    {
        var (agent, _, department) = await _app.TakesChats($"Files {isMember} {withScript}");
        var asks = isMember ? await _app.SignIn(await _app.NewPerson()) : _app.NewBrowser();
        _ = isMember ? await asks.StartChat(department) : await asks.StartChatAsStranger(department, $"files-{Guid.CreateVersion7():N}@example.com");
        var number = (await agent.TakeNext()).ChatNumber();

        var page = await asks.Get("/chat");
        Assert.Equal(HttpStatusCode.SeeOther, (await Send(asks, page, "/chat/message", "screen.png", Pictures.Png(40, 30), ("Message", ""))).Status);
        var desk = await agent.Get($"/desk/chats/{number}");
        Assert.Single(desk.Document.QuerySelectorAll(".bubble .file-list img"));
        Assert.Equal(HttpStatusCode.OK, (await agent.Get(desk.FilesOf()[0])).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await Send(agent, desk, $"/desk/chats/{number}/send", "how-to.txt", "Press it"u8.ToArray(), ("Message", "Here"))).Status);

        var files = (await asks.Get("/chat")).FilesOf();
        Assert.Equal(2, files.Count);
        Assert.Equal("Press it", (await asks.Get(files[1])).Text);
        // The same picture a second time is no new one.
        Assert.Equal(2, (await asks.Get("/chat")).FilesOf().Count);

        var note = await agent.Get($"/desk/chats/{number}");
        Assert.Equal(HttpStatusCode.SeeOther, (await agent.SubmitWithFiles(note, $"/desk/chats/{number}/note", "NoteFiles", [("internal.txt", "x"u8.ToArray())], ("Note", "See"))).Status);
        var internalFile = (await agent.Get($"/desk/chats/{number}")).FilesOf()[^1];
        Assert.Equal(HttpStatusCode.OK, (await agent.Get(internalFile)).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await asks.Get(internalFile)).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await _app.NewBrowser().Get(files[0])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await _app.SignIn(await _app.NewPerson())).Get(files[0])).Status);

        async Task<Answer> Send(Browser who, Answer on, string to, string name, byte[] bytes, (string, string?) words)
        {
            if (!withScript)
            {
                return await who.SubmitWithFiles(on, to, "Files", [(name, bytes)], words);
            }

            var handle = (await who.Upload(on, name, bytes)).Handle();
            return await who.Submit(on, to, words, ("Files", handle));
        }
    }

    [Fact]
    [Trait("G", "G13")]
    public async Task A_strangers_request_takes_files_and_whoever_confirms_it_sees_them()
    {
        var robin = _app.NewBrowser();
        var address = $"robin-{Guid.CreateVersion7():N}@example.com";
        var form = await robin.Get($"{RequestPaths.New}?kind=freelancer&category=contracts&subcategory=no-answer");
        var handle = (await robin.Upload(form, "screen.png", Pictures.Png(20, 20), "f-attachments")).Handle();
        var sent = await robin.Submit(
            form, RequestPaths.New, ("Subject", "Look"), ("Details", "Here"), ("Name", "Robin"), ("Email", address), ("f-attachments", handle));
        var number = sent.StrangersNumber();

        var confirm = await robin.OpenLatestLink(_app, address);
        Assert.Contains("With 1 file: screen.png", confirm.Words, StringComparison.Ordinal);
        Assert.True(await _app.With(async db => await new OfStrangers(db).Bytes() > 0));
        await robin.Submit(confirm, "/help/requests/confirm", ("Wrote", "true"));
        var thread = await robin.Get(RequestPaths.Of(number));
        var file = Assert.Single(thread.FilesOf());
        Assert.Equal(HttpStatusCode.OK, (await robin.Get(file)).Status);
        Assert.StartsWith("/sign-in", (await _app.NewBrowser().Get(file)).Location, StringComparison.Ordinal);

        var reply = await robin.SubmitWithFiles(thread, RequestPaths.ReplyTo(number), "Files", [("more.txt", "more"u8.ToArray())], ("Reply", "And this"));
        Assert.Equal(HttpStatusCode.SeeOther, reply.Status);
        Assert.Equal("more", (await robin.Get((await robin.Get(RequestPaths.Of(number))).FilesOf()[1])).Text);
    }

    [Fact]
    [Trait("G", "G13")]
    public async Task What_the_owner_of_the_address_did_not_write_goes_with_its_files()
    {
        var robin = _app.NewBrowser();
        var address = $"victim-{Guid.CreateVersion7():N}@example.com";
        var form = await robin.Get($"{RequestPaths.New}?kind=freelancer&category=contracts&subcategory=no-answer");
        var sent = await robin.SubmitWithFiles(
            form, RequestPaths.New, "f-attachments", [("a.txt", "secret plan"u8.ToArray())], ("Subject", "Look"), ("Details", "Here"), ("Name", "Robin"), ("Email", address));
        Assert.Contains("has been submitted", sent.Words, StringComparison.Ordinal);
        var victim = _app.NewBrowser();
        await victim.Submit(await victim.OpenLatestLink(_app, address), "/help/requests/confirm/not-mine");
        var file = (await _app.Stored<StoredFile>()).OrderBy(f => f.At).Last(f => f.By is null);
        Assert.Equal((FileState.TakenOut, ""), (file.State, file.Name));
        await _app.Use<FileBin, int>(async bin =>
        {
            await bin.Empty(Ct);
            return 0;
        });
        Assert.Null(_app.Services.GetRequiredService<IFileStore>().Open(file.StoredAs));
    }

    [Fact]
    [Trait("G", "G33")]
    public async Task After_the_end_the_pass_of_a_chat_opens_no_file_that_was_sent_later()
    {
        var (agent, _, department) = await _app.TakesChats("Files later");
        var robin = _app.NewBrowser();
        var address = $"later-{Guid.CreateVersion7():N}@example.com";
        await robin.StartChatAsStranger(department, address);
        var number = (await agent.TakeNext()).ChatNumber();
        var owner = _app.NewBrowser();
        await owner.Submit(await owner.OpenLatestLink(_app, address), "/help/requests/confirm", ("Wrote", "true"));
        await agent.SubmitForm($"/desk/chats/{number}", $"/desk/chats/{number}/end");
        var ticket = await agent.Get($"/desk/tickets/{number}");
        await agent.SubmitWithFiles(ticket, $"/desk/tickets/{number}/reply/open", "ReplyFiles", [("later.txt", "for the owner"u8.ToArray())], ("Reply", "See"));
        var file = (await owner.Get($"/help/requests/{number}")).FilesOf()[^1];
        Assert.Equal("for the owner", (await owner.Get(file)).Text);
        Assert.NotEqual(HttpStatusCode.OK, (await robin.Get(file)).Status);
    }

    /// <summary>What strangers hold, as the uploads count it.</summary>
    private sealed class OfStrangers(HoldfastDb db)
    {
        public Task<long> Bytes() => new Tickets.FilesOfStrangers(db).Bytes(Ct);
    }
}
