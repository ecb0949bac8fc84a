using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Mail;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Addresses;

public sealed record AddAddress(SignedIn By, string Typed, Origin Origin);

public sealed record ResendLink(SignedIn By, EmailAddressId Address, Origin Origin);

public abstract record AddAddressResult
{
    private AddAddressResult()
    {
    }

    /// <summary>It waits for its link. Whether a mail goes out, and which, is not told (rulings F21).</summary>
    public sealed record Waiting : AddAddressResult;

    public sealed record NoAddress(TypedEmail Typed) : AddAddressResult;

    /// <summary>The account has it already.</summary>
    public sealed record HasIt(bool IsConfirmed) : AddAddressResult;

    public sealed record TooMany(int Most) : AddAddressResult;

    public sealed record TooManyMails : AddAddressResult;

    /// <summary>There is no such address that waits (any more).</summary>
    public sealed record Gone : AddAddressResult;

    public sealed record ChangedMeanwhile : AddAddressResult;
}

/// <summary>
/// Adds an address that waits for its link, or sends another link. Nothing is looked up about other accounts: an address that
/// somebody has is answered like a free one, for the same work, and only its owner hears of it (rulings F21, F31).
/// </summary>
public sealed class AddAddressHandler(
    HoldfastDb db, Links links, Outbox outbox, AuditTrail audit, Notices notices, HourBudgets budgets, IOptions<AddressesOptions> options,
    IOptions<ThrottlingOptions> limits, DeskDomain desk, TimeProvider time)
{
    public async Task<AddAddressResult> Handle(AddAddress command, CancellationToken ct)
    {
        var email = desk.Read(command.Typed);
        if (email is not TypedEmail.Good { Address: var written, Key: var key })
        {
            return new AddAddressResult.NoAddress(email);
        }

        var account = await db.Set<Account>().SingleAsync(a => a.Id == command.By.Account, ct);
        var own = await db.Set<EmailAddress>().AsNoTracking().Where(e => e.Account == account.Id).ToListAsync(ct);
        if (own.Find(e => e.Key == key) is { } same)
        {
            return new AddAddressResult.HasIt(same.ConfirmedAt is not null);
        }

        if (own.Count >= options.Value.MostPerAccount)
        {
            return new AddAddressResult.TooMany(options.Value.MostPerAccount);
        }

        var now = time.GetUtcNow();
        var address = new EmailAddress { Id = EmailAddressId.New(now), Account = account.Id, Address = written, Key = key, AddedAt = now };
        db.Add(address);
        audit.Record(AddressEvents.Added, account.Id, command.Origin, MaskedAddress.Named(address.Address));
        // Whoever took the account over adds an address of their own: its owner hears of it before it counts.
        notices.Owe<AddressAddedNotice>(account.Id, command.Origin, MaskedAddress.Named(address.Address));
        // One change of the addresses at a time, so that two at once cannot pass the limit.
        db.Entry(account).Property(a => a.Version).IsModified = true;
        return await Send(account, address, command.Origin, ct);
    }

    public async Task<AddAddressResult> Handle(ResendLink command, CancellationToken ct)
    {
        var account = await db.Set<Account>().SingleAsync(a => a.Id == command.By.Account, ct);
        return await db.Set<EmailAddress>().SingleOrDefaultAsync(e => e.Id == command.Address && e.Account == account.Id && e.ConfirmedAt == null, ct) is { } waiting
            ? await Send(account, waiting, command.Origin, ct)
            : new AddAddressResult.Gone();
    }

    private async Task<AddAddressResult> Send(Account account, EmailAddress address, Origin origin, CancellationToken ct)
    {
        if (!await budgets.Take(AddressHours.MailsOfAccount, account.Id.ToString(), options.Value.MailsPerHour, ct))
        {
            return new AddAddressResult.TooManyMails();
        }

        // A mailbox that has had enough mails gets no more, and nobody is told. What sends no mail kills no link (F16).
        if (await budgets.Take(Hourly.MailsToAddress, address.Key, limits.Value.MailsPerAddress, ct))
        {
            var link = await links.Make(
                new LinkRequest(AddressLinks.Confirm, account, address.Id.Value, address.Address, TimeSpan.FromHours(options.Value.LinkHours), origin), ct);
            outbox.Add(new AddressAsked(account.Id.Value, address.Id.Value, link.Id.Value));
        }

        try
        {
            await db.SaveChangesAsync(ct);
            return new AddAddressResult.Waiting();
        }
        catch (DbUpdateConcurrencyException)
        {
            return new AddAddressResult.ChangedMeanwhile();
        }
    }
}
