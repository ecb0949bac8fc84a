using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.SignUp;

/// <param name="TimeZone">What the browser says; dropped when it is no zone.</param>
/// <param name="Form">What another press of the same button has too.</param>
public sealed record SignUpRequest(string Address, string Name, string Kind, string Password, string TimeZone, Network Network, Origin Origin, TokenHash Form);

public abstract record SignUpResult
{
    private SignUpResult()
    {
    }

    /// <summary>A mail is on its way, or this address has had enough of them: nobody is told which.</summary>
    /// <param name="SignUp">The id under which it waits, if it does.</param>
    public sealed record Asked(PendingSignUpId SignUp) : SignUpResult;

    public sealed record Refused(IReadOnlyList<Problem> Problems) : SignUpResult;

    public sealed record TooManyTries(TimeSpan Wait) : SignUpResult;

    public sealed record Busy : SignUpResult;
}

/// <summary>
/// Keeps what was typed and leaves a mail to be written. Whether the address has an account already is not looked at here but
/// by the worker that writes the mail, so that a stranger sees the same work and the same answer (rulings F20, F31).
/// </summary>
public sealed class SignUpHandler(
    HoldfastDb db, SignUpRules rules, NetworkBuckets networks, HashLanes lanes, NewPasswords passwords, HourBudgets budgets, SignUpMails mails,
    PressedSignUps pressed, IOptions<SignUpOptions> options, TimeProvider time)
{
    public async Task<SignUpResult> Handle(SignUpRequest command, CancellationToken ct)
    {
        if (!networks.TryTake(command.Network, out var wait))
        {
            return new SignUpResult.TooManyTries(wait);
        }

        var (password, problems) = await rules.Check(command.Address, command.Name, command.Kind, command.Password, ct);
        if (password is null || problems.Count > 0)
        {
            return new SignUpResult.Refused(problems);
        }

        using var place = lanes.TryEnter(Lane.Stranger, command.Network);
        if (place is null)
        {
            return new SignUpResult.Busy();
        }

        // The network's first: what is refused to one network takes nothing from everybody else.
        if (!await budgets.Take(SignUpHours.OfNetwork, command.Network.ToString(), options.Value.PerNetworkPerHour, ct))
        {
            return new SignUpResult.TooManyTries(TimeSpan.FromSeconds(HourBudgets.Seconds));
        }

        if (!await budgets.Take(SignUpHours.All, "", options.Value.PerHour, ct))
        {
            return new SignUpResult.Busy();
        }

        var press = pressed.NameOf(command);
        var before = pressed.SentAs(press);
        var mayMail = before is not null || await mails.MaySend(command.Address, ct);
        var id = before ?? PendingSignUpId.New(time.GetUtcNow());
        if (await passwords.Hash(password, place, ct) is not { } hash)
        {
            return new SignUpResult.Busy();
        }

        if (mayMail && pressed.SentAs(press) is null)
        {
            await mails.Ask(id, command, hash, ct);
            await db.SaveChangesAsync(ct);
            pressed.Sent(press, id);
        }

        // It was no failure, and sign-ups have a count of their own.
        networks.GiveBack(command.Network);
        return new SignUpResult.Asked(id);
    }
}
