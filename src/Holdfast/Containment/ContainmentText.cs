using System.Diagnostics;

namespace Holdfast.Containment;

/// <summary>The words for why an agent contained an account: for staff, and for its owner's timeline.</summary>
public static class ContainmentText
{
    public static string Of(ContainmentReason reason) => reason switch
    {
        ContainmentReason.OwnerAsked => "its owner told us",
        ContainmentReason.Reported => "somebody told us",
        ContainmentReason.Seen => "we saw signs of a stranger",
        _ => throw new UnreachableException(),
    };
}
