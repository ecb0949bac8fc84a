using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Holdfast.Security.Sessions;
using Holdfast.Security.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.SignUp;

/// <param name="Link">The live link of the sign-up.</param>
/// <param name="Anew">Name, kind and zone where the person does not take over what was typed at sign-up; the password is a new one then.</param>
public sealed record ConfirmSignUp(Link Link, string Password, NewDetails? Anew, Network Network, Arrival Arrival);

/// <param name="TimeZone">What the browser says; dropped when it is no zone.</param>
public sealed record NewDetails(string Name, string Kind, string TimeZone);

public abstract record ConfirmSignUpResult
{
    private ConfirmSignUpResult()
    {
    }

    /// <param name="Session">Mailbox and password were proved in one form, so this browser is signed in (rulings F20); null where that failed, and only that.</param>
    public sealed record Done(StartedSession? Session) : ConfirmSignUpResult;

    /// <summary>It is not the password that was chosen at sign-up.</summary>
    public sealed record WrongPassword : ConfirmSignUpResult;

    public sealed record Refused(IReadOnlyList<Problem> Problems) : ConfirmSignUpResult;

    /// <summary>Somebody made an account with this address meanwhile.</summary>
    public sealed record Taken : ConfirmSignUpResult;

    /// <summary>The sign-up was not finished in time and is gone.</summary>
    public sealed record Gone : ConfirmSignUpResult;

    public sealed record TooManyTries(TimeSpan Wait) : ConfirmSignUpResult;

    public sealed record Busy : ConfirmSignUpResult;
}

/// <summary>
/// Makes the account once the mailbox is proved. The password chosen at sign-up must be typed, or all details anew: whoever
/// signed up with somebody else's address has left nothing that its owner would take over unseen (rulings F20).
/// </summary>
public sealed class ConfirmSignUpHandler(
    HoldfastDb db, PasswordCheck check, SignUpRules rules, NewPasswords passwords, FailureBudgets budgets, Links links, AuditTrail audit,
    StartSession start, TimeProvider time)
{
    public async Task<ConfirmSignUpResult> Handle(ConfirmSignUp command, CancellationToken ct)
    {
        if (check.Admit(command.Network) is { } wait)
        {
            return new ConfirmSignUpResult.TooManyTries(wait);
        }

        var id = PendingSignUpId.From(command.Link.Subject);
        if (await db.Set<PendingSignUp>().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } pending)
        {
            return new ConfirmSignUpResult.Gone();
        }

        if (await db.Set<EmailAddress>().AnyAsync(e => e.Key == pending.Key && e.ConfirmedAt != null, ct))
        {
            return new ConfirmSignUpResult.Taken();
        }

        var budget = budgets.KeyOf(Authenticator.Password, pending.Id.Value, linkEpoch: 0);
        return command.Anew is { } anew
            ? await MakeAnew(command, anew, pending, budget, ct)
            : await check.Verify(new PasswordTry(null, pending.Hash.Phc, command.Password, budget, Lane.Stranger, command.Network), ct) switch
            {
                PasswordVerdict.Wait tries => new ConfirmSignUpResult.TooManyTries(tries.For),
                PasswordVerdict.Busy => new ConfirmSignUpResult.Busy(),
                PasswordVerdict.Right => await Make(command, pending, pending.Name, pending.Kind, pending.TimeZone, pending.Hash, budget, ct),
                _ => new ConfirmSignUpResult.WrongPassword(),
            };
    }

    private async Task<ConfirmSignUpResult> MakeAnew(ConfirmSignUp command, NewDetails anew, PendingSignUp pending, byte[] budget, CancellationToken ct)
    {
        var (password, problems) = await rules.Check(pending.Address, anew.Name, anew.Kind, command.Password, ct);
        if (password is null || problems.Count > 0 || rules.KindOf(anew.Kind) is not { } kind)
        {
            return new ConfirmSignUpResult.Refused(problems);
        }

        return await passwords.Hash(password, Lane.Stranger, command.Network, ct) is { } hash
            ? await Make(command, pending, PersonName.Of(anew.Name), kind, BrowserZone.Accept(anew.TimeZone), hash, budget, ct)
            : new ConfirmSignUpResult.Busy();
    }

    private async Task<ConfirmSignUpResult> Make(
        ConfirmSignUp command, PendingSignUp pending, string name, string kind, string? zone, PasswordHash hash, byte[] budget, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var account = new Account { Id = AccountId.New(now), Name = name, Kind = kind, CreatedAt = now, TimeZone = zone };
        db.Add(account);
        db.Add(new EmailAddress
        {
            Id = EmailAddressId.New(now),
            Account = account.Id,
            Address = pending.Address,
            Key = pending.Key,
            AddedAt = pending.CreatedAt,
            ConfirmedAt = now,
            IsPrimary = true,
        });
        db.Add(Password.First(account.Id, hash, now));
        db.Remove(pending);
        links.Use(command.Link, account.Id);
        audit.Record(SignUpEvents.Created, account.Id, command.Arrival.Origin);
        try
        {
            // Account, address, password, the used link and the entry in the trail: all of them or none.
            await db.Write(async inside => await db.SaveChangesAsync(inside) + await budgets.Clear(budget, inside), ct);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            // Another sign-up with this address was finished at the same moment.
            return new ConfirmSignUpResult.Taken();
        }

        var installation = await db.Set<Installation>().Select(i => i.Epoch).SingleAsync(ct);
        var entrant = new Entrant(account.Id, account.SessionEpoch, account.LinkEpoch, account.KnownEpoch, installation, OpenSessions: 0, Device: null, ProvedAt: now, By: SignedInBy.SignUp);
        return new ConfirmSignUpResult.Done(
            await start.Start(entrant, command.Arrival, budgets.KeyOf(Authenticator.Password, account.Id.Value, account.LinkEpoch), ct));
    }
}
