using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Video;

/// <summary>Somebody is at a device that can't hold a call, and wants to go on at another.</summary>
public sealed record EmailLink(AccountId Account, int? Ticket, DepartmentId? Department, Origin Origin);

public enum EmailLinkResult
{
    Sent,
    TooOften,
    NoAddress,
}

/// <summary>Emails the address of this page to whoever is signed in, at their primary address: it leads there and signs nobody in (rulings G36).</summary>
public sealed class EmailLinkHandler(HoldfastDb db, HourBudgets budgets, Notices notices)
{
    /// <summary>Emails to one account within an hour.</summary>
    public const int AnHour = 5;

    public static readonly Hourly VideoLinks = new("VideoLinks");

    public async Task<EmailLinkResult> Handle(EmailLink command, CancellationToken ct)
    {
        if (await db.Set<EmailAddress>().Where(e => e.Account == command.Account && e.IsPrimary && e.ConfirmedAt != null).Select(e => e.Address).SingleOrDefaultAsync(ct) is not { } address)
        {
            return EmailLinkResult.NoAddress;
        }

        if (!await budgets.Take(VideoLinks, command.Account.ToString(), AnHour, ct))
        {
            return EmailLinkResult.TooOften;
        }

        notices.OweTo<VideoLinkNotice>(command.Account, address, command.Origin, VideoPages.Address(command.Ticket, command.Department));
        await db.SaveChangesAsync(ct);
        return EmailLinkResult.Sent;
    }
}
