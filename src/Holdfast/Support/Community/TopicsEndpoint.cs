using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Comments;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Community;

public sealed record TopicForm
{
    public string Name { get; init => field = value ?? ""; } = "";

    public string Summary { get; init => field = value ?? ""; } = "";

    public string Position { get; init => field = value ?? ""; } = "";
}

/// <summary>/admin/community/topics: what posts can be about, and in which order.</summary>
internal static class TopicsEndpoint
{
    private const string One = CommunityPaths.AdminTopics + "/{id:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(CommunityPaths.AdminTopics, Show).ForRoles(Role.Lead, Role.Admin, Role.Auditor);
        routes.MapForm(CommunityPaths.AdminTopics, Add).ForRoles(Role.Lead, Role.Admin);
        routes.MapPage(One, ShowOne).ForRoles(Role.Lead, Role.Admin, Role.Auditor);
        routes.MapForm(One, Change).ForRoles(Role.Lead, Role.Admin).StandsOn(CommunityPaths.AdminTopics);
        routes.MapForm(One + "/remove", Remove).ForRoles(Role.Lead, Role.Admin).StandsOn(CommunityPaths.AdminTopics);
    }

    private static async Task<IResult> Show(HttpContext http, TopicsHandler topics, NewsCookie news, CancellationToken ct) =>
        Page(await topics.All(ct), null, new TopicForm(), http, [], news.Take(http));

    private static async Task<IResult> ShowOne(Guid id, HttpContext http, TopicsHandler topics, CancellationToken ct)
    {
        var all = await topics.All(ct);
        return all.FirstOrDefault(t => t.Id.Value == id) is { } topic ? Page(all, topic, ValuesOf(topic), http, [], null) : TypedResults.NotFound();
    }

    private static async Task<IResult> Add([FromForm] TopicForm? sent, HttpContext http, TopicsHandler topics, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new TopicForm();
        var problems = Faults(form);
        if (problems.Count == 0)
        {
            switch (await topics.Add(Text(form), http.SignedIn.Account, http.Origin, ct))
            {
                case TopicResult.Saved:
                    return Leads(CommunityNews.TopicSaved, http, news);
                case TopicResult.Full:
                    problems.Add(new Problem(nameof(form.Name), "There is no room for another topic", $"There are {CommunityTopic.Most}. Remove one first."));
                    break;
                default:
                    problems.Add(NameTaken);
                    break;
            }
        }

        return Page(await topics.All(ct), null, form, http, problems, null);
    }

    private static async Task<IResult> Change(Guid id, [FromForm] TopicForm? sent, HttpContext http, TopicsHandler topics, NewsCookie news, CancellationToken ct)
    {
        var (form, key) = (sent ?? new TopicForm(), CommunityTopicId.From(id));
        var problems = Faults(form);
        if (problems.Count == 0)
        {
            switch (await topics.Change(key, Text(form), http.SignedIn.Account, http.Origin, ct))
            {
                case TopicResult.NotThere:
                    return TypedResults.NotFound();
                case TopicResult.Saved:
                    return Leads(CommunityNews.TopicSaved, http, news);
                case TopicResult.NameTaken:
                    problems.Add(NameTaken);
                    break;
                default:
                    return Leads(CommunityNews.TopicChanged, http, news);
            }
        }

        var all = await topics.All(ct);
        return all.FirstOrDefault(t => t.Id == key) is { } topic ? Page(all, topic, form, http, problems, null) : TypedResults.NotFound();
    }

    private static async Task<IResult> Remove(Guid id, HttpContext http, TopicsHandler topics, NewsCookie news, CancellationToken ct) =>
        await topics.Remove(CommunityTopicId.From(id), http.SignedIn.Account, http.Origin, ct) switch
        {
            TopicResult.NotThere => TypedResults.NotFound(),
            TopicResult.Saved => Leads(CommunityNews.TopicRemoved, http, news),
            TopicResult.NotEmpty => Leads(CommunityNews.TopicNotEmpty, http, news),
            TopicResult.IsLast => Leads(CommunityNews.TopicIsLast, http, news),
            _ => Leads(CommunityNews.TopicChanged, http, news),
        };

    private static Problem NameTaken => new(nameof(TopicForm.Name), "There is already a topic with that name", "Type another name.");

    private static SeeOther Leads(NewsKind said, HttpContext http, NewsCookie news)
    {
        news.Leave(http, said);
        return Pages.Go(CommunityPaths.AdminTopics);
    }

    private static TopicForm ValuesOf(TopicLine topic) =>
        new() { Name = topic.Name, Summary = topic.Summary, Position = topic.Position.ToString(CultureInfo.InvariantCulture) };

    private static TopicText Text(TopicForm form) => new(
        PersonName.Of(form.Name), PersonName.Of(form.Summary),
        int.TryParse(form.Position, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position <= 9_999 ? position : null);

    private static List<Problem> Faults(TopicForm form)
    {
        List<Problem> problems = [];
        var (name, summary) = (PersonName.Of(form.Name), PersonName.Of(form.Summary));
        if (name.Length == 0)
        {
            problems.Add(new Problem(nameof(form.Name), "The name is missing", "Type a name."));
        }
        else if (name.Length > CommunityTopic.NameLength)
        {
            problems.Add(new Problem(nameof(form.Name), "The name is too long", $"Use {CommunityTopic.NameLength} characters or fewer. This has {name.Length}."));
        }
        else if (PersonName.Check(name) is not null)
        {
            problems.Add(new Problem(nameof(form.Name), "The name can't be used", "Type it on one line, without special signs."));
        }

        if (summary.Length > CommunityTopic.SummaryLength)
        {
            problems.Add(new Problem(
                nameof(form.Summary), "The sentence is too long", $"Use {CommunityTopic.SummaryLength} characters or fewer. This has {summary.Length}."));
        }

        return problems;
    }

    private static RazorComponentResult<TopicsPage> Page(
        IReadOnlyList<TopicLine> all, TopicLine? topic, TopicForm form, HttpContext http, IReadOnlyList<Problem> problems, News? news) =>
        Pages.Draw<TopicsPage>(new { All = all, Topic = topic, Values = form, MayWrite = http.Reader.Moderates, Problems = problems, News = news }, problems);
}
