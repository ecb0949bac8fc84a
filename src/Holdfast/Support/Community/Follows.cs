using System.Text;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Community;

/// <summary>Who follows what, and whether they get emails about it.</summary>
public sealed class Follows(HoldfastDb db, IDataProtectionProvider protection, TimeProvider time)
{
    private readonly IDataProtector _protector = protection.CreateProtector("community digests");

    public Task<bool> Has(AccountId account, CommunityPostId post, CancellationToken ct) => db.Set<CommunityFollow>().AnyAsync(f => f.Account == account && f.Post == post, ct);

    /// <summary>Follows from now on, and wants the emails again. False where the person follows as many as anybody can.</summary>
    public async Task<bool> Follow(AccountId account, CommunityPostId post, CancellationToken ct)
    {
        if (await db.Set<CommunityFollow>().CountAsync(f => f.Account == account, ct) >= CommunityFollow.Most && !await Has(account, post, ct))
        {
            return false;
        }

        try
        {
            if (!await Has(account, post, ct))
            {
                db.Add(new CommunityFollow { Account = account, Post = post, ToldUntil = time.GetUtcNow() });
            }

            await Wants(account, ct);
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            // The same person, pressed twice.
            db.ChangeTracker.Clear();
        }

        return true;
    }

    public Task Unfollow(AccountId account, CommunityPostId post, CancellationToken ct) =>
        db.Write(inside => db.Set<CommunityFollow>().Where(f => f.Account == account && f.Post == post).ExecuteDeleteAsync(inside), ct);

    /// <summary>Ends the emails of whoever has this secret; whether there is one is not told.</summary>
    public async Task Unsubscribe(string token, CancellationToken ct)
    {
        if (SecretToken.TryHash(token, out var key))
        {
            await db.Write(inside => db.Set<CommunityDigest>().Where(d => d.Key == key).ExecuteUpdateAsync(set => set.SetProperty(d => d.IsOff, true), inside), ct);
        }
    }

    /// <summary>The secret for the address that ends the emails.</summary>
    internal string SecretOf(CommunityDigest digest) => Encoding.ASCII.GetString(_protector.Unprotect(digest.Sealed));

    private async Task Wants(AccountId account, CancellationToken ct)
    {
        if (await db.Set<CommunityDigest>().SingleOrDefaultAsync(d => d.Account == account, ct) is { } digest)
        {
            digest.IsOff = false;
            return;
        }

        var secret = SecretToken.New();
        db.Add(new CommunityDigest { Account = account, NextAt = time.GetUtcNow(), Key = secret.Hash, Sealed = _protector.Protect(Encoding.ASCII.GetBytes(secret.Text)) });
    }
}
