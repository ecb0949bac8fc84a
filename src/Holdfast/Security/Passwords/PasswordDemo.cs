using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;

namespace Holdfast.Security.Passwords;

/// <summary>The demo people's password, which everybody knows.</summary>
internal sealed class PasswordDemo(Argon2Hasher hasher) : IDemoData
{
    public const string Text = "seven quiet harbour lights";

    public Task Add(HoldfastDb db, IReadOnlyList<DemoPerson> people, CancellationToken ct)
    {
        foreach (var person in people)
        {
            db.Add(new Password { Account = person.Account.Id, Hash = hasher.Hash(Text), ChangedAt = person.Account.CreatedAt });
        }

        return Task.CompletedTask;
    }
}
