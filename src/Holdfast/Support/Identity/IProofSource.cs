namespace Holdfast.Support.Identity;

/// <summary>
/// A way to prove who one is, registered by its owner with <c>services.AddScoped&lt;IProofSource, ...&gt;()</c>. The source says what was
/// proved and when, and leaves out what is over for a reason of its own (a sign-in that ended). That a proof falls after a day, at any
/// change of what protects the account, and while the account is contained, holds for every source (<see cref="ProofRules"/>).
/// </summary>
public interface IProofSource
{
    /// <summary>What each of them has proved, asked in one statement; of several for one the surest that stands counts.</summary>
    /// <param name="who">At most <see cref="ProofBook.Most"/>.</param>
    Task<IReadOnlyList<ProofClaim>> Claims(IReadOnlyList<OnTicket> who, CancellationToken ct);
}
