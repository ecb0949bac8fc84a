namespace Holdfast.Support.Desk;

/// <summary>Addresses of the desk.</summary>
public static class DeskPaths
{
    /// <summary>Where support works.</summary>
    public const string Desk = "/desk";

    /// <summary>Finds the account that an agent is to protect.</summary>
    public const string DeskProtect = "/desk/protect";

    /// <summary>Shows whose account it is and what will happen, then protects it.</summary>
    public static string ProtectOf(Guid account) => $"/desk/accounts/{account}/protect";
}
