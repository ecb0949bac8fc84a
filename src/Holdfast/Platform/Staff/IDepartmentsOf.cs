using Holdfast.Platform.Accounts;

namespace Holdfast.Platform.Staff;

/// <summary>
/// Says which departments somebody of the staff works in. Declared here, so that whoever decides what staff may see can ask; whoever keeps
/// the departments answers.
/// </summary>
public interface IDepartmentsOf
{
    /// <summary>The ids of the departments; none for somebody who works in none.</summary>
    Task<IReadOnlyCollection<Guid>> Read(AccountId staff, CancellationToken ct);
}
