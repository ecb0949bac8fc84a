using System.Text.RegularExpressions;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;

namespace Holdfast.Platform.Texts;

/// <summary>
/// One kind of secret that people put into texts without meaning to, said by its owner (support.md G19). Everything of its form is taken out
/// of every text before it is stored, whether we know it or not, and the sender always reads the same words.
/// </summary>
public interface ISecretKind
{
    /// <summary>The form that it has in a text, linear in time (RegexOptions.NonBacktracking).</summary>
    Regex Form { get; }

    /// <summary>What stands in its place, such as "[a sign-in was taken out]".</summary>
    string InItsPlace { get; }

    /// <summary>What it is recognised by, or null where what has the form is never looked up: it is taken out and nothing else.</summary>
    TokenHash? HashOf(string found);

    /// <summary>Looks all of them up in one statement and ends those that live, with what is owed to their owners, as rows of the caller's save.</summary>
    Task EndThose(HoldfastDb db, IReadOnlyList<TokenHash> found, CancellationToken ct);
}
