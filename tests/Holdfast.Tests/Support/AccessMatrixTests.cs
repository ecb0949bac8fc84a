using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Support.Articles;
using Holdfast.Support.Comments;
using Holdfast.Support.Departments;
using Holdfast.Support.Drafts;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Support;

/// <summary>
/// Every address with an id of a ticket, an article or a comment, from the table of routes, asked by everybody: whoever may not see the thing
/// gets the answer of an id that nobody has, and nothing changes.
/// </summary>
[Trait("G", "G60")]
[Trait("Attack", "54")]
public sealed partial class AccessMatrixTests(Databases databases) : StoppableApp(databases)
{
    private const string Shown = "shown";
    private const string Hidden = "hidden";
    private const string OfGone = "of an article that is gone";
    private const string Live = "live";
    private const string Gone = "unpublished";

    private readonly Counting _counting = new();

    private enum Who
    {
        Stranger,

        /// <summary>Who asked, and wrote the comments.</summary>
        Member,
        AnotherMember,
        AgentOfAnotherDepartment,
        Agent,
        Lead,
        Admin,
        Auditor,
    }

    [Fact]
    [Trait("Slow", "Eight people ask every address twice.")]
    public async Task Tickets()
    {
        await Restart(_counting.AddTo);
        var actors = await Actors();
        var ticket = await App.NewTicket(actors[Who.Member].Person!, Department.CustomerService);
        var number = await App.With(db => db.Set<Ticket>().Where(t => t.Id == ticket).Select(t => t.Number).SingleAsync());
        await Hold<TicketEvent>(
            actors, ["/desk/tickets/{number", "/help/requests/{number"], [""],
            (route, _) => Fill(route, number.ToString(System.Globalization.CultureInfo.InvariantCulture), "1"),
            route => Fill(route, "9999999", "1"),
            (route, _, who) => route.RoutePattern.RawText!.StartsWith("/help/", StringComparison.Ordinal) ? who is Who.Member
                : who is Who.Agent or Who.Lead or Who.Admin or Who.Auditor);
    }

    [Fact]
    [Trait("Slow", "Eight people ask every address of a draft twice.")]
    public async Task Drafts()
    {
        await Restart(_counting.AddTo);
        var actors = await Actors();
        var (number, draft) = await DraftOf(actors[Who.Member].Person!, actors[Who.Agent].Person!);
        await Hold<TicketEvent>(
            actors, ["/help/requests/{number}/drafts", "/desk/tickets/{number:int}/drafts/{draft", "/desk/chats/{number:int}/draft"], [""],
            (route, _) => FillDraft(route, number.ToString(System.Globalization.CultureInfo.InvariantCulture), draft.ToString()),
            route => FillDraft(route, "9999999", Nobody),
            (route, _, who) => Raw(route).StartsWith("/help/", StringComparison.Ordinal) ? who is Who.Member
                : who is Who.Agent or Who.Lead or Who.Admin or Who.Auditor);

        static string FillDraft(RouteEndpoint route, string number, string draft) => Raw(route)
            .Replace("{number:int}", number, StringComparison.Ordinal).Replace("{number}", number, StringComparison.Ordinal)
            .Replace("{draft:guid}", draft, StringComparison.Ordinal).Replace("{draft}", draft, StringComparison.Ordinal).Replace("{format}", "json", StringComparison.Ordinal);
    }

    /// <summary>A draft on a chat that is over.</summary>
    private async Task<(int Number, DraftId Draft)> DraftOf(Person member, Person agent)
    {
        var contact = await App.ContactOf(member);
        var (ct, now) = (TestContext.Current.CancellationToken, App.Clock.GetUtcNow());
        var number = await App.Use<TicketNumbers, int>(numbers => numbers.Next(ct));
        var content = new DraftContent(App.Services.GetRequiredService<DraftSchema>().Shape, new Dictionary<string, IReadOnlyList<string>> { ["title"] = ["Logo"], ["description"] = ["Warm."] });
        await using (var scope = App.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<TicketLog>().Open(
                new Happening.Opened(TicketKind.Request, TicketChannel.Chat, Department.CustomerService, TicketPriority.Normal, contact), number, "A logo", member.Name, member.Account,
                TicketWords.OfMember("I need a logo."), now);
            await scope.ServiceProvider.GetRequiredService<HoldfastDb>().SaveChangesAsync(ct);
        }

        var ticket = await App.With(db => db.Set<Ticket>().Where(t => t.Number == number).Select(t => t.Id).SingleAsync());
        var by = (TicketViewer.Staff)await App.ViewerOf(agent, Role.Agent);
        Assert.IsType<DraftWrite.Done>(await App.Use<DraftActs, DraftWrite>(acts => acts.Propose(new ProposeDraft(by, ticket, content, 0, null), ct)));
        return (number, await App.With(db => db.Set<Draft>().Where(d => d.Ticket == ticket).Select(d => d.Id).SingleAsync()));
    }

    [Fact]
    [Trait("Slow", "Eight people ask every address of several things.")]
    public async Task Articles_and_comments()
    {
        await Restart(_counting.AddTo);
        var actors = await Actors();
        var (live, gone) = (await ArticleOf("staying-safe"), await ArticleOf("recovery-codes"));
        var ids = new Dictionary<string, string>
        {
            [Shown] = await CommentOn(live, 1, ContributionState.Shown, actors[Who.Member].Person!),
            [Hidden] = await CommentOn(live, 2, ContributionState.Hidden, actors[Who.Member].Person!),
            [OfGone] = await CommentOn(gone, 1, ContributionState.Shown, actors[Who.Member].Person!),
            [Live] = live.Id.Value.ToString(),
            [Gone] = gone.Id.Value.ToString(),
        };
        await App.With(db => db.Set<Article>().Where(a => a.Id == gone.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.IsPublished, false)));

        await Hold<ContributionVersion>(
            actors, ["/help/articles/{slug"], [Live, Gone], (route, what) => Fill(route, (what == Live ? live : gone).Slug, ""), route => Fill(route, "nobody-wrote-it", ""),
            // These two lead on, whatever the name is.
            (route, what, _) => what == Live || (IsGet(route) && route.RoutePattern.RawText != "/help/articles/{slug}"));
        await Hold<ContributionVersion>(
            actors, ["/help/comments/{id", "/admin/moderation/{id"], [Shown, Hidden, OfGone], (route, what) => Fill(route, ids[what], ""), route => Fill(route, Nobody, ""),
            (route, what, who) => route.RoutePattern.RawText! switch
            {
                var admin when admin.StartsWith("/admin", StringComparison.Ordinal) => true,
                var edit when edit.EndsWith("/edit", StringComparison.Ordinal) => who is Who.Member && what != OfGone,
                var report when report.EndsWith("/report", StringComparison.Ordinal) =>
                    what != OfGone && who is not (Who.Stranger or Who.Member) && (what == Shown || who is Who.Lead or Who.Admin),
                _ => what == Shown || (what == Hidden && who is Who.Member or Who.Lead or Who.Admin),
            });
        await Hold<ArticleVersion>(
            actors, ["/admin/articles/{id"], [Live, Gone], (route, what) => Fill(route, ids[what], "1"), route => Fill(route, Nobody, "1"), (_, _, _) => true);
    }

    [Fact]
    [Trait("Slow", "Eight people ask every address of two posts.")]
    public async Task Posts()
    {
        await Restart(_counting.AddTo);
        var actors = await Actors();
        var numbers = new Dictionary<string, string> { [Shown] = await PostBy(actors[Who.Member], "Shown"), [Hidden] = await PostBy(actors[Who.Member], "Hidden") };
        await App.With(db => db.Set<Contribution>().Where(c => c.Source == "Text of Hidden").ExecuteUpdateAsync(set => set.SetProperty(c => c.State, ContributionState.Hidden)));
        await Hold<ContributionVersion>(
            actors, ["/community/posts/{"], [Shown, Hidden], (route, what) => Fill(route, numbers[what], ""), route => Fill(route, "999999", ""),
            (route, what, who) => Raw(route) switch
            {
                var own when own.EndsWith("/edit", StringComparison.Ordinal) || own.EndsWith("/ask-privately", StringComparison.Ordinal) => who is Who.Member,
                // It leads on, whatever the number is.
                var answers when answers.EndsWith("/answers", StringComparison.Ordinal) && IsGet(route) => true,
                var moderate when moderate.Contains("/moderate", StringComparison.Ordinal) => true,
                var accept when accept.Contains("/accept", StringComparison.Ordinal) => who is Who.Member or Who.Lead or Who.Admin,
                _ => what == Shown || who is Who.Member or Who.Lead or Who.Admin,
            });
    }

    private static async Task<string> PostBy(Actor actor, string title)
    {
        var page = await actor.Browser.Get("/community/posts/new");
        var posted = await actor.Browser.Submit(
            page, "/community/posts/new", ("Title", title), ("Details", $"Text of {title}"), ("Topic", "payments"), ("PenName", page.Document.QuerySelector("[name=PenName]") is null ? null : "Kind Otter"));
        return posted.Location!.Split('/')[^1].Split('-')[0];
    }

    private const string Nobody = "018f0000-0000-7000-8000-000000000000";

    /// <param name="there">Whether the thing is there for somebody whose role the route lets in.</param>
    private async Task Hold<TRow>(
        IReadOnlyDictionary<Who, Actor> actors, string[] prefixes, string[] things, Func<RouteEndpoint, string, string?> address, Func<RouteEndpoint, string?> none,
        Func<RouteEndpoint, string, Who, bool> there)
        where TRow : class
    {
        var routes = App.AllRoutes().Where(route => route.Metadata.GetMetadata<IsPage>() is not null && prefixes.Any(prefix => Raw(route).StartsWith(prefix, StringComparison.Ordinal))).ToList();
        Assert.NotEmpty(routes);
        var cells = (from route in routes from thing in things from actor in actors where address(route, thing) is not null select (Route: route, Thing: thing, Who: actor.Key)).ToList();
        var before = await App.With(db => db.Set<TRow>().CountAsync());
        foreach (var (route, thing, who) in cells.Where(cell => !MayBeThere(cell.Route, cell.Thing, cell.Who)))
        {
            var (first, statements) = await Ask(route, address(route, thing)!, actors[who]);
            var (second, same) = await Ask(route, none(route)!, actors[who]);
            var cell = $"{Verb(route)} {Raw(route)}, {thing}, {who}: {first.Status}";
            Assert.True((first.Status, Of(first.Location)) == (second.Status, Of(second.Location)), cell);
            Assert.True(first.Status is HttpStatusCode.NotFound || first.Location?.StartsWith("/sign-in", StringComparison.Ordinal) == true, cell);
            Assert.True(statements.SequenceEqual(same), $"{cell}\n{string.Join('\n', statements.Except(same))}\nand\n{string.Join('\n', same.Except(statements))}");
        }

        Assert.Equal(before, await App.With(db => db.Set<TRow>().CountAsync()));
        // Those who only look first: what the others press changes things.
        foreach (var (route, thing, who) in cells.Where(cell => MayBeThere(cell.Route, cell.Thing, cell.Who)).OrderBy(cell => IsGet(cell.Route) ? 0 : 1).Where(cell => IsGet(cell.Route) || cell.Who is Who.Member or Who.Agent))
        {
            var (answer, _) = await Ask(route, address(route, thing)!, actors[who]);
            Assert.True(answer.Status is not (HttpStatusCode.NotFound or HttpStatusCode.InternalServerError), $"{Verb(route)} {Raw(route)}, {thing}, {who}: {answer.Status}");
        }

        bool MayBeThere(RouteEndpoint route, string thing, Who who) =>
            (route.Metadata.GetMetadata<ForRoles>() is not { } only || (who is not Who.Stranger && only.Roles.Contains(RoleOf(who))))
            && (who is not Who.Stranger || route.Metadata.GetMetadata<OpenToStrangers>() is not null)
            && there(route, thing, who);

        // An address names the thing that was asked for.
        static string? Of(string? location) => location?.Split('?')[0];
    }

    private async Task<(Answer Answer, List<string> Statements)> Ask(RouteEndpoint route, string path, Actor actor)
    {
        _counting.Take();
        using var form = new FormUrlEncodedContent(
        [
            new("token", actor.Token), new("Reply", "x"), new("Note", "x"), new("Reason", "x"), new("Comment", "x"), new("Answer", "x"), new("PenName", "Some Otter"), new("Seen", "1"), new("Title", "x"), new("Text", "x"),
            new("To", path.EndsWith("/status", StringComparison.Ordinal) ? "on-hold" : path.EndsWith("/priority", StringComparison.Ordinal) ? "High"
                : path.EndsWith("/department", StringComparison.Ordinal) ? Department.CustomerService.Value.ToString() : path.Contains("/tags", StringComparison.Ordinal) ? "x" : ""),
        ]);
        var answer = IsGet(route) ? await actor.Browser.Get(path) : await actor.Browser.Send(HttpMethod.Post, path, form);
        return (answer, [.. _counting.Take().Select(sql => Lists().Replace(sql, "IN (...)")).Where(sql => !sql.Contains("last_seen", StringComparison.Ordinal))]);
    }

    /// <summary>The address with its parameters filled in; null where it has one that belongs to another capability's things.</summary>
    private static string? Fill(RouteEndpoint route, string id, string seq)
    {
        var path = Parameters().Replace(Raw(route), match => match.Groups[1].Value switch
        {
            "slug" or "id" or "address" => id,
            "number" => Raw(route).Contains("/versions/", StringComparison.Ordinal) ? seq : id,
            "seq" => seq,
            "then" => "pending",
            "kind" => "note",
            "answer" => Raw(route).Contains("/rate/", StringComparison.Ordinal) ? "good" : Raw(route).Contains("/accept/", StringComparison.Ordinal) ? Nobody : "yes",
            _ => "{",
        });
        return path.Contains('{', StringComparison.Ordinal) ? null : path;
    }

    private async Task<IReadOnlyDictionary<Who, Actor>> Actors()
    {
        Dictionary<Who, Actor> actors = [];
        foreach (var who in Enum.GetValues<Who>())
        {
            var person = who switch
            {
                Who.Stranger => null,
                Who.Member or Who.AnotherMember => await App.NewPerson(),
                Who.AgentOfAnotherDepartment => await App.NewStaff(Role.Agent, Department.CategorySpecialists),
                Who.Agent or Who.Lead => await App.NewStaff(RoleOf(who), Department.CustomerService),
                _ => await App.NewStaff(RoleOf(who)),
            };
            var browser = person is null ? App.NewBrowser() : await App.SignIn(person);
            var page = await browser.Get(person is null ? "/sign-in" : "/settings/password");
            actors[who] = new Actor(browser, person, page.Document.QuerySelector("input[name=token]")?.GetAttribute("value") ?? throw new InvalidOperationException(page.Words));
        }

        return actors;
    }

    private Task<Article> ArticleOf(string key) => App.With(db => db.Set<Article>().AsNoTracking().SingleAsync(a => a.Key == key));

    private async Task<string> CommentOn(Article article, int number, ContributionState state, Person author)
    {
        var id = ContributionId.New(App.Clock.GetUtcNow());
        await App.Change(db =>
        {
            db.Add(new Contribution
            {
                Id = id, PlaceKind = PlaceKind.Article, Place = article.Id.Value, Number = number, Root = number, Account = author.Account, IsStaff = false, State = state,
                At = App.Clock.GetUtcNow(), Source = "Words", Html = "<p>Words</p>", Renderer = Markdown.Version, Style = TextStyle.Contribution,
            });
            db.Add(new ContributionVersion { Contribution = id, Number = 1, Source = "Words", Account = author.Account, At = App.Clock.GetUtcNow() });
        });
        return id.Value.ToString();
    }

    private static Role RoleOf(Who who) => who switch
    {
        Who.Agent or Who.AgentOfAnotherDepartment => Role.Agent,
        Who.Lead => Role.Lead,
        Who.Admin => Role.Admin,
        Who.Auditor => Role.Auditor,
        _ => Role.Member,
    };

    private static string Raw(RouteEndpoint route) => "/" + route.RoutePattern.RawText?.TrimStart('/');

    private static bool IsGet(RouteEndpoint route) => Verb(route) == "GET";

    private static string? Verb(RouteEndpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true ? "GET" : "POST";

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Parameters();

    [GeneratedRegex(@"IN \([^)]*\)")]
    private static partial Regex Lists();

    private sealed record Actor(Browser Browser, Person? Person, string Token);
}
