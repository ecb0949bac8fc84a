using System.Diagnostics;

namespace Holdfast.Security.Containment;

/// <summary>The words for why an agent contained an account, for staff and for its owner's timeline; and what the mails about it have in common.</summary>
public static class ContainmentText
{
    /// <summary>What the notice of an account that was being closed keeps as its detail.</summary>
    public const string WasClosing = "closing";

    /// <summary>Goes after a notice's lead; empty where the account was not being closed.</summary>
    public static string NotClosing(string? detail) =>
        detail is WasClosing ? " Your account is no longer being closed: once you're back, close it again if you still want that." : "";

    public static string Of(ContainmentReason reason) => reason switch
    {
        ContainmentReason.OwnerAsked => "the owner told us",
        ContainmentReason.Reported => "somebody told us",
        ContainmentReason.Seen => "we saw signs of a stranger",
        _ => throw new UnreachableException(),
    };
}
