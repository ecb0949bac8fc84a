using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Containment;

public enum NotMeResult
{
    /// <summary>The account is contained.</summary>
    Contained,

    /// <summary>Nobody could get in before this already; the press is in the trail.</summary>
    AlreadyShut,

    /// <summary>This mailbox locked the account before, and its owner has come back since: a person must look at it.</summary>
    NotAgain,

    /// <summary>Something else of the account was changed at the same moment; nothing was done and the link still works.</summary>
    ChangedMeanwhile,
}

/// <param name="Containment">What keeps everybody out since this press.</param>
public readonly record struct NotMePressed(NotMeResult Result, ContainmentId? Containment);

/// <summary>"This was not me", pressed in a notice: uses the link up and contains the account, in one save (rulings F17).</summary>
public sealed class NotMeHandler(HoldfastDb db, Links links, ContainAccount contain, SessionBook sessions, AuditTrail audit, Returns returns, TimeProvider time)
{
    public async Task<NotMePressed> Handle(Link link, Origin origin, CancellationToken ct)
    {
        var id = link.Account ?? throw new InvalidOperationException("A notice is bound to an account.");
        var account = await db.Set<Account>().SingleAsync(a => a.Id == id, ct);
        links.Use(link);
        audit.Record(ContainmentEvents.NotMePressed, id, origin, MaskedAddress.Named(link.Recipient));
        var result = await Judge(account, link.Recipient, ct);
        ContainmentId? containment = result is NotMeResult.Contained ? contain.Apply(account, ContainmentCause.NotMe, link.Recipient, origin) : null;

        await StopReleases(account, link.Recipient, isShut: result is NotMeResult.AlreadyShut, origin, ct);
        try
        {
            await db.SaveChangesAsync(ct);
            return new NotMePressed(result, containment);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new NotMePressed(NotMeResult.ChangedMeanwhile, null);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            // Another mailbox's press was faster.
            return new NotMePressed(NotMeResult.ChangedMeanwhile, null);
        }
    }

    /// <summary>
    /// Stops what the operator was asked for. Where its link is out already, and nobody came back by it, that dies with all the
    /// account's links. Stopping is no lock, so whoever had locked before may do it too.
    /// </summary>
    private async Task StopReleases(Account account, string mailbox, bool isShut, Origin origin, CancellationToken ct)
    {
        var since = time.GetUtcNow() - AccountRelease.LinkLife;
        var releases = await db.Set<AccountRelease>()
            .Where(r => r.Account == account.Id && r.StoppedAt == null && (r.SentAt == null || (isShut && r.SentAt > since))).ToListAsync(ct);
        foreach (var release in releases)
        {
            release.Stop(time.GetUtcNow());
            audit.Record(ContainmentEvents.ReleaseStopped, account.Id, origin, MaskedAddress.Named(mailbox));
        }

        if (releases.Exists(r => r.SentAt is not null))
        {
            sessions.Apply(SecurityEvent.AccountShut, ContainmentEnds.Contained, account, null);
        }
    }

    private async Task<NotMeResult> Judge(Account account, string mailbox, CancellationToken ct)
    {
        // A closing account is contained too: whoever took it over would close it to have it erased.
        if (account.Status is AccountStatus.Contained or AccountStatus.Locked)
        {
            return NotMeResult.AlreadyShut;
        }

        return await returns.AreRecent(account.Id, mailbox, ct) ? NotMeResult.NotAgain : NotMeResult.Contained;
    }
}
