namespace Holdfast.Platform.Web;

/// <summary>The signed-in person as the page frame shows them; a request feature, absent for strangers.</summary>
/// <param name="Name">As the person wrote it.</param>
/// <param name="Address">The primary email address.</param>
/// <param name="Zone">The zone in which times are shown to this person.</param>
/// <param name="SeesAdmin">The account menu leads to the operator's pages.</param>
/// <param name="SeesDesk">It leads to where support works.</param>
public sealed record Visitor(string Name, string Address, TimeZoneInfo Zone, bool SeesAdmin = false, bool SeesDesk = false);
