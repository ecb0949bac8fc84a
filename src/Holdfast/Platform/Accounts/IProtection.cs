using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.Accounts;

/// <summary>
/// A row that an account is protected by, or found by: a credential, an address. While the account is frozen no save may change it
/// but those of the flow that froze it (rulings F33); the save asks inside its own transaction.
/// </summary>
public interface IProtection
{
    /// <summary>Whose it is.</summary>
    AccountId Account { get; }

    /// <summary>Whether this writing of the row changes the protection. Noting something on the row does not.</summary>
    /// <param name="wrote">Whether the property of this name has another value than the stored row.</param>
    bool IsChange(EntityState how, Func<string, bool> wrote) => true;
}
