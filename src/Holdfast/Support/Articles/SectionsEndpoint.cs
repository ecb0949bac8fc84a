using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Support.Comments;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Articles;

public sealed record SectionForm
{
    public string Name { get; init => field = value ?? ""; } = "";

    public string Summary { get; init => field = value ?? ""; } = "";

    public string Icon { get; init => field = value ?? ""; } = "";

    public string Position { get; init => field = value ?? ""; } = "";
}

/// <summary>/admin/articles/sections: the parts of the help centre and their order.</summary>
internal static class SectionsEndpoint
{
    private const string One = ArticlesPaths.Sections + "/{id:guid}";

    /// <summary>What a section can show, by the names of our icons.</summary>
    public static readonly IReadOnlyList<Choice> Icons =
    [
        new("book", "Book"), new("lock", "Lock"), new("shield", "Shield"), new("shield-alert", "Shield with a mark"), new("person", "Person"), new("mail", "Letter"), new("help", "Question mark"),
        new("laptop", "Laptop"), new("phone", "Phone"), new("globe", "Globe"), new("inbox", "Inbox"), new("apps", "Squares"), new("clock", "Clock"), new("key", "Key"), new("chat", "Speech bubble"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(ArticlesPaths.Sections, Show).ForRoles(Role.Lead, Role.Admin, Role.Auditor);
        routes.MapForm(ArticlesPaths.Sections, Add).ForRoles(Role.Lead, Role.Admin);
        routes.MapPage(One, ShowOne).ForRoles(Role.Lead, Role.Admin, Role.Auditor);
        routes.MapForm(One, Change).ForRoles(Role.Lead, Role.Admin).StandsOn(ArticlesPaths.Sections);
        routes.MapForm(One + "/remove", Remove).ForRoles(Role.Lead, Role.Admin).StandsOn(ArticlesPaths.Sections);
    }

    private static async Task<IResult> Show(HttpContext http, AdminArticles articles, NewsCookie news, CancellationToken ct) =>
        Page(await articles.Sections(ct), null, new SectionForm { Icon = "book" }, http, [], news.Take(http));

    private static async Task<IResult> ShowOne(Guid id, HttpContext http, AdminArticles articles, CancellationToken ct)
    {
        var all = await articles.Sections(ct);
        return all.FirstOrDefault(s => s.Id.Value == id) is { } section
            ? Page(all, section, new SectionForm { Name = section.Name, Summary = section.Summary, Icon = section.Icon, Position = section.Position.ToString(CultureInfo.InvariantCulture) }, http, [], null)
            : TypedResults.NotFound();
    }

    private static async Task<IResult> Add([FromForm] SectionForm? sent, HttpContext http, AdminArticles articles, SectionsHandler handler, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new SectionForm();
        var problems = Faults(form);
        if (problems.Count == 0)
        {
            switch (await handler.Add(Text(form), ct))
            {
                case SectionResult.Saved:
                    return Leads(ArticleNews.SectionSaved, http, news);
                case SectionResult.NameTaken:
                    problems.Add(new Problem(nameof(form.Name), "There is already a section with that name", "Type another name."));
                    break;
                default:
                    problems.Add(new Problem(nameof(form.Name), "There is no room for another section", $"There are {ArticleSection.Most}. Remove one first."));
                    break;
            }
        }

        return Page(await articles.Sections(ct), null, form, http, problems, null);
    }

    private static async Task<IResult> Change(Guid id, [FromForm] SectionForm? sent, HttpContext http, AdminArticles articles, SectionsHandler handler, NewsCookie news, CancellationToken ct)
    {
        var (form, key) = (sent ?? new SectionForm(), ArticleSectionId.From(id));
        if (Faults(form) is { Count: > 0 } problems)
        {
            var all = await articles.Sections(ct);
            return all.FirstOrDefault(s => s.Id == key) is { } section ? Page(all, section, form, http, problems, null) : TypedResults.NotFound();
        }

        return await handler.Change(key, Text(form), ct) switch
        {
            SectionResult.NotThere => TypedResults.NotFound(),
            SectionResult.Saved => Leads(ArticleNews.SectionSaved, http, news),
            _ => Leads(ArticleNews.SectionChanged, http, news),
        };
    }

    private static async Task<IResult> Remove(Guid id, HttpContext http, SectionsHandler handler, NewsCookie news, CancellationToken ct) =>
        await handler.Remove(ArticleSectionId.From(id), ct) switch
        {
            SectionResult.NotThere => TypedResults.NotFound(),
            SectionResult.Saved => Leads(ArticleNews.SectionRemoved, http, news),
            SectionResult.NotEmpty => Leads(ArticleNews.SectionNotEmpty, http, news),
            _ => Leads(ArticleNews.SectionChanged, http, news),
        };

    private static SeeOther Leads(NewsKind said, HttpContext http, NewsCookie news)
    {
        news.Leave(http, said);
        return Pages.Go(ArticlesPaths.Sections);
    }

    private static SectionText Text(SectionForm form) => new(
        PersonName.Of(form.Name), PersonName.Of(form.Summary), form.Icon,
        int.TryParse(form.Position, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position <= 9_999 ? position : null);

    private static List<Problem> Faults(SectionForm form)
    {
        List<Problem> problems = [];
        var (name, summary) = (PersonName.Of(form.Name), PersonName.Of(form.Summary));
        if (PersonName.Check(name) is { } fault)
        {
            problems.Add(fault is NameFault.Missing ? new Problem(nameof(form.Name), "The name is missing", "Type a name.") : new Problem(nameof(form.Name), "The name can't be used", "Type it on one line, in fewer characters."));
        }
        else if (name.Length > ArticleSection.NameLength)
        {
            problems.Add(new Problem(nameof(form.Name), "The name is too long", $"Use {ArticleSection.NameLength} characters or fewer. This has {name.Length}."));
        }

        if (summary.Length > ArticleSection.SummaryLength)
        {
            problems.Add(new Problem(nameof(form.Summary), "The sentence is too long", $"Use {ArticleSection.SummaryLength} characters or fewer. This has {summary.Length}."));
        }

        if (Icons.All(icon => icon.Value != form.Icon))
        {
            problems.Add(new Problem(nameof(form.Icon), "No icon is chosen", "Choose an icon."));
        }

        return problems;
    }

    private static RazorComponentResult<SectionsPage> Page(IReadOnlyList<SectionLine> all, SectionLine? section, SectionForm form, HttpContext http, IReadOnlyList<Problem> problems, News? news) =>
        Pages.Draw<SectionsPage>(new { All = all, Section = section, Values = form, MayWrite = http.Reader.Moderates, Problems = problems, News = news }, problems);
}
