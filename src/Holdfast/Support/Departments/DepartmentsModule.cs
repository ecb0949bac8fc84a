using Holdfast.Platform.Accounts;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Staff;

namespace Holdfast.Support.Departments;

public static class DepartmentsModule
{
    public static void AddDepartments(this IServiceCollection services)
    {
        services.AddScoped<DepartmentBook>();
        services.AddScoped<AdminDepartments>();
        services.AddScoped<ChangeDepartmentHandler>();
        services.AddMenuEntry(Menu.Admin, DepartmentsPaths.Admin, "Departments", "inbox", 30, Role.Admin, Role.Auditor);
        DepartmentEvents.Register(services);
        services.AddScoped<IDepartmentsOf>(all => all.GetRequiredService<DepartmentBook>());
        services.AddSingleton<IEraseWithAccount, EraseMembership>();
        services.AddScoped<IDemoData, DepartmentsDemo>();
        services.AddSingleton(new LeftOutOfExport(typeof(DepartmentAgent), "It says where somebody works, not what is theirs."));
        services.AddSingleton(new LeftOutOfExport(typeof(OwnMemberAccount),
            "It keeps staff from their own requests; staff named it themselves."));
    }

    public static void MapDepartments(this IEndpointRouteBuilder routes) => AdminDepartmentsEndpoint.Map(routes);
}
