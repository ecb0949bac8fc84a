using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Departments;

/// <summary>The demo staff work in both departments, and Customer Service never closes, so that a chat can be tried at any hour.</summary>
internal sealed class DepartmentsDemo : IDemoData
{
    public async Task Add(HoldfastDb db, IReadOnlyList<DemoPerson> people, CancellationToken ct)
    {
        foreach (var person in people.Where(person => person.Account.Role is not Role.Member))
        {
            db.Add(new DepartmentAgent { Department = Department.CustomerService, Agent = person.Account.Id });
            db.Add(new DepartmentAgent { Department = Department.CategorySpecialists, Agent = person.Account.Id });
        }

        await db.Set<DepartmentHours>().Where(h => h.Department == Department.CustomerService).ExecuteDeleteAsync(ct);
        db.AddRange(Enum.GetValues<DayOfWeek>().Select(
            day => new DepartmentHours { Department = Department.CustomerService, Day = day, From = 0, Until = 0 }));
    }
}
