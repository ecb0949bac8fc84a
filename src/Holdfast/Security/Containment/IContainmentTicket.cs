namespace Holdfast.Security.Containment;

/// <summary>
/// Tells the number of the request that our team has because of a containment. Implemented where requests are; where nobody
/// implements it, no page speaks of one.
/// </summary>
public interface IContainmentTicket
{
    /// <summary>As people read it, such as "408 1226"; null as long as there is none.</summary>
    ValueTask<string?> Number(ContainmentId containment, CancellationToken ct);
}
