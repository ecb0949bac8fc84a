namespace Holdfast.Support.Departments;

/// <summary>Addresses of the departments' own pages.</summary>
public static class DepartmentsPaths
{
    public const string Admin = "/admin/departments";

    internal static string Of(DepartmentId department) => $"{Admin}/{department}";

    internal static string Act(DepartmentId department, string act) => $"{Of(department)}/{act}";
}
