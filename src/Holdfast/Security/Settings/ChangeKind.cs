using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Keys;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Settings;

/// <param name="Before">The kind that the form was made from.</param>
public sealed record ChangeKind(SignedIn By, string Kind, string Before, Origin Origin);

public abstract record ChangeKindResult
{
    private ChangeKindResult()
    {
    }

    /// <param name="Token">This session's new token.</param>
    /// <param name="Others">How many other sign-ins ended.</param>
    public sealed record Changed(SecretToken Token, int Others) : ChangeKindResult;

    /// <summary>It is that kind already.</summary>
    public sealed record Same : ChangeKindResult;

    /// <summary>None of the operator's kinds.</summary>
    public sealed record Unknown : ChangeKindResult;

    public sealed record IsStaff : ChangeKindResult;

    /// <summary>The form was made from an older state; nothing of it was saved.</summary>
    public sealed record ChangedMeanwhile : ChangeKindResult;
}

/// <summary>Another kind means other rights in connected apps, so other sign-ins end and the owner is told (rulings F7).</summary>
public sealed class ChangeKindHandler(HoldfastDb db, Kinds kinds, SignInList list, SessionBook sessions, AuditTrail audit, Notices notices)
{
    public async Task<ChangeKindResult> Handle(ChangeKind command, CancellationToken ct)
    {
        var account = await db.Set<Account>().SingleAsync(a => a.Id == command.By.Account, ct);
        if (account.Role is not Role.Member)
        {
            return new ChangeKindResult.IsStaff();
        }

        if (kinds.Find(command.Kind) is not { } wanted)
        {
            return new ChangeKindResult.Unknown();
        }

        if (account.Kind == wanted.Name)
        {
            return new ChangeKindResult.Same();
        }

        if (account.Kind != command.Before)
        {
            return new ChangeKindResult.ChangedMeanwhile();
        }

        var here = await db.Set<Session>().SingleAsync(s => s.Id == command.By.Session, ct);
        var others = await list.CountSignedIn(account.Id, ct) - 1;
        var words = $"{kinds.LabelOf(account.Kind)} to {wanted.Label}";
        account.Kind = wanted.Name;
        var token = sessions.Apply(SecurityEvent.RoleOrKindChanged, SettingsEnds.KindChanged, account, here);
        audit.Record(SettingsEvents.KindChanged, account.Id, command.Origin, words);
        notices.Owe<KindChangedNotice>(account.Id, command.Origin, words);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ChangeKindResult.ChangedMeanwhile();
        }

        return new ChangeKindResult.Changed(token ?? throw new System.Diagnostics.UnreachableException(), others);
    }
}
