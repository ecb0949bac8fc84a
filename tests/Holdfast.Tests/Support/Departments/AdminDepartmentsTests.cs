using System.Net;
using Holdfast.Kit;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;

namespace Holdfast.Support.Departments;

/// <summary>/admin/departments.</summary>
[Trait("G", "G24")]
public sealed class AdminDepartmentsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static readonly string Specialists = $"/admin/departments/{Department.CategorySpecialists}";

    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task The_seeds_two_departments_are_there_with_its_hours()
    {
        var (admin, _) = await _app.SignInStaff(Role.Admin);
        var list = await admin.Get("/admin/departments");
        Assert.Contains("Customer Service", list.Words, StringComparison.Ordinal);
        var page = await admin.Get(Specialists);
        Assert.Contains("Monday to Friday, 6 am to 5 pm, Pacific Time (Los Angeles)", page.Words, StringComparison.Ordinal);
        Assert.Contains("A member in Berlin reads: \"Monday to Friday, 3 pm to 2 am", page.Words, StringComparison.Ordinal);
        Assert.Equal("06:00", page.Document.QuerySelector("input[name=MondayFrom]")?.GetAttribute("value"));
    }

    [Fact]
    public async Task Hours_greeting_holidays_and_seats_are_changed_and_stand_in_the_trail()
    {
        var (admin, _) = await _app.SignInStaff(Role.Admin);
        var agent = await _app.NewPerson("Aroha Ngata", role: Role.Agent);
        var added = await admin.SubmitForm("/admin/departments", ("Name", "Payments"));
        var path = added.Location!;
        await admin.SubmitForm(path, path, ("Greeting", "Hello!"), ("Zone", "Europe/Berlin"), ("Friday", "true"), ("FridayFrom", "21:00"), ("FridayUntil", "02:00"), ("Sunday", "true"),
            ("SundayFrom", "09:00"), ("SundayUntil", "12:00"), ("SundayFrom2", "13:00"), ("SundayUntil2", "17:00"), ("IsOffered", "true"));
        await admin.SubmitForm(path, path + "/holidays", ("Date", "2026-12-25"), ("HolidayName", "Founders day"));
        await admin.SubmitForm(path, path + "/agents", ("Agent", agent.Account.Value.ToString()));
        await admin.SubmitForm(path, path + "/agents", ("Agent", agent.Account.Value.ToString()), ("Seats", "5"));

        var page = await admin.Get(path);
        Assert.Contains("Friday, 9 pm to 2 am; Sunday, 9 am to 12 pm and 1 pm to 5 pm, Central European", page.Words, StringComparison.Ordinal);
        Assert.Contains("25 Dec 2026, closed", page.Words, StringComparison.Ordinal);
        Assert.Contains("Aroha Ngata", page.Words, StringComparison.Ordinal);
        Assert.Contains("5 in all", page.Words, StringComparison.Ordinal);
        Assert.Equal(5, (await _app.Stored<AuditEntry>()).Count(e => e.Kind == new ActivityKind("DepartmentChanged") && e.SubjectId == Guid.Parse(path.Split('/')[^1])));

        await admin.SubmitForm(path, path + "/holidays/remove", ("Date", "2026-12-25"));
        await admin.SubmitForm(path, path + "/agents/remove");
        Assert.DoesNotContain("Founders day", (await admin.Get(path)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_changes_nothing_and_keeps_what_was_typed()
    {
        var (admin, _) = await _app.SignInStaff(Role.Admin);
        var before = await _app.Stored<DepartmentHours>();
        var refused = await admin.SubmitForm(Specialists, Specialists, ("Name", " "), ("Zone", "Moon/Base"), ("MondayUntil", ""), ("Greeting", new string('x', Department.GreetingLength + 1)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("The hours of Monday can't be read", refused.Words, StringComparison.Ordinal);
        Assert.Equal(Department.GreetingLength + 1, refused.Document.QuerySelector("input[name=Greeting]")?.GetAttribute("value")?.Length);
        var holiday = await admin.SubmitForm(Specialists, Specialists + "/holidays", ("Date", "yesterday"), ("HolidayName", "Kept"));
        Assert.Equal("Kept", holiday.Document.QuerySelector("input[name=HolidayName]")?.GetAttribute("value"));
        Assert.Equal(before.Count, (await _app.Stored<DepartmentHours>()).Count(h => before.Exists(b => (b.Department, b.Day, b.From, b.Until) == (h.Department, h.Day, h.From, h.Until))));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.SubmitForm("/admin/departments", ("Name", "Customer Service"))).Status);
    }

    [Theory]
    [InlineData(Role.Agent)]
    [InlineData(Role.Lead)]
    [InlineData(Role.Member)]
    public async Task Whoever_is_no_admin_finds_nothing_there(Role role)
    {
        var browser = await _app.SignIn(await _app.NewPerson(role: role));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(Specialists)).Status);
    }
}
