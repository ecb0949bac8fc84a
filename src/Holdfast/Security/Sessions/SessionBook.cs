using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;

namespace Holdfast.Security.Sessions;

/// <summary>Events that end sessions and forget devices; the rows of the table of rulings F7.</summary>
public enum SecurityEvent
{
    SignedOut,
    SignInEnded,
    OthersSignedOut,
    PasswordChangedEverywhere,
    PasswordChangedHere,
    DeviceLost,

    /// <summary>A question, a factor or an address was added, changed or removed.</summary>
    CredentialChanged,

    /// <summary>A secret was chosen anew by a mailed link, with the box checked.</summary>
    ResetEverywhere,

    /// <summary>The same, with the box cleared.</summary>
    ResetHere,

    /// <summary>Contained, locked or closed: nobody gets in any more.</summary>
    AccountShut,

    /// <summary>Its owner came back into a contained account: a reset whose box is forced.</summary>
    TakenBack,

    RoleOrKindChanged,

    /// <summary>Its owner began to secure it: everybody else is out before anything is changed (rulings F33).</summary>
    SecuringBegun,
}

/// <summary>What becomes of the session that the event came from.</summary>
public enum ThisSession
{
    GoesOn,
    GetsNewToken,
    Ends,
}

/// <summary>A row of the table: what an event ends.</summary>
/// <param name="Here">This session.</param>
/// <param name="Others">Every other session and stream of the account, and with them the pending sign-ins.</param>
/// <param name="Known">The known-device marks of the account.</param>
/// <param name="Remembered">The remembered devices of the account.</param>
/// <param name="Links">Recovery links, pending sign-ins and pending changes.</param>
public sealed record Consequences(ThisSession Here, bool Others, bool Known, bool Remembered, bool Links);

/// <summary>
/// The one way to end sessions. Nothing is written here: the new epoch, the ended rows and the reason go with the
/// caller's save, all of them or none.
/// </summary>
public sealed class SessionBook(HoldfastDb db, TimeProvider time)
{
    /// <summary>rulings F7 as data; a test holds each cell. Single sign-ins and devices are ended by their own methods.</summary>
    public static readonly IReadOnlyDictionary<SecurityEvent, Consequences> Table = new Dictionary<SecurityEvent, Consequences>
    {
        [SecurityEvent.SignedOut] = new(ThisSession.Ends, Others: false, Known: false, Remembered: false, Links: false),
        [SecurityEvent.SignInEnded] = new(ThisSession.GoesOn, Others: false, Known: false, Remembered: false, Links: false),
        [SecurityEvent.OthersSignedOut] = new(ThisSession.GetsNewToken, Others: true, Known: false, Remembered: false, Links: false),
        [SecurityEvent.PasswordChangedEverywhere] = new(ThisSession.Ends, Others: true, Known: true, Remembered: true, Links: true),
        [SecurityEvent.PasswordChangedHere] = new(ThisSession.GetsNewToken, Others: false, Known: false, Remembered: false, Links: true),
        [SecurityEvent.CredentialChanged] = new(ThisSession.GetsNewToken, Others: false, Known: false, Remembered: true, Links: true),
        [SecurityEvent.ResetEverywhere] = new(ThisSession.GoesOn, Others: true, Known: true, Remembered: true, Links: true),
        [SecurityEvent.ResetHere] = new(ThisSession.GoesOn, Others: false, Known: false, Remembered: false, Links: true),
        [SecurityEvent.DeviceLost] = new(ThisSession.GoesOn, Others: false, Known: false, Remembered: false, Links: true),
        [SecurityEvent.AccountShut] = new(ThisSession.Ends, Others: true, Known: true, Remembered: true, Links: true),
        [SecurityEvent.TakenBack] = new(ThisSession.GoesOn, Others: true, Known: true, Remembered: true, Links: true),
        [SecurityEvent.RoleOrKindChanged] = new(ThisSession.GetsNewToken, Others: true, Known: false, Remembered: true, Links: true),
        [SecurityEvent.SecuringBegun] = new(ThisSession.GetsNewToken, Others: true, Known: true, Remembered: true, Links: true),
    };

    /// <summary>Does to the account's sessions what the event demands; returns the new token of this session when it gets one.</summary>
    /// <param name="reason">What an ended session is told; null for an event that ends none.</param>
    /// <param name="here">The session that it came from; null where there is none, as behind a mailed link.</param>
    public SecretToken? Apply(SecurityEvent happened, EndReason? reason, Account account, Session? here)
    {
        var consequences = Table[happened];
        var now = time.GetUtcNow();
        if (consequences.Others)
        {
            db.Add(new EpochEnding { Account = account.Id, Epoch = account.SessionEpoch, KnownEpoch = account.KnownEpoch, At = now, Reason = reason ?? throw NoReason(happened) });
            account.EndSessions();
        }

        if (consequences.Known)
        {
            account.ForgetKnownDevices();
        }

        if (consequences.Remembered)
        {
            account.ForgetRememberedDevices();
        }

        if (consequences.Links)
        {
            account.EndLinks();
        }

        switch (here is null ? ThisSession.GoesOn : consequences.Here)
        {
            case ThisSession.Ends:
                here?.End(reason ?? throw NoReason(happened), now);
                return null;
            case ThisSession.GetsNewToken:
                return here?.Renew(account.SessionEpoch, now);
            default:
                return null;
        }
    }

    /// <summary>Ends one sign-in.</summary>
    public void End(Session session, EndReason reason) => session.End(reason, time.GetUtcNow());

    /// <summary>Ends a lost device's sign-ins, forgets it, and kills links that may lie in its mailbox.</summary>
    public void Lose(Account account, Device device, IEnumerable<Session> itsSessions, Session here)
    {
        Apply(SecurityEvent.DeviceLost, SessionEnds.DeviceLost, account, here);
        device.Forget(time.GetUtcNow());
        foreach (var session in itsSessions)
        {
            End(session, SessionEnds.DeviceLost);
        }
    }

    /// <summary>The device's next sign-in is asked the question again.</summary>
    public void StopRemembering(Device device) => device.StopRemembering();

    /// <summary>Forgets a device that is signed out: its next sign-in is a stranger's.</summary>
    public void Forget(Device device) => device.Forget(time.GetUtcNow());

    private static InvalidOperationException NoReason(SecurityEvent happened) => new($"{happened} ends sessions, so it needs a reason to tell them.");
}
