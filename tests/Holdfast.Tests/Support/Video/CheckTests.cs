using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Departments;
using Holdfast.Support.Identity;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Video;

/// <summary>The check in a call: challenges, pictures that die, the verdict, and the second look that makes it count.</summary>
public sealed class CheckTests(VideoFixture fixture) : IClassFixture<VideoFixture>
{
    private static readonly string Jpeg = Convert.ToBase64String(Pictures.Jpeg());

    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Database", "None")]
    [Trait("G", "G38")]
    public void A_challenge_is_none_of_the_last_three()
    {
        var last = new[] { new Challenge(ChallengeKind.Turn, "left"), new Challenge(ChallengeKind.Turn, "right"), new Challenge(ChallengeKind.Hand, "left") };
        var drawn = new Queue<int>([2, 0, 2, 1, 1, 0, 1, 1]);
        Assert.Equal(new Challenge(ChallengeKind.Hand, "right"), Challenge.Pick(last, _ => drawn.Dequeue()));
        for (var i = 0; i < 200; i++)
        {
            Assert.DoesNotContain(Challenge.Pick(last, System.Security.Cryptography.RandomNumberGenerator.GetInt32), last);
        }
    }

    [Fact]
    [Trait("G", "G39")]
    [Trait("G", "G40")]
    [Trait("G", "G42")]
    [Trait("Attack", "1")]
    [Trait("Attack", "52")]
    public async Task Two_of_us_make_a_level_and_nobody_else_opens_a_picture()
    {
        var (sam, agent, call) = await Calling("Check walk");
        var page = $"/desk/video/{call.Number}";
        await agent.Submit(await agent.Get(page), $"{page}/challenge");
        Assert.Contains("Please", (await sam.Get("/video")).Document.QuerySelector(".video-challenge")?.TextContent, StringComparison.Ordinal);
        var picture = await Photograph(sam, agent, call);
        var content = $"/desk/video/pictures/{picture}/content";
        Assert.Equal(HttpStatusCode.OK, (await agent.Get(content)).Status);
        Assert.Contains("That you opened it is written down", (await agent.Get($"/desk/video/pictures/{picture}")).Words, StringComparison.Ordinal);
        Assert.Single(await _app.With(db => db.Set<PictureOpening>().Where(o => o.Picture == picture).ToListAsync(Ct)));
        var (colleague, _) = await _app.SignInStaff(Role.Admin);
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.Get(content)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await sam.Get(content)).Status);
        // In the database it can be read by nobody.
        Assert.DoesNotContain("JFIF", System.Text.Encoding.Latin1.GetString((await _app.With(db => db.Set<CallPicture>().SingleAsync(p => p.Id == picture, Ct))).Content!), StringComparison.Ordinal);

        await agent.Submit(await agent.Get(page), $"{page}/end");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Judge(agent, call, "2026-11-20")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Judge(agent, call, "2023-01-01", seen: "Moves naturally")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await Judge(agent, call, "2023-01-01")).Status);
        Assert.Equal(ProofLevel.None, await LevelOf(call));

        var look = await _app.With(db => db.Set<SecondLook>().SingleAsync(l => l.Call == call.Id, Ct));
        Assert.NotEqual((await _app.With(db => db.Set<VideoCall>().SingleAsync(c => c.Id == call.Id, Ct))).Agent, look.Drawn);
        using var second = await _app.SignIn(await PersonOf(look.Drawn));
        var shown = await second.Get($"/desk/video/looks/{look.Id}");
        Assert.DoesNotContain("Same face", shown.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Verified", shown.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get($"/desk/video/looks/{look.Id}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await second.Get(content)).Status);
        await second.Submit(shown, $"/desk/video/looks/{look.Id}/same");
        Assert.Equal(HttpStatusCode.NotFound, (await second.Get(content)).Status);
        Assert.Equal(ProofLevel.Video, await LevelOf(call));
        Assert.Contains("checked by video for 24 hours", (await agent.Get($"/desk/tickets/{call.Number}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G40")]
    public async Task Who_cannot_tell_draws_another_and_who_sees_somebody_else_makes_no_level()
    {
        var (sam, agent, call) = await Calling("Check tells");
        await _app.SignInStaff(Role.Agent);
        await Photograph(sam, agent, call);
        await agent.Submit(await agent.Get($"/desk/video/{call.Number}"), $"/desk/video/{call.Number}/end");
        await Judge(agent, call, "2023-01-01");
        var first = await _app.With(db => db.Set<SecondLook>().SingleAsync(l => l.Call == call.Id, Ct));
        await Says(first, "cant-tell");
        var next = await _app.With(db => db.Set<SecondLook>().SingleAsync(l => l.Call == call.Id && l.AnsweredAt == null, Ct));
        Assert.NotEqual(first.Drawn, next.Drawn);
        var (_, lead) = await _app.SignInStaff(Role.Lead);
        await Says(next, "not-same");
        await _app.DeliverAll();
        var told = Assert.Single(_app.Mail.To(lead.Address), m => m.Subject is { } s && s.Contains("not the same person", StringComparison.Ordinal));
        Assert.Contains($"/desk/tickets/{call.Number}", told.TextBody, StringComparison.Ordinal);
        Assert.Equal(ProofLevel.None, await LevelOf(call));
        Assert.Contains("A lead should look", (await agent.Get($"/desk/tickets/{call.Number}")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G39")]
    [Trait("Attack", "51")]
    public async Task Pictures_die_after_thirty_days_verdict_or_not_and_a_restore_does_not_bring_them_back()
    {
        var (sam, agent, call) = await Calling("Check dies");
        var picture = await Photograph(sam, agent, call);
        var before = await _app.With(db => db.Set<CallPicture>().AsNoTracking().SingleAsync(p => p.Id == picture, Ct));
        await agent.Submit(await agent.Get($"/desk/video/{call.Number}"), $"/desk/video/{call.Number}/end");
        await _app.With(db => db.Set<CallPicture>().Where(p => p.Id == picture).ExecuteUpdateAsync(row => row.SetProperty(p => p.GoneAt, _app.Clock.GetUtcNow()), Ct));
        // Nobody opens it from that moment on, even before it is destroyed.
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get($"/desk/video/pictures/{picture}/content")).Status);
        await Destroy();
        var gone = await _app.With(db => db.Set<CallPicture>().AsNoTracking().SingleAsync(p => p.Id == picture, Ct));
        Assert.Equal((null, null), (gone.Key, gone.Content));
        Assert.Equal(before.AskedAt.AddDays(30), before.GoneAt);

        // An older copy of the row, as a restore brings it.
        await _app.With(db => db.Set<CallPicture>().Where(p => p.Id == picture)
            .ExecuteUpdateAsync(row => row.SetProperty(p => p.Key, before.Key).SetProperty(p => p.Content, before.Content), Ct));
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get($"/desk/video/pictures/{picture}/content")).Status);
        await Destroy();
        Assert.Null((await _app.With(db => db.Set<CallPicture>().AsNoTracking().SingleAsync(p => p.Id == picture, Ct))).Key);
    }

    [Fact]
    [Trait("G", "G35")]
    public async Task Taking_the_consent_back_destroys_the_pictures()
    {
        var (sam, agent, call) = await Calling("Check withdrawn");
        var picture = await Photograph(sam, agent, call);
        await agent.Submit(await agent.Get($"/desk/video/{call.Number}"), $"/desk/video/{call.Number}/end");
        await sam.Submit(await sam.Get("/video"), "/video/withdraw");
        Assert.Null((await _app.With(db => db.Set<CallPicture>().AsNoTracking().SingleAsync(p => p.Id == picture, Ct))).Key);
        Assert.Contains("What you agree to", (await sam.Get("/video?new=1")).Words, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("G", "G38")]
    public async Task A_call_has_five_pictures_and_what_is_no_picture_is_refused()
    {
        var (sam, agent, call) = await Calling("Check limit");
        var page = $"/desk/video/{call.Number}";
        var opened = await agent.Get(page);
        for (var i = 0; i < CallPicture.Most + 1; i++)
        {
            await agent.Submit(opened, $"{page}/picture");
        }

        var asked = await _app.With(db => db.Set<CallPicture>().Where(p => p.Call == call.Id).ToListAsync(Ct));
        Assert.Equal(CallPicture.Most, asked.Count);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Send(sam, asked[0].Id, Convert.ToBase64String("<script>"u8)));
        Assert.Equal(HttpStatusCode.NoContent, await Send(sam, asked[0].Id, Jpeg));
        Assert.Equal(HttpStatusCode.NotFound, await Send(sam, asked[0].Id, Jpeg));
    }

    private async Task<(Browser Member, Browser Agent, VideoCall Call)> Calling(string department)
    {
        var (agent, _, id) = await _app.TakesChats(department);
        // Somebody who can be drawn.
        await _app.SignInStaff(Role.Agent);
        var person = await _app.NewPerson();
        var sam = await _app.SignIn(person);
        var address = $"/video?department={id}";
        await sam.Submit(await sam.Get(address), "/video/agree");
        await sam.Submit(await sam.Get(address), "/video/join");
        await agent.SubmitForm("/desk/video", "/desk/video/take-next");
        return (sam, agent, (await _app.Stored<VideoCall>()).Single(c => c.Account == person.Account));
    }

    private async Task<PictureId> Photograph(Browser member, Browser agent, VideoCall call)
    {
        var page = $"/desk/video/{call.Number}";
        await agent.Submit(await agent.Get(page), $"{page}/picture");
        var picture = await _app.With(db => db.Set<CallPicture>().Where(p => p.Call == call.Id && p.TakenAt == null).Select(p => p.Id).SingleAsync(Ct));
        Assert.Contains("picture", (await member.Get($"/video/signals?call={call.Id}&since=0")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await Send(member, picture, Jpeg));
        return picture;
    }

    private static async Task<HttpStatusCode> Send(Browser member, PictureId picture, string content)
    {
        var token = (await member.Get("/video")).Document.QuerySelector("input[name=token]")?.GetAttribute("value") ?? "";
        return (await member.Send(HttpMethod.Post, "/video/picture", new FormUrlEncodedContent([new("Id", picture.ToString()), new("Picture", content), new("token", token)]))).Status;
    }

    private static async Task<Answer> Judge(Browser agent, VideoCall call, string since, string? seen = null)
    {
        var page = await agent.Get($"/desk/video/{call.Number}");
        var path = $"/desk/video/{call.Number}/verdict";
        var fields = Browser.Filled(page, path, ("Answer", "Verified"), ("With", "Document"), ("KnownSince", since), ("Reasons", "Same face as on the card."));
        fields.AddRange((seen is null ? page.Document.QuerySelectorAll("input[name=Seen]").Select(box => box.GetAttribute("value") ?? "") : [seen]).Select(check => KeyValuePair.Create("Seen", check)));
        return await agent.Send(HttpMethod.Post, path, new FormUrlEncodedContent(fields));
    }

    private async Task Says(SecondLook look, string answer)
    {
        using var drawn = await _app.SignIn(await PersonOf(look.Drawn));
        await drawn.Submit(await drawn.Get($"/desk/video/looks/{look.Id}"), $"/desk/video/looks/{look.Id}/{answer}");
    }

    private async Task<Person> PersonOf(AccountId account)
    {
        var address = await _app.With(db => db.Set<EmailAddress>().Where(e => e.Account == account).Select(e => e.Address).SingleAsync(Ct));
        return new Person(account, "Alex Staff", address, "four calm otters swimming", Role.Agent);
    }

    private async Task<ProofLevel> LevelOf(VideoCall call) => (await _app.Use<ProofBook, Proof>(book => book.Of(new OnTicket(call.Ticket, call.Contact), Ct))).Level is ProofLevel.Video
        ? ProofLevel.Video : ProofLevel.None;

    private async Task Destroy()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        await _app.Services.GetServices<IJob>().OfType<DestroyPictures>().Single().Run(scope.ServiceProvider.GetRequiredService<HoldfastDb>(), Ct);
    }
}
