using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Departments;

/// <summary>A department in the list beside the page.</summary>
/// <param name="Taking">Agents who take chats at this moment.</param>
public sealed record DepartmentLine(DepartmentId Id, string Name, bool IsInHours, int Taking)
{
    public bool IsOpen => IsInHours && Taking > 0;
}

public sealed record AgentLine(AccountId Account, string Name, int Seats, AgentNow Now);

public sealed record HolidayLine(DateOnly Date, string Name, int? From, int? Until);

/// <summary>A department as an admin edits it.</summary>
/// <param name="Others">Staff who don't work in it.</param>
public sealed record AdminDepartment(
    Department Department, Hours Hours, IReadOnlyList<AgentLine> Agents, IReadOnlyList<HolidayLine> Holidays,
    IReadOnlyList<(AccountId Account, string Name)> Others);

/// <summary>What the pages of departments show.</summary>
public sealed class AdminDepartments(HoldfastDb db, DepartmentBook book, ChangeDepartmentHandler handler, IWhoIsThere who, TimeProvider time)
{
    /// <summary>Of the staff that can be added, so many are offered.</summary>
    public const int MostOffered = 500;

    public async Task<IReadOnlyList<DepartmentLine>> All(CancellationToken ct)
    {
        var (now, all) = (time.GetUtcNow(), await book.AllWithHours(ct));
        var members = await db.Set<DepartmentAgent>().AsNoTracking().Select(a => new { a.Department, a.Agent })
            .Take(DepartmentBook.Most * DepartmentBook.MostAgents).ToListAsync(ct);
        var there = await who.Among([.. members.Select(a => a.Agent).Distinct()], ct);
        var taking = members.Where(a => there.GetValueOrDefault(a.Agent).TakesChats).ToLookup(a => a.Department);
        return [.. all.Select(d => new DepartmentLine(d.Department.Id, d.Department.Name, d.Hours.IsOpen(now), taking[d.Department.Id].Count()))];
    }

    public async Task<AdminDepartment?> Read(DepartmentId id, CancellationToken ct)
    {
        if (await book.Read(id, ct) is not { } found)
        {
            return null;
        }

        var agents = await db.Set<DepartmentAgent>().AsNoTracking().Where(a => a.Department == id)
            .Join(db.Set<Account>(), a => a.Agent, account => account.Id, (a, account) => new { account.Id, account.Name, a.Seats })
            .OrderBy(a => a.Name).ThenBy(a => a.Id).Take(DepartmentBook.MostAgents).ToListAsync(ct);
        var there = await who.Among(agents.ConvertAll(a => a.Id), ct);
        var ids = agents.ConvertAll(a => a.Id);
        var others = await handler.Staff().Where(a => !ids.Contains(a.Id)).OrderBy(a => a.Name).ThenBy(a => a.Id)
            .Select(a => new { a.Id, a.Name }).Take(MostOffered).ToListAsync(ct);
        var holidays = await db.Set<DepartmentHoliday>().AsNoTracking().Where(h => h.Department == id).OrderBy(h => h.Date)
            .Select(h => new HolidayLine(h.Date, h.Name, h.From, h.Until)).Take(DepartmentHoliday.Most).ToListAsync(ct);
        return new AdminDepartment(
            found.Department, found.Hours,
            [.. agents.Select(a => new AgentLine(a.Id, a.Name, a.Seats, there.GetValueOrDefault(a.Id)))],
            holidays, [.. others.Select(a => (a.Id, a.Name))]);
    }
}
