using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Departments;

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
