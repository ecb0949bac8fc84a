namespace Holdfast.Security.Containment;

/// <summary>Addresses of what becomes of containments.</summary>
public static class ContainmentPaths
{
    /// <summary>Where admins look at what agents protected; the operator's pages have it.</summary>
    public const string ByAgents = "/admin/containments";
}
