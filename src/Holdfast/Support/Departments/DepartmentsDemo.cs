using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;

namespace Holdfast.Support.Departments;

/// <summary>The demo staff work in both departments.</summary>
internal sealed class DepartmentsDemo : IDemoData
{
    public Task Add(HoldfastDb db, IReadOnlyList<DemoPerson> people, CancellationToken ct)
    {
        foreach (var person in people.Where(person => person.Account.Role is not Role.Member))
        {
            db.Add(new DepartmentAgent { Department = Department.CustomerService, Agent = person.Account.Id });
            db.Add(new DepartmentAgent { Department = Department.CategorySpecialists, Agent = person.Account.Id });
        }

        return Task.CompletedTask;
    }
}
