using System.Globalization;
using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Throttling;
using Holdfast.Support.Comments;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support.Community;

/// <summary>Whose account is protected or closing reads only, by every form of the community and behind each of them.</summary>
[Trait("G", "G51")]
public sealed class CommunityRightsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly TestApp _app = fixture.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AccountStatus.Contained)]
    [InlineData(AccountStatus.Closed)]
    public async Task No_form_of_the_community_does_anything_for_a_protected_or_closing_account(AccountStatus status)
    {
        var (person, member, own, theirs) = await Talk($"Forms {status}");
        var page = await member.Get("/community/posts/new");
        await Becomes(person, status);
        var before = await Everything();
        var routes = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Select(route => "/" + route.RoutePattern.RawText?.TrimStart('/'))
            .Where(path => (path.StartsWith("/community/", StringComparison.Ordinal) || path.StartsWith("/help/comments/", StringComparison.Ordinal)) && path != CommunityPaths.Unsubscribe)
            .Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(routes.Count > 15, string.Join(", ", routes));
        foreach (var route in routes)
        {
            foreach (var (post, opening, answer) in new[] { own, theirs })
            {
                var path = route.Replace("{number}", post.Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                    .Replace("{answer}", answer.Value.ToString(), StringComparison.Ordinal).Replace("{id:guid}", opening.Value.ToString(), StringComparison.Ordinal);
                var sent = await member.Send(HttpMethod.Post, path, new FormUrlEncodedContent(Browser.Filled(
                    page, "/community/posts/new", ("Title", "Written too late"), ("Details", "Written too late"), ("Topic", "payments"), ("Answer", "Written too late"), ("Comment", "Written too late"), ("Text", "Written too late"),
                    ("Reason", "Reported too late"), ("Seen", "1"))));
                Assert.True(sent.Status is not HttpStatusCode.InternalServerError, path);
            }
        }

        Assert.Equal(before, await Everything());
    }

    [Theory]
    [InlineData(AccountStatus.Contained)]
    [InlineData(AccountStatus.Closed)]
    public async Task What_was_on_its_way_writes_votes_and_accepts_nothing(AccountStatus status)
    {
        var (person, _, own, theirs) = await Talk($"On its way {status}");
        var by = new Reader(person.Account, Role.Member);
        var mine = await _app.Use<CommunityReader, PostView?>(reader => reader.Read(own.Post.Number, by, Ct));
        await Becomes(person, status);
        var before = await Everything();

        var place = new ContributedTo(PlaceKind.Post, theirs.Post.Id.Value);
        Assert.IsType<PostContributionResult.Stopped>(await _app.Use<PostContributionHandler, PostContributionResult>(
            handler => handler.Handle(new PostContribution(place, by, "Too late", null, null, Guid.CreateVersion7(_app.Clock.GetUtcNow())), Ct)));
        Assert.IsType<PostContributionResult.Stopped>(await _app.Use<WritePostHandler, PostContributionResult>(
            handler => handler.Handle(new WritePost(by, "Too late", "Too late", theirs.Post.Topic, PostKind.Question, [], null, Guid.CreateVersion7(_app.Clock.GetUtcNow())), Ct)));
        Assert.Equal(VoteResult.NotThere, await _app.Use<VoteForContributionHandler, VoteResult>(handler => handler.Handle(theirs.Opening, true, by, Network.Of(IPAddress.Loopback), Ct)));
        Assert.False(await _app.Use<AcceptAnswerHandler, bool>(handler => handler.Handle(mine!, own.Answer, by, new Origin("Test", "198.51.100.7", "test"), Ct)));
        Assert.IsType<EditContributionResult.TooLate>(await _app.Use<EditContributionHandler, EditContributionResult>(handler => handler.Handle(new Comments.EditContribution(own.Opening, by, "Too late", 1), Ct)));
        Assert.Equal(before, await Everything());
    }

    /// <summary>A post of the person with an answer of another, and one of the other's with an answer of the person.</summary>
    private async Task<(Person, Browser, Here Own, Here Theirs)> Talk(string name)
    {
        var (person, helper) = (await _app.NewPerson(), await _app.NewPerson());
        var (member, other) = (await _app.SignIn(person), await _app.SignIn(helper));
        var own = await Ask(member, name + " mine", other);
        return (person, member, own, await Ask(other, name + " theirs", member));
    }

    private async Task<Here> Ask(Browser asks, string title, Browser answers)
    {
        var posted = await Submit(asks, "/community/posts/new", "/community/posts/new", ("Title", title), ("Details", "Text of " + title), ("Topic", "payments"));
        var post = Assert.Single(await _app.Stored<CommunityPost>(), p => p.Title == title);
        await Submit(answers, posted.Location!, $"/community/posts/{post.Number}/answers", ("Answer", "Answer to " + title));
        var answer = Assert.Single(await _app.Stored<Contribution>(), c => c.Source == "Answer to " + title);
        return new Here(post, post.Opening, answer.Id);
    }

    private async Task<Answer> Submit(Browser browser, string path, string action, params (string, string?)[] fields)
    {
        var page = await browser.Get(path);
        var name = "Reader " + new string([.. Guid.CreateVersion7(_app.Clock.GetUtcNow()).ToString("N")[20..].Select(sign => (char)('a' + (sign % 26)))]);
        return await browser.Submit(page, action, page.Document.QuerySelector("[name=PenName]") is null ? fields : [.. fields, ("PenName", name)]);
    }

    private async Task Becomes(Person person, AccountStatus status)
    {
        if (status is AccountStatus.Contained)
        {
            await _app.Contain(person);
            return;
        }

        await _app.Change(db => db.Set<Account>().Single(a => a.Id == person.Account).Close(_app.Clock.GetUtcNow(), _app.Clock.GetUtcNow().AddDays(30)));
    }

    /// <summary>All that such a form could change.</summary>
    private Task<string> Everything() => _app.With(async db =>
    {
        var contributions = await db.Set<Contribution>().AsNoTracking().OrderBy(c => c.Id).ToListAsync(Ct);
        var posts = await db.Set<CommunityPost>().AsNoTracking().OrderBy(p => p.Number).ToListAsync(Ct);
        return string.Join(
            '\n',
            contributions.Select(c => $"{c.Id} {c.Version} {c.State} {c.Likes} {c.Source}").Concat(posts.Select(p => $"{p.Number} {p.Version} {p.Title} {p.Accepted} {p.Answers}"))
                .Append($"{await db.Set<Vote>().CountAsync(Ct)} {await db.Set<Report>().CountAsync(Ct)} {await db.Set<CommunityFollow>().CountAsync(Ct)}"));
    });

    private sealed record Here(CommunityPost Post, ContributionId Opening, ContributionId Answer);
}
