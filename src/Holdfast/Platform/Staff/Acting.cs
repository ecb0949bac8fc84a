using Holdfast.Platform.Accounts;

namespace Holdfast.Platform.Staff;

/// <summary>Whoever is signed in, as folders that know no sessions need it: a request feature, absent for strangers.</summary>
public sealed record Acting(AccountId Account, Role Role);
