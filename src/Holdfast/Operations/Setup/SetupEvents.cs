using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Operations.Setup;

/// <summary>How staff come to their accounts.</summary>
public static class SetupEvents
{
    public static readonly ActivityKind FirstAdminCreated = new("FirstAdminCreated");

    public static readonly ActivityKind StaffCreated = new("StaffCreated");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(FirstAdminCreated, "person", Tone.Good, "Account created as the first admin");
        services.AddActivity(StaffCreated, "person", Tone.Good, "Staff account created");
    }
}
