using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Departments;

/// <summary>Who changes a department, and which.</summary>
public sealed record DepartmentActor(AccountId By, Origin Origin, DepartmentId Department);

/// <param name="Hours">At most <see cref="DepartmentHours.MostADay"/> a day, none twice.</param>
public sealed record DepartmentValues(
    string Name, string Greeting, string Zone, bool IsOffered, bool TakesStrangers, IReadOnlyList<OpenHours> Hours);

public enum DepartmentResult
{
    Saved,
    NotThere,
    NameTaken,

    /// <summary>There are as many as there may be.</summary>
    Full,
}

/// <summary>Adds and changes departments. Who works where decides who reads which ticket, so each change stands in the trail.</summary>
public sealed class ChangeDepartmentHandler(HoldfastDb db, AuditTrail audit, TimeProvider time)
{
    public const string SubjectKind = "department";

    /// <returns>Null where the name is taken or there is no room.</returns>
    public async Task<DepartmentId?> Add(string name, AccountId by, Origin origin, CancellationToken ct)
    {
        if (await db.Set<Department>().CountAsync(ct) > DepartmentBook.Most)
        {
            return null;
        }

        var department = new Department { Id = DepartmentId.New(time.GetUtcNow()), Name = name };
        db.Add(department);
        return await Save(new DepartmentActor(by, origin, department.Id), new { Added = name }, ct) is DepartmentResult.Saved ? department.Id : null;
    }

    public Task<DepartmentResult> Change(DepartmentActor actor, DepartmentValues values, CancellationToken ct) => Do(
        actor,
        async (department, inside) =>
        {
            (department.Name, department.Greeting, department.Zone) = (values.Name, values.Greeting, values.Zone);
            (department.IsOffered, department.TakesStrangers) = (values.IsOffered, values.TakesStrangers);
            await db.Set<DepartmentHours>().Where(h => h.Department == actor.Department).ExecuteDeleteAsync(inside);
            db.AddRange(values.Hours.Select(
                h => new DepartmentHours { Department = actor.Department, Day = h.Day, From = h.From, Until = h.Until }));
            return new { values.Name, values.Zone, values.IsOffered, values.TakesStrangers };
        },
        ct);

    /// <summary>Adds a holiday, or changes the one of that day.</summary>
    public Task<DepartmentResult> AddHoliday(DepartmentActor actor, ClosedDay day, string name, CancellationToken ct) => Do(
        actor,
        async (_, inside) =>
        {
            var same = db.Set<DepartmentHoliday>().Where(h => h.Department == actor.Department && h.Date == day.Date);
            var replaced = await same.ExecuteDeleteAsync(inside);
            if (replaced == 0
                && await db.Set<DepartmentHoliday>().CountAsync(h => h.Department == actor.Department, inside) >= DepartmentHoliday.Most)
            {
                return null;
            }

            db.Add(new DepartmentHoliday { Department = actor.Department, Date = day.Date, Name = name, From = day.From, Until = day.Until });
            return new { Holiday = day.Date, Name = name };
        },
        ct);

    public Task<DepartmentResult> RemoveHoliday(DepartmentActor actor, DateOnly date, CancellationToken ct) => Do(
        actor,
        async (_, inside) =>
        {
            await db.Set<DepartmentHoliday>().Where(h => h.Department == actor.Department && h.Date == date).ExecuteDeleteAsync(inside);
            return new { NoHoliday = date };
        },
        ct);

    /// <summary>Takes somebody of the staff in, or changes their seats.</summary>
    public Task<DepartmentResult> SetAgent(DepartmentActor actor, AccountId agent, int seats, CancellationToken ct) => Do(
        actor,
        async (_, inside) =>
        {
            var row = await db.Set<DepartmentAgent>().SingleOrDefaultAsync(a => a.Department == actor.Department && a.Agent == agent, inside);
            if (row is null)
            {
                if (!await Staff().AnyAsync(a => a.Id == agent, inside)
                    || await db.Set<DepartmentAgent>().CountAsync(a => a.Department == actor.Department, inside) >= DepartmentBook.MostAgents)
                {
                    return null;
                }

                row = new DepartmentAgent { Department = actor.Department, Agent = agent };
                db.Add(row);
            }

            row.Seats = seats;
            return new { Agent = agent.Value, Seats = seats };
        },
        ct);

    public Task<DepartmentResult> RemoveAgent(DepartmentActor actor, AccountId agent, CancellationToken ct) => Do(
        actor,
        async (_, inside) =>
        {
            await db.Set<DepartmentAgent>().Where(a => a.Department == actor.Department && a.Agent == agent).ExecuteDeleteAsync(inside);
            return new { NoAgent = agent.Value };
        },
        ct);

    /// <summary>Those of the staff who may work in a department.</summary>
    internal IQueryable<Account> Staff() => db.Set<Account>()
        .Where(a => a.Status == AccountStatus.Active && (a.Role == Role.Agent || a.Role == Role.Lead || a.Role == Role.Admin));

    private async Task<DepartmentResult> Do(
        DepartmentActor actor, Func<Department, CancellationToken, Task<object?>> change, CancellationToken ct)
    {
        try
        {
            return await db.Write(
                async inside =>
                {
                    if (actor.Department == Department.None
                        || await db.Set<Department>().SingleOrDefaultAsync(d => d.Id == actor.Department, inside) is not { } department)
                    {
                        return DepartmentResult.NotThere;
                    }

                    if (await change(department, inside) is not { } detail)
                    {
                        return DepartmentResult.Full;
                    }

                    audit.RecordAbout(DepartmentEvents.Changed, new AuditSubject(SubjectKind, actor.Department.Value), actor.By, actor.Origin, detail);
                    await db.SaveChangesAsync(inside);
                    return DepartmentResult.Saved;
                },
                ct);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            return DepartmentResult.NameTaken;
        }
    }

    private async Task<DepartmentResult> Save(DepartmentActor actor, object detail, CancellationToken ct)
    {
        audit.RecordAbout(DepartmentEvents.Changed, new AuditSubject(SubjectKind, actor.Department.Value), actor.By, actor.Origin, detail);
        try
        {
            await db.SaveChangesAsync(ct);
            return DepartmentResult.Saved;
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            return DepartmentResult.NameTaken;
        }
    }
}
