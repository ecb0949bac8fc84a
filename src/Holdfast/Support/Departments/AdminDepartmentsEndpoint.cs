using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Departments;

public sealed record NewDepartmentForm
{
    public string Name { get; init => field = value ?? ""; } = "";
}

public sealed record HolidayForm
{
    public string Date { get; init => field = value ?? ""; } = "";

    public string HolidayName { get; init => field = value ?? ""; } = "";

    public string HolidayFrom { get; init => field = value ?? ""; } = "";

    public string HolidayUntil { get; init => field = value ?? ""; } = "";
}

public sealed record AgentForm
{
    public string Agent { get; init => field = value ?? ""; } = "";

    public string Seats { get; init => field = value ?? ""; } = "";
}

/// <summary>A day of the form of hours, as it was typed.</summary>
public sealed record TypedDay(DayOfWeek Day, bool IsOpen, string From, string Until, string From2, string Until2);

/// <summary>What was typed into the form of a department.</summary>
public sealed record TypedDepartment(
    string Name, string Greeting, string Zone, bool IsOffered, bool TakesStrangers, IReadOnlyList<TypedDay> Days, HolidayForm Holiday);

/// <summary>/admin/departments: hours, holidays, agents and their seats, the greeting.</summary>
internal static class AdminDepartmentsEndpoint
{
    public static readonly IReadOnlyList<DayOfWeek> Week =
    [
        DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday,
    ];

    private const string One = DepartmentsPaths.Admin + "/{id:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(DepartmentsPaths.Admin, Show).ForRoles(Role.Admin, Role.Auditor);
        routes.MapForm(DepartmentsPaths.Admin, Add).ForRoles(Role.Admin);
        routes.MapPage(One, ShowOne).ForRoles(Role.Admin, Role.Auditor);
        routes.MapForm(One, Change).ForRoles(Role.Admin).StandsOn(DepartmentsPaths.Admin);
        Form("holidays", AddHoliday);
        Form("holidays/remove", RemoveHoliday);
        Form("agents", SetAgent);
        Form("agents/remove", RemoveAgent);

        void Form(string act, Delegate handler) => routes.MapForm($"{One}/{act}", handler).ForRoles(Role.Admin).StandsOn(DepartmentsPaths.Admin);
    }

    private static async Task<IResult> Show(HttpContext http, AdminDepartments departments, NewsCookie news, CancellationToken ct) =>
        Pages.Draw<AdminDepartmentsPage>(new { All = await departments.All(ct), MayWrite = http.SignedIn.Role is Role.Admin, News = news.Take(http) });

    private static async Task<IResult> Add(
        [FromForm] NewDepartmentForm? sent, HttpContext http, AdminDepartments departments, ChangeDepartmentHandler handler, NewsCookie news, CancellationToken ct)
    {
        var name = PersonName.Of(sent?.Name ?? "");
        var problem = NameProblem(name);
        if (problem is null)
        {
            if (await handler.Add(name, http.SignedIn.Account, http.Origin, ct) is { } made)
            {
                news.Leave(http, DepartmentEvents.Saved);
                return Pages.Go(DepartmentsPaths.Of(made));
            }

            problem = new Problem(nameof(NewDepartmentForm.Name), "It can't be added", $"There is already one with that name, or there are already {DepartmentBook.Most}.");
        }

        Problem[] problems = [problem];
        return Pages.Draw<AdminDepartmentsPage>(new { All = await departments.All(ct), MayWrite = true, Typed = name, Problems = problems }, problems);
    }

    private static async Task<IResult> ShowOne(Guid id, HttpContext http, AdminDepartments departments, NewsCookie news, TimeProvider time, CancellationToken ct) =>
        await Page(DepartmentId.From(id), http, departments, time, null, [], news.Take(http), ct);

    private static async Task<IResult> Change(
        Guid id, HttpContext http, AdminDepartments departments, ChangeDepartmentHandler handler, NewsCookie news, TimeProvider time, CancellationToken ct)
    {
        var sent = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        var typed = new TypedDepartment(
            PersonName.Of(sent["Name"].ToString()), sent["Greeting"].ToString().ReplaceLineEndings(" ").Trim(), sent["Zone"].ToString(),
            sent["IsOffered"].Count > 0, sent["TakesStrangers"].Count > 0, [.. Week.Select(Day)], new HolidayForm());
        List<Problem> problems = [];
        if (NameProblem(typed.Name) is { } wrong)
        {
            problems.Add(wrong);
        }

        if (typed.Greeting.Length > Department.GreetingLength)
        {
            problems.Add(new Problem("Greeting", "The greeting is too long", $"Use {Department.GreetingLength} characters or fewer. This has {typed.Greeting.Length}."));
        }

        if (!TimeZones.IsOffered(typed.Zone) && typed.Zone != (await departments.Read(DepartmentId.From(id), ct))?.Department.Zone)
        {
            problems.Add(new Problem("Zone", "No time zone is chosen", "Choose one from the list."));
        }

        var hours = typed.Days.SelectMany(day => HoursOf(day, problems)).ToList();
        if (problems.Count == 0)
        {
            var values = new DepartmentValues(typed.Name, typed.Greeting, typed.Zone, typed.IsOffered, typed.TakesStrangers, hours);
            switch (await handler.Change(Actor(http, id), values, ct))
            {
                case DepartmentResult.Saved:
                    return Leads(http, news, id, DepartmentEvents.Saved);
                case DepartmentResult.NameTaken:
                    problems.Add(new Problem("Name", "There is already a department with that name", "Type another name."));
                    break;
                default:
                    return TypedResults.NotFound();
            }
        }

        return await Page(DepartmentId.From(id), http, departments, time, typed, problems, null, ct);

        TypedDay Day(DayOfWeek day) => new(
            day, sent[$"{day}"].Count > 0, sent[$"{day}From"].ToString(), sent[$"{day}Until"].ToString(), sent[$"{day}From2"].ToString(), sent[$"{day}Until2"].ToString());
    }

    private static async Task<IResult> AddHoliday(
        Guid id, [FromForm] HolidayForm? sent, HttpContext http, AdminDepartments departments, ChangeDepartmentHandler handler, NewsCookie news, TimeProvider time, CancellationToken ct)
    {
        var form = sent ?? new HolidayForm();
        var name = PersonName.Of(form.HolidayName);
        List<Problem> problems = [];
        if (!DateOnly.TryParseExact(form.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) || date.Year is < 2000 or > 2200)
        {
            problems.Add(new Problem(nameof(form.Date), "The date is missing", "Choose a day, or type it as 2026-12-24."));
        }

        if (PersonName.Check(name) is not null || name.Length > DepartmentHoliday.NameLength)
        {
            problems.Add(new Problem(nameof(form.HolidayName), "The name can't be used", $"Say what day it is, in {DepartmentHoliday.NameLength} characters or fewer."));
        }

        var (from, until) = (HoursText.ReadField(form.HolidayFrom), HoursText.ReadField(form.HolidayUntil));
        if ((form.HolidayFrom.Length > 0 || form.HolidayUntil.Length > 0) && (from is null || until is null || until <= from))
        {
            problems.Add(new Problem(nameof(form.HolidayFrom), "The hours can't be read", "Leave both empty for a closed day, or give a time from and a later time until."));
        }

        if (problems.Count > 0)
        {
            return await Page(DepartmentId.From(id), http, departments, time, null, problems, null, ct, form);
        }

        return Answer(await handler.AddHoliday(Actor(http, id), new ClosedDay(date, from, until), name, ct), http, news, id);
    }

    private static async Task<IResult> RemoveHoliday(Guid id, [FromForm] HolidayForm? sent, HttpContext http, ChangeDepartmentHandler handler, NewsCookie news, CancellationToken ct) =>
        DateOnly.TryParseExact(sent?.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? Answer(await handler.RemoveHoliday(Actor(http, id), date, ct), http, news, id)
            : TypedResults.NotFound();

    private static async Task<IResult> SetAgent(Guid id, [FromForm] AgentForm? sent, HttpContext http, ChangeDepartmentHandler handler, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new AgentForm();
        var seats = form.Seats.Length == 0 ? DepartmentAgent.UsualSeats
            : int.TryParse(form.Seats, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= DepartmentAgent.MostSeats ? number : DepartmentAgent.MostSeats;
        return Guid.TryParse(form.Agent, out var agent)
            ? Answer(await handler.SetAgent(Actor(http, id), AccountId.From(agent), seats, ct), http, news, id)
            : TypedResults.NotFound();
    }

    private static async Task<IResult> RemoveAgent(Guid id, [FromForm] AgentForm? sent, HttpContext http, ChangeDepartmentHandler handler, NewsCookie news, CancellationToken ct) =>
        Guid.TryParse(sent?.Agent, out var agent) ? Answer(await handler.RemoveAgent(Actor(http, id), AccountId.From(agent), ct), http, news, id) : TypedResults.NotFound();

    private static DepartmentActor Actor(HttpContext http, Guid id) => new(http.SignedIn.Account, http.Origin, DepartmentId.From(id));

    private static IResult Answer(DepartmentResult result, HttpContext http, NewsCookie news, Guid id) => result switch
    {
        DepartmentResult.Saved => Leads(http, news, id, DepartmentEvents.Saved),
        DepartmentResult.Full => Leads(http, news, id, DepartmentEvents.Full),
        _ => TypedResults.NotFound(),
    };

    private static SeeOther Leads(HttpContext http, NewsCookie news, Guid id, NewsKind said)
    {
        news.Leave(http, said);
        return Pages.Go(DepartmentsPaths.Of(DepartmentId.From(id)));
    }

    private static Problem? NameProblem(string name) =>
        PersonName.Check(name) is not null || name.Length > Department.NameLength
            ? new Problem("Name", "The name can't be used", $"Type a name on one line, in {Department.NameLength} characters or fewer.")
            : null;

    private static List<OpenHours> HoursOf(TypedDay day, List<Problem> problems)
    {
        if (!day.IsOpen)
        {
            return [];
        }

        List<OpenHours> hours = [];
        foreach (var (from, until, field, isFirst) in new[] { (day.From, day.Until, $"{day.Day}From", true), (day.From2, day.Until2, $"{day.Day}From2", false) })
        {
            if (!isFirst && from.Length == 0 && until.Length == 0)
            {
                continue;
            }

            if (HoursText.ReadField(from) is { } begins && HoursText.ReadField(until) is { } ends && hours.All(other => other.From != begins))
            {
                hours.Add(new OpenHours(day.Day, begins, ends));
            }
            else
            {
                problems.Add(new Problem(field, $"The hours of {day.Day} can't be read", "Give a time from and a time until. The same time twice is round the clock."));
            }
        }

        return hours;
    }

    private static async Task<IResult> Page(
        DepartmentId id, HttpContext http, AdminDepartments departments, TimeProvider time, TypedDepartment? typed, IReadOnlyList<Problem> problems, News? news, CancellationToken ct, HolidayForm? holiday = null)
    {
        if (await departments.Read(id, ct) is not { } found)
        {
            return TypedResults.NotFound();
        }

        return Pages.Draw<AdminDepartmentPage>(
            new
            {
                All = await departments.All(ct),
                View = found,
                Values = typed ?? Stored(found, holiday ?? new HolidayForm()),
                Now = time.GetUtcNow(),
                MayWrite = http.SignedIn.Role is Role.Admin,
                Problems = problems,
                News = news,
            },
            problems);
    }

    private static TypedDepartment Stored(AdminDepartment found, HolidayForm holiday)
    {
        var department = found.Department;
        return new TypedDepartment(
            department.Name, department.Greeting, department.Zone, department.IsOffered, department.TakesStrangers,
            [.. Week.Select(day =>
            {
                var hours = found.Hours.Weekly.Where(h => h.Day == day).OrderBy(h => h.From).ToList();
                return new TypedDay(day, hours.Count > 0, Field(hours, 0, h => h.From), Field(hours, 0, h => h.Until), Field(hours, 1, h => h.From), Field(hours, 1, h => h.Until));
            })],
            holiday);

        static string Field(List<OpenHours> hours, int index, Func<OpenHours, int> part) => index < hours.Count ? HoursText.Field(part(hours[index])) : "";
    }
}
