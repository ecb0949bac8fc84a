using Holdfast.Platform.Accounts;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Mail;

/// <summary>
/// The domain whose addresses are the desk's: mail about requests comes from it, and nobody has an address in it (rulings G54).
/// Another service's confirmation of such an address would land with agents.
/// </summary>
public sealed class DeskDomain(IOptions<MailOptions> options)
{
    /// <summary>In lower case; empty where the desk has none of its own.</summary>
    public string Name { get; } = options.Value.DeskDomain.ToLowerInvariant();

    /// <summary>What somebody typed as their own address.</summary>
    public TypedEmail Read(string? typed) =>
        TypedEmail.Read(typed) is var email && email is TypedEmail.Good { Key: var key } && Owns(key) ? new TypedEmail.IsOurs() : email;

    /// <summary>Whether an address of that key is the desk's, in the domain or below it.</summary>
    public bool Owns(string key)
    {
        var domain = key[(key.LastIndexOf('@') + 1)..];
        return Name.Length > 0 && (domain == Name || domain.EndsWith("." + Name, StringComparison.Ordinal));
    }
}
