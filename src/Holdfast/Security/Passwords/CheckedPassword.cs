using Holdfast.Platform.Throttling;
using Holdfast.Security.LeakedPasswords;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Holdfast.Security.Passwords;

/// <summary>
/// Judges new passwords, the rules first and then the leaked ones, and hashes those that passed. The one way to a
/// <see cref="CheckedPassword"/> and to its <see cref="PasswordHash"/>.
/// </summary>
public sealed class NewPasswords(PasswordRules rules, BreachedPasswords breached, HashLanes lanes, Argon2Hasher hasher)
{
    public PasswordRules Rules => rules;

    public BreachedPasswords Breached => breached;

    /// <summary>The password as one that may be stored, or what is wrong with it. It may take as long as a range service may.</summary>
    /// <param name="before">The password that it replaces, when it is known at that moment.</param>
    public Task<(CheckedPassword? Password, PasswordFault? Fault)> Check(
        string candidate, string name, IReadOnlyList<string> addresses, string? before, CancellationToken ct) =>
        CheckedPassword.Of(this, candidate, name, addresses, before, ct);

    /// <summary>Its hash, in a turn of the lane; null when too many wait, or the turn did not come in time.</summary>
    public async Task<PasswordHash?> Hash(CheckedPassword password, Lane lane, Network network, CancellationToken ct)
    {
        using var place = lanes.TryEnter(lane, network);
        return place is null ? null : await Hash(password, place, ct);
    }

    /// <summary>The same in a place that was taken before; null when its turn did not come in time.</summary>
    public async Task<PasswordHash?> Hash(CheckedPassword password, HashLanes.Place place, CancellationToken ct)
    {
        try
        {
            return await place.Run(() => PasswordHash.Of(password, hasher), ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}

/// <summary>
/// A new password that passed every check. It cannot be made in another way, its hash cannot be made of anything else, and
/// <see cref="Password"/> takes nothing but that hash: what was not checked cannot be stored.
/// </summary>
public sealed class CheckedPassword
{
    private readonly string _text;

    private CheckedPassword(string text) => _text = text;

    internal string HashWith(Argon2Hasher hasher) => hasher.Hash(_text);

    internal static async Task<(CheckedPassword? Password, PasswordFault? Fault)> Of(
        NewPasswords checks, string candidate, string name, IReadOnlyList<string> addresses, string? before, CancellationToken ct)
    {
        if (checks.Rules.Check(candidate, name, addresses, before) is { } fault)
        {
            return (null, fault);
        }

        return await checks.Breached.Judge(candidate, ct) switch
        {
            BreachAnswer.NotFound => (new CheckedPassword(candidate), null),
            BreachAnswer.Found => (null, new PasswordFault.Breached()),
            BreachAnswer.Unavailable => (null, new PasswordFault.NotLookedUp()),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

/// <summary>The hash of a checked password, as a PHC string.</summary>
public sealed class PasswordHash
{
    private PasswordHash(string phc) => Phc = phc;

    public string Phc { get; }

    internal static PasswordHash Of(CheckedPassword password, Argon2Hasher hasher) => new(password.HashWith(hasher));

    /// <summary>For a column that keeps one until its account is made: what stands there was checked before it was stored.</summary>
    internal sealed class Converter() : ValueConverter<PasswordHash, string>(hash => hash.Phc, phc => new PasswordHash(phc));
}
