using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Video;

/// <param name="Hash">Of the words that the page showed: nobody agrees to others.</param>
public sealed record Agree(AccountId Account, string Hash);

/// <summary>Keeps that somebody agreed, to which words and when; or takes it back.</summary>
public sealed class AgreeHandler(HoldfastDb db, ContactBook contacts, JoinLineHandler joining, TimeProvider time)
{
    /// <returns>False where the words have changed since.</returns>
    public async Task<bool> Handle(Agree command, CancellationToken ct)
    {
        if (command.Hash != VideoConsent.CurrentHash || await contacts.OfAccount(command.Account, ct) is not { } contact)
        {
            return false;
        }

        // Pressed twice it is one.
        if (await joining.ConsentOf(contact.Id, ct) is null)
        {
            var now = time.GetUtcNow();
            db.Add(new VideoConsent
            {
                Id = ConsentId.New(now),
                Contact = contact.Id,
                Account = command.Account,
                TextVersion = VideoConsent.CurrentVersion,
                Hash = command.Hash,
                At = now,
            });
            await db.SaveChangesAsync(ct);
        }

        return true;
    }

    /// <summary>They don't want it any more.</summary>
    public async Task Withdraw(AccountId account, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Write(
            async inside =>
            {
                await CallPictures.Destroy(db, account, inside);
                return await db.Set<VideoConsent>().Where(c => c.Account == account && c.WithdrawnAt == null)
                    .ExecuteUpdateAsync(row => row.SetProperty(c => c.WithdrawnAt, (DateTimeOffset?)now), inside);
            },
            ct);
    }
}
