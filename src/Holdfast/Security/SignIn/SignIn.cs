using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Security.LeakedPasswords;
using Holdfast.Security.Passwords;
using Holdfast.Security.SecurityQuestions;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.SignIn;

/// <param name="Key">The address's key, or null when what was typed cannot be one.</param>
/// <param name="ReturnTo">Where the person wanted to go: one of our own pages.</param>
/// <param name="Passed">Says that somebody proved themself in this browser a moment ago, to choose new secrets.</param>
public sealed record SignInRequest(string Typed, string? Key, string Password, string? ReturnTo, Arrival Arrival, Network Network, TokenHash? Passed = null);

public abstract record SignInResult
{
    private SignInResult()
    {
    }

    public sealed record Done(StartedSession Session) : SignInResult;

    /// <summary>The password is right, and the question is asked under a pending sign-in.</summary>
    public sealed record AskQuestion(PendingSignInId Pending, SecretToken Token) : SignInResult;

    /// <summary>The email or the password is not right: which of the two is not said.</summary>
    public sealed record Wrong : SignInResult;

    /// <summary>The password is right, but the account is contained: the one answer that tells so (rulings F36).</summary>
    public sealed record IsContained(AccountId Account) : SignInResult;

    public sealed record TooManyTries(TimeSpan Wait) : SignInResult;

    public sealed record Busy : SignInResult;
}

/// <summary>
/// The password, and what follows from it: a session, or a pending sign-in where more is asked. Either carries the epochs
/// that were read together with the hash, so a change of password in between lets no session out (rulings F1).
/// </summary>
public sealed class SignInHandler(
    HoldfastDb db, PasswordCheck check, FailureBudgets budgets, StartSession start, ProtectedSignIns protectedSignIns, BreachedAtSignIn breached, AuditTrail audit,
    PassedBarriers passed, IOptions<SecurityQuestionsOptions> questions, TimeProvider time)
{
    public async Task<SignInResult> Handle(SignInRequest command, CancellationToken ct)
    {
        if (check.Admit(command.Network) is { } wait)
        {
            return new SignInResult.TooManyTries(wait);
        }

        var person = await Load(command, ct);
        var budget = person is null
            ? budgets.KeyOf(Authenticator.Password, command.Key ?? command.Typed)
            : budgets.KeyOf(Authenticator.Password, person.Entrant.Account.Value, person.Entrant.LinkEpoch);
        // A copied mark is a stranger's from the start: it must not use up the tries that are kept for the owner.
        var isKnown = person is not null && StartSession.IsKnown(person.Entrant, command.Arrival, time.GetUtcNow());
        var attempt = new PasswordTry(
            person?.Entrant.Account, person?.Hash, command.Password, budget, isKnown ? Lane.KnownDevice : Lane.Stranger, command.Network);
        return await check.Verify(attempt, ct) switch
        {
            PasswordVerdict.Wait tries => new SignInResult.TooManyTries(tries.For),
            PasswordVerdict.Busy => new SignInResult.Busy(),
            PasswordVerdict.Right when person is not null => await Proceed(command, person, isKnown, budget, ct),
            _ => new SignInResult.Wrong(),
        };
    }

    /// <summary>One read for everything, the same for a known and an unknown address (rulings F31).</summary>
    private Task<Person?> Load(SignInRequest command, CancellationToken ct)
    {
        return Read.For(db)(db, command.Key ?? "", time.GetUtcNow(), [.. command.Arrival.Marks], ct);
    }

    private async Task<SignInResult> Proceed(SignInRequest command, Person person, bool isKnown, byte[] budget, CancellationToken ct)
    {
        if (person.Status is AccountStatus.Contained)
        {
            await protectedSignIns.Note(person.Entrant.Account, command.Arrival.Origin, ct);
            return new SignInResult.IsContained(person.Entrant.Account);
        }

        if (await budgets.Read(budget, ct) is { } tried && tried.StrangerFailures + tried.KnownFailures - 1 is > 0 and var failed)
        {
            // One line for all of them, once they are over: until then the timeline reads the count itself.
            var last = new Origin("", tried.NetworkBefore, command.Arrival.Origin.Request);
            audit.Record(SignInEvents.Failed, person.Entrant.Account, last, failed.ToString(CultureInfo.InvariantCulture));
        }

        breached.Take(person.Entrant.Account, person.Hash, command.Password, command.Arrival.Origin);
        var isRemembered = isKnown && person.Entrant.Device?.IsRemembered(person.DeviceEpoch, time.GetUtcNow()) == true;
        if (person is { HasQuestion: true, Status: AccountStatus.Active } && !isRemembered && questions.Value.Mode is not QuestionMode.Off)
        {
            var entrant = person.Entrant;
            if (command.Passed is not { } token
                || await passed.Find(token, entrant.Account, entrant.SessionEpoch, entrant.LinkEpoch, entrant.InstallationEpoch, ct) is not { } proof)
            {
                return await Pend(command, entrant, budget, ct);
            }

            // Asked and answered a moment ago, in this browser: the very next sign-in goes on without it (rulings F22).
            return await start.Start(entrant with { By = SignedInBy.Barrier }, command.Arrival, budget, ct, inside => passed.Use(proof, inside)) is { } spared
                ? new SignInResult.Done(spared) : new SignInResult.Wrong();
        }

        // The password that was right a moment ago may just have been changed, or the account closed to sign-in.
        var by = person.HasQuestion && isRemembered ? SignedInBy.Remembered : SignedInBy.Password;
        return await start.Start(person.Entrant with { By = by }, command.Arrival, budget, ct) is { } session ? new SignInResult.Done(session) : new SignInResult.Wrong();
    }

    private async Task<SignInResult> Pend(SignInRequest command, Entrant person, byte[] budget, CancellationToken ct)
    {
        var token = SecretToken.New();
        var pending = new PendingSignIn
        {
            Id = PendingSignInId.New(person.ProvedAt),
            Account = person.Account,
            TokenHash = token.Hash,
            Form = command.Arrival.Form,
            SessionEpoch = person.SessionEpoch,
            LinkEpoch = person.LinkEpoch,
            InstallationEpoch = person.InstallationEpoch,
            CreatedAt = person.ProvedAt,
            ReturnTo = command.ReturnTo,
            Device = command.Arrival.Origin.Device,
            Network = command.Arrival.Origin.Network,
        };
        db.Add(pending);
        await db.Write(
            async inside =>
            {
                await TakePlaceOfPressBefore(pending, inside);
                return await db.SaveChangesAsync(inside) + await budgets.Clear(budget, inside);
            },
            ct);
        return new SignInResult.AskQuestion(pending.Id, token);
    }

    /// <summary>The page of a first press is never seen: its owner would be told of a sign-in that nobody finished.</summary>
    private async Task TakePlaceOfPressBefore(PendingSignIn pending, CancellationToken ct)
    {
        if (pending.Form == default)
        {
            return;
        }

        await PressedTwice.Hold(db, pending.Account, ct);
        var (since, before, account, form) = (pending.CreatedAt - PressedTwice.Within, pending.CreatedAt, pending.Account, pending.Form);
        await db.Set<PendingSignIn>()
            .Where(p => p.Account == account && p.Form == form && p.UsedAt == null && p.ToldAt == null && p.WrongAnswers == 0 && p.CreatedAt > since && p.CreatedAt <= before)
            .ExecuteDeleteAsync(ct);
    }

    /// <summary>Translated once: doing it again beside each hash was a seventh of what a sign-in costs besides.</summary>
    private static readonly PerModel<Func<HoldfastDb, string, DateTimeOffset, TokenHash[], CancellationToken, Task<Person?>>> Read = new(
        () => EF.CompileAsyncQuery((HoldfastDb db, string key, DateTimeOffset now, TokenHash[] marks, CancellationToken ct) => (
            from address in db.Set<EmailAddress>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on address.Account equals account.Id
            join password in db.Set<Password>().AsNoTracking() on account.Id equals password.Account
            from installation in db.Set<Installation>().AsNoTracking()
            where address.Key == key && address.ConfirmedAt != null
            select new Person(
                password.Hash,
                account.Status,
                account.DeviceEpoch,
                db.Set<SecurityQuestion>().Any(q => q.Account == account.Id),
                new Entrant(
                    account.Id, account.SessionEpoch, account.LinkEpoch, account.KnownEpoch, installation.Epoch,
                    db.Set<Session>().Count(s => s.Account == account.Id && s.EndedAt == null && s.Epoch == account.SessionEpoch),
                    db.Set<Device>().AsNoTracking()
                        .Where(d => d.Account == account.Id
                            && (marks.Contains(d.MarkHash) || (d.PreviousMarkHash != null && marks.Contains(d.PreviousMarkHash.Value))))
                        .OrderByDescending(d => d.MarkedAt).FirstOrDefault(),
                    now,
                    null,
                    SignedInBy.Password,
                    account.Role)))
            .SingleOrDefault()));

    private sealed record Person(string Hash, AccountStatus Status, int DeviceEpoch, bool HasQuestion, Entrant Entrant);
}
