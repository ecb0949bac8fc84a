using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.Containment;
using Holdfast.Security.Passwords;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

/// <param name="Link">The live link, as it was found for this request.</param>
/// <param name="Answer">The answer of before; "" where none was typed. So with the code and the password.</param>
/// <param name="Question">The new question's words.</param>
/// <param name="Devices">The devices that the browser's marks name.</param>
public sealed record TakeBack(
    Link Link, string Answer, string Code, string Old, string New, string Question, string NewAnswer, IReadOnlyList<DeviceId> Devices, Network Network, Origin Origin);

public abstract record TakeBackResult
{
    private TakeBackResult()
    {
    }

    /// <param name="NewCode">The recovery code that takes the place of the one that was used, to be shown this once.</param>
    /// <param name="Phrase">The generated phrase, to be shown this once.</param>
    /// <param name="Passed">What spares this browser the question at the next sign-in.</param>
    public sealed record Done(string? NewCode, string? Phrase, SecretToken? Passed) : TakeBackResult;

    /// <summary>Something was missing or wrong; nothing was changed and the link still works.</summary>
    public sealed record Refused(BarrierVerdict? Barrier, PasswordFault? Fault, JudgedQuestion? Question) : TakeBackResult;

    public sealed record TooManyTries(TimeSpan Wait) : TakeBackResult;

    public sealed record Busy : TakeBackResult;

    /// <summary>Something of the account was changed at the same moment; nothing of this was done.</summary>
    public sealed record ChangedMeanwhile : TakeBackResult;

    /// <summary>The address that the link went to belongs to another account by now: a person has to look at it. Nothing was done.</summary>
    public sealed record AddressTaken : TakeBackResult;
}

/// <summary>
/// The owner's return into a contained account (rulings F24): a link to an address from before, a proof from before, new secrets,
/// and whatever was added to the account since is taken off. It signs nobody in.
/// </summary>
public sealed class TakeBackHandler(
    HoldfastDb db, Links links, AccountsBefore before, Barrier barrier, RecoveryCodeCheck codes, NewPasswords passwords, NewQuestions newQuestions,
    SessionBook sessions, AuditTrail audit, Notices notices, IOptions<SecurityQuestionsOptions> questions, PassedBarriers passed, TimeProvider time)
{
    private bool AsksQuestion => questions.Value.Mode is not QuestionMode.Off;

    public async Task<TakeBackResult> Handle(TakeBack command, CancellationToken ct)
    {
        var then = await before.Read(command.Link, command.Devices, ct);
        var addresses = await db.Set<EmailAddress>().IgnoreQueryFilters().Where(e => e.Account == then.Account.Id).ToListAsync(ct);
        List<string> own = [.. addresses.Where(e => e.ConfirmedAt is not null).Select(e => e.Address)];
        var (next, fault) = await passwords.Check(command.New, then.Account.Name, own, null, ct);
        // Whoever reads the owner's mail still does: without a question they would choose the next password by a link alone.
        var judged = AsksQuestion ? newQuestions.Judge(command.Question, command.NewAnswer, [then.Account.Name, .. own, command.New]) : null;
        var isRefused = judged is { IsMissing: true } or { Fault: not null };
        // The proof is tested even where the rest is refused, so that a person hears of all at once.
        var met = await barrier.MeetAsBefore(then, command.Answer, command.Code, command.Old, command.Network, ct);
        switch (met)
        {
            case BarrierVerdict.Wait wait:
                return new TakeBackResult.TooManyTries(wait.For);
            case BarrierVerdict.Busy:
                return new TakeBackResult.Busy();
            case BarrierVerdict.Passed passed when next is not null && !isRefused:
                return await Save(command, then, addresses, next, passed.Code, ct);
            case BarrierVerdict.Passed passed:
                await barrier.Forgive(then.Account, passed, ct);
                return new TakeBackResult.Refused(null, fault, judged);
            default:
                return new TakeBackResult.Refused(met, fault, judged);
        }
    }

    private async Task<TakeBackResult> Save(TakeBack command, AccountBefore then, List<EmailAddress> addresses, CheckedPassword next, RecoveryCode? code, CancellationToken ct)
    {
        var account = then.Account;
        if (await PutAddressesBack(command, then, addresses, ct) is not var (primary, returning))
        {
            return new TakeBackResult.AddressTaken();
        }

        if (await passwords.Hash(next, Lane.Stranger, command.Network, ct) is not { } hash)
        {
            return new TakeBackResult.Busy();
        }

        NewAnswer? answer = null;
        if (AsksQuestion)
        {
            answer = await newQuestions.Prepare(command.Question, command.NewAnswer, Lane.Stranger, command.Network, ct);
            if (answer is null)
            {
                return new TakeBackResult.Busy();
            }

            newQuestions.Put(account.Id, await db.Set<SecurityQuestion>().SingleOrDefaultAsync(q => q.Account == account.Id, ct), answer);
        }

        links.Use(command.Link);
        await PutCodesBack(then, ct);
        var newCode = code is null ? null : codes.UseUp(code);
        // After all that is made here, so that it counts as being from before what comes next.
        var now = time.GetUtcNow();
        db.Add((await db.Set<Password>().SingleAsync(p => p.Account == account.Id, ct)).Replace(hash, now));
        await StopReleases(command, then, now, ct);
        then.Record.Return(now);
        account.TakeBack(then.Moment);
        if (!then.IsReleased)
        {
            // A release asks for nothing: whoever reads the owner's mail could have used it.
            account.Prove(now);
        }

        sessions.Apply(SecurityEvent.TakenBack, RecoveryEnds.TakenBack, account, null);
        audit.Record(RecoveryEvents.TakenBack, account.Id, command.Origin);
        notices.Owe<AccountTakenBackNotice>(account.Id, command.Origin);
        // Nobody proved anything by a release, so the question is still asked.
        SecretToken? pass = AsksQuestion && !then.IsReleased ? await passed.Make(account, ct) : null;
        try
        {
            await db.Write(
                async inside =>
                {
                    await db.SaveChangesAsync(inside);
                    // One row an address and one primary address an account at every moment: what goes does so first, in the same transaction.
                    returning.ForEach(e => e.RemovedAt = null);
                    primary.IsPrimary = true;
                    return await db.SaveChangesAsync(inside) + await links.EndLocks(account.Id, inside);
                },
                ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new TakeBackResult.ChangedMeanwhile();
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            // Somebody confirmed one of these addresses on another account at this moment.
            return new TakeBackResult.ChangedMeanwhile();
        }

        return new TakeBackResult.Done(newCode, answer?.Phrase, pass);
    }

    /// <summary>Codes that were made since go; those that they replaced work again.</summary>
    private async Task PutCodesBack(AccountBefore then, CancellationToken ct)
    {
        var (account, moment) = (then.Account.Id, then.Moment);
        db.RemoveRange(await db.Set<RecoveryCode>().Where(c => c.Account == account && c.MadeAt > moment && c.UsedAt == null).ToListAsync(ct));
        (await before.CodesAt(account, moment).ToListAsync(ct)).ForEach(code => code.PutBack());
    }

    /// <summary>
    /// Somebody else asked the operator for what waits or is out and unused, and the mails that could stop it lose their links in this
    /// save. The one that lets the owner in now is used.
    /// </summary>
    private async Task StopReleases(TakeBack command, AccountBefore then, DateTimeOffset now, CancellationToken ct)
    {
        var (account, contained, used) = (then.Account.Id, then.Record.At, AccountReleaseId.From(command.Link.Subject));
        var others = await db.Set<AccountRelease>()
            .Where(r => r.Account == account && r.Id != used && r.StoppedAt == null && (r.SentAt == null || r.SentAt >= contained)).ToListAsync(ct);
        foreach (var release in others)
        {
            release.Stop(now);
            audit.Record(ContainmentEvents.ReleaseStopped, account, command.Origin, "return");
        }
    }

    /// <summary>
    /// Addresses that were added since go, without a trace that could still lock the account; those that were removed since come
    /// back where nobody else has them. Returns the one that is to be primary and those that come back with the save; null where the
    /// link's own cannot come back.
    /// </summary>
    private async Task<(EmailAddress Primary, List<EmailAddress> Returning)?> PutAddressesBack(TakeBack command, AccountBefore then, List<EmailAddress> addresses, CancellationToken ct)
    {
        var moment = then.Moment;
        var from = (await db.Set<EmailAddress>().ThatStoodAt(then.Account.Id, moment).Select(e => e.Id).ToListAsync(ct)).ToHashSet();
        List<EmailAddress> stood = [];
        List<EmailAddress> returning = [];
        foreach (var address in addresses)
        {
            if (address.ConfirmedAt is null || (address.ConfirmedAt > moment && !from.Contains(address.Id)))
            {
                db.Remove(address);
                audit.Record(RecoveryEvents.AddressTakenOff, then.Account.Id, command.Origin, MaskedAddress.Named(address.Address));
                continue;
            }

            if (address.RemovedAt is null)
            {
                stood.Add(address);
            }
            else if (address.RemovedAt > moment && !await BelongsToAnother(address, ct))
            {
                stood.Add(address);
                returning.Add(address);
                audit.Record(RecoveryEvents.AddressPutBack, then.Account.Id, command.Origin, MaskedAddress.Named(address.Address));
            }
        }

        if (stood.Find(e => e.Address == command.Link.Recipient) is not { } own)
        {
            return null;
        }

        var primary = stood.Find(e => e.IsPrimary) ?? own;
        addresses.ForEach(e => e.IsPrimary = false);
        return (primary, returning);
    }

    /// <summary>The account itself may have it in another row: removed and added anew.</summary>
    private Task<bool> BelongsToAnother(EmailAddress address, CancellationToken ct) =>
        db.Set<EmailAddress>().AnyAsync(e => e.Key == address.Key && e.ConfirmedAt != null && e.Account != address.Account, ct);
}
