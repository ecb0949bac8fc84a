using Holdfast.Platform.Accounts;
using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Passwords;

/// <summary>Why a new password is refused.</summary>
public abstract record PasswordFault
{
    private PasswordFault()
    {
    }

    public sealed record Missing : PasswordFault;

    public sealed record TooShort(int Length, int Least) : PasswordFault;

    public sealed record TooLong(int Length, int Most) : PasswordFault;

    public sealed record Common : PasswordFault;

    public sealed record OwnWords : PasswordFault;

    public sealed record SameAsBefore : PasswordFault;

    /// <summary>It is among leaked passwords; 1 in 65,536 others is taken for one.</summary>
    public sealed record Breached : PasswordFault;

    /// <summary>Leaked passwords could not be looked up, and the operator wants no new password then.</summary>
    public sealed record NotLookedUp : PasswordFault;
}

/// <param name="Left">What is left of it without all that a guesser tries first.</param>
public sealed record TypedPassword(int Length, bool IsLongEnough, bool IsUncommon, bool IsNotOwn, int Left);

/// <summary>
/// What a new password must be: long enough in code points of its normal form C, not common, not made of
/// its owner's name or address. Nothing else: no classes of characters, no rotation. Whoever stores one asks
/// <see cref="NewPasswords"/>, which also looks among leaked passwords.
/// </summary>
public sealed class PasswordRules(IOptions<PasswordOptions> options, IOptions<ShellOptions> shell, CommonPasswords common)
{
    private readonly IReadOnlyList<string> _serviceWords = [shell.Value.Name, "holdfast", .. options.Value.ServiceWords];

    public int MinLength => options.Value.MinLength;

    public int MaxLength => options.Value.MaxLength;

    /// <summary>What is true of a password that is still being typed: each rule by itself.</summary>
    public TypedPassword Look(string candidate, string name, IReadOnlyList<string> addresses)
    {
        var text = NormalForm.OfSecret(candidate) ?? candidate;
        var length = text.EnumerateRunes().Count();
        var left = length is > 0 && length <= MaxLength ? common.Left(text, _serviceWords) : 0;
        return new TypedPassword(
            length, length >= MinLength && length <= MaxLength, left >= CommonPasswords.LeastLeft, length > 0 && !OwnWords.LeavesTooLittle(text, name, addresses, _serviceWords), left);
    }

    /// <summary>What is wrong with the password, or null. Length first, so that no list is asked about a book.</summary>
    /// <param name="before">The password that it replaces, when it is known at that moment.</param>
    public PasswordFault? Check(string candidate, string name, IReadOnlyList<string> addresses, string? before)
    {
        var text = NormalForm.OfSecret(candidate) ?? candidate;
        var length = text.EnumerateRunes().Count();
        if (length == 0)
        {
            return new PasswordFault.Missing();
        }

        if (length < MinLength)
        {
            return new PasswordFault.TooShort(length, MinLength);
        }

        if (length > MaxLength)
        {
            return new PasswordFault.TooLong(length, MaxLength);
        }

        if (before is not null && text == NormalForm.OfSecret(before))
        {
            return new PasswordFault.SameAsBefore();
        }

        if (common.IsCommon(text, _serviceWords))
        {
            return new PasswordFault.Common();
        }

        return OwnWords.LeavesTooLittle(text, name, addresses, _serviceWords) ? new PasswordFault.OwnWords() : null;
    }
}
