using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Support.Departments;

/// <summary>What the trail tells of departments, and what the next page says.</summary>
internal static class DepartmentEvents
{
    public static readonly ActivityKind Changed = new("DepartmentChanged");

    public static readonly NewsKind Saved = new("department-saved", Tone.Good, "Saved", "It applies from now on.");

    public static readonly NewsKind Full = new("department-full", Tone.Warn, "There is no room for more", "Nothing was changed. Remove something first.");

    public static void Register(IServiceCollection services)
    {
        services.AddNews(Saved, Full);
        services.AddActivity(Changed, "inbox", Tone.Advice, "You changed a department");
    }
}
