using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Departments;

/// <summary>A department, and when it is open.</summary>
public sealed record DepartmentWithHours(Department Department, Hours Hours);

/// <summary>Which departments there are, and who works in them.</summary>
public sealed class DepartmentBook(HoldfastDb db) : IDepartmentsOf
{
    /// <summary>Departments at the most.</summary>
    public const int Most = 200;

    /// <summary>Agents of a department at the most.</summary>
    public const int MostAgents = 500;

    /// <summary>Member accounts that somebody may name as theirs.</summary>
    public const int MostOwnAccounts = 20;

    /// <summary>All of them by name, without "none".</summary>
    public async Task<IReadOnlyList<Department>> All(CancellationToken ct) =>
        await db.Set<Department>().AsNoTracking().Where(d => d.Id != Department.None).OrderBy(d => d.Name).Take(Most).ToListAsync(ct);

    /// <summary>A department with its hours; null where there is none of that id.</summary>
    public async Task<DepartmentWithHours?> Read(DepartmentId department, CancellationToken ct) =>
        (await Read(db.Set<Department>().Where(d => d.Id == department && d.Id != Department.None), ct)).SingleOrDefault();

    /// <summary>Those that members may choose, by name, with their hours.</summary>
    public Task<IReadOnlyList<DepartmentWithHours>> Offered(CancellationToken ct) =>
        Read(db.Set<Department>().Where(d => d.IsOffered && d.Id != Department.None), ct);

    /// <summary>All of them by name, with their hours.</summary>
    public Task<IReadOnlyList<DepartmentWithHours>> AllWithHours(CancellationToken ct) =>
        Read(db.Set<Department>().Where(d => d.Id != Department.None), ct);

    private async Task<IReadOnlyList<DepartmentWithHours>> Read(IQueryable<Department> departments, CancellationToken ct)
    {
        var rows = await departments.AsNoTracking().OrderBy(d => d.Name).Take(Most).ToListAsync(ct);
        var ids = rows.ConvertAll(d => d.Id);
        var hours = (await db.Set<DepartmentHours>().AsNoTracking().Where(h => ids.Contains(h.Department))
            .Take(Most * 7 * DepartmentHours.MostADay).ToListAsync(ct)).ToLookup(h => h.Department);
        var holidays = (await db.Set<DepartmentHoliday>().AsNoTracking().Where(h => ids.Contains(h.Department)).OrderBy(h => h.Date)
            .Take(Most * DepartmentHoliday.Most).ToListAsync(ct)).ToLookup(h => h.Department);
        return [.. rows.Select(d => new DepartmentWithHours(d, new Hours(
            ZoneOf(d),
            [.. hours[d.Id].Select(h => new OpenHours(h.Day, h.From, h.Until))],
            [.. holidays[d.Id].Select(h => new ClosedDay(h.Date, h.From, h.Until))])))];
    }

    /// <summary>A zone that this machine does not know, because its list is older, is UTC rather than a failure.</summary>
    private static TimeZoneInfo ZoneOf(Department department) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(department.Zone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>Those an agent works in, without "none".</summary>
    public async Task<IReadOnlyList<DepartmentId>> Of(AccountId agent, CancellationToken ct) =>
        await db.Set<DepartmentAgent>().Where(a => a.Agent == agent).Select(a => a.Department).Take(Most).ToListAsync(ct);

    async Task<IReadOnlyCollection<Guid>> IDepartmentsOf.Read(AccountId staff, CancellationToken ct) =>
        [.. (await Of(staff, ct)).Select(d => d.Value)];

    /// <summary>Whether a department of that id is there; "none" is.</summary>
    public Task<bool> Exists(DepartmentId department, CancellationToken ct) => db.Set<Department>().AnyAsync(d => d.Id == department, ct);

    /// <summary>The agents of a department.</summary>
    public IQueryable<AccountId> AgentsOf(DepartmentId department) =>
        db.Set<DepartmentAgent>().Where(a => a.Department == department).Select(a => a.Agent);

    /// <summary>The member accounts that somebody who works here has named as theirs.</summary>
    public async Task<IReadOnlyList<AccountId>> OwnAccountsOf(AccountId staff, CancellationToken ct) =>
        await db.Set<OwnMemberAccount>().Where(o => o.Staff == staff).Select(o => o.Member).Take(MostOwnAccounts).ToListAsync(ct);
}
