using Holdfast.Security.Containment;

namespace Holdfast.Operations.Admin;

/// <summary>Addresses of the operator.</summary>
public static class AdminPaths
{
    /// <summary>How the installation is, for operators.</summary>
    public const string Admin = "/admin";

    /// <summary>What is still to be delivered.</summary>
    public const string AdminOutbox = "/admin/outbox";

    /// <summary>Where the relays of video checks are tried.</summary>
    public const string AdminRelay = "/admin/relay";

    /// <summary>Accounts that agents protected, for admins.</summary>
    public const string AdminContainments = ContainmentPaths.ByAgents;

    /// <summary>A page of the outbox: what waits, or what was given up.</summary>
    public static string OutboxOf(bool waiting, string? after = null) => (waiting, after) switch
    {
        (false, null) => AdminOutbox,
        (false, _) => $"{AdminOutbox}?after={after}",
        (true, null) => $"{AdminOutbox}?show=waiting",
        (true, _) => $"{AdminOutbox}?show=waiting&after={after}",
    };

    /// <summary>Has all deliveries of one fault tried again.</summary>
    public const string RetryAll = AdminOutbox + "/retry";

    /// <summary>Has a delivery tried again.</summary>
    public static string RetryOf(Guid delivery) => $"{AdminOutbox}/{delivery}/retry";

    /// <summary>Asks, then discards a delivery.</summary>
    public static string DiscardOf(Guid delivery) => $"{AdminOutbox}/{delivery}/discard";

    /// <summary>What one agent protected.</summary>
    public static string ContainmentsOf(Guid agent) => $"{AdminContainments}/agents/{agent}";

    /// <summary>Lets a stopped agent go on.</summary>
    public static string ResumeOf(Guid agent) => $"{AdminContainments}/agents/{agent}/resume";

    /// <summary>A request to open accounts again, for a second admin.</summary>
    public static string LiftOf(Guid lift) => $"{AdminContainments}/lifts/{lift}";

    /// <summary>Grants it.</summary>
    public static string GrantOf(Guid lift) => $"{AdminContainments}/lifts/{lift}/grant";

    /// <summary>Takes it back.</summary>
    public static string WithdrawOf(Guid lift) => $"{AdminContainments}/lifts/{lift}/withdraw";
}
