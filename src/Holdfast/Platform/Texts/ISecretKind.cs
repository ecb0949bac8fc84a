using System.Text.RegularExpressions;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Texts;

/// <summary>
/// One kind of secret that people put into texts and files without meaning to, said by its owner (rulings G19). Everything of its form is
/// taken out before anything is stored, whether we know it or not, and the sender always reads the same words.
/// </summary>
public interface ISecretKind
{
    /// <summary>Stands in what was found until it is saved.</summary>
    string Name { get; }

    /// <summary>The form that it has in a text, linear in time (RegexOptions.NonBacktracking); null for a <see cref="SecretToken"/>.</summary>
    Regex? Form { get; }

    /// <summary>Whether what has the form is one, where a form alone cannot say it.</summary>
    bool IsOne(string found) => true;

    /// <summary>What something of its own form may be stored as.</summary>
    /// <param name="by">Who sent it.</param>
    IEnumerable<TokenHash> HashesOf(string found, AccountId? by);

    /// <summary>Looks all of them up in one statement and ends those that live, with what is owed to their owners, as rows of the caller's save.</summary>
    Task EndThose(HoldfastDb db, IReadOnlyList<TokenHash> found, CancellationToken ct);
}
