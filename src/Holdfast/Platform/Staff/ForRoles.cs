using Holdfast.Platform.Accounts;

namespace Holdfast.Platform.Staff;

/// <summary>
/// A route for staff with one of these roles. For everybody else it does not exist: they get the answer of an address that is none.
/// </summary>
public sealed record ForRoles(IReadOnlyList<Role> Roles);

public static class ForRolesExtensions
{
    public static TBuilder ForRoles<TBuilder>(this TBuilder builder, params Role[] roles)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ForRoles(roles));
}
