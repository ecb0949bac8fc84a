namespace Holdfast.Platform.Web;

/// <summary>The signed-in person as the page frame shows them; a request feature, absent for strangers.</summary>
/// <param name="Name">As the person wrote it.</param>
/// <param name="Address">The primary email address.</param>
/// <param name="Zone">The zone in which times are shown to this person.</param>
/// <param name="HasOwnZone">They have one; else it is the operator's, and their browser knows better.</param>
/// <param name="Role">The name of their role: it decides what stands on their menus, and never what they may do.</param>
public sealed record Visitor(string Name, string Address, TimeZoneInfo Zone, string Role, bool HasOwnZone = true);
