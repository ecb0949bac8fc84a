using System.Diagnostics;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Security.Settings;

/// <summary>Reads the trail of one account as lines for its owner, newest first.</summary>
public sealed class ActivityLines(HoldfastDb db)
{
    /// <summary>The filters' names, their words and what they let through; the first lets everything through.</summary>
    public static readonly IReadOnlyList<(string Name, string Words, AuditKind[] Kinds)> Filters =
    [
        ("", "Everything", []),
        ("sign-ins", "Sign-ins", [AuditKind.SignedIn, AuditKind.SignedInOnNewDevice, AuditKind.SignedOut, AuditKind.SignInEnded, AuditKind.OtherSignInsEnded, AuditKind.PasswordConfirmed, AuditKind.QuestionAnswered, AuditKind.SignInUnfinished, AuditKind.ProtectedSignIn, AuditKind.RecoveryCodeUsed]),
        ("password", "Password and question", [AuditKind.QuestionChanged, AuditKind.RecoveryCodesMade, AuditKind.PasswordLinkSent, AuditKind.QuestionLinkSent, AuditKind.RecoveryStopped,
            AuditKind.PasswordReset, AuditKind.PasswordResetEverywhere, AuditKind.QuestionReset, AuditKind.QuestionResetEverywhere, AuditKind.PasswordChanged, AuditKind.PasswordChangedEverywhere, AuditKind.PasswordConfirmed, AuditKind.PasswordBreached]),
        ("devices", "Devices", [AuditKind.SignedInOnNewDevice, AuditKind.DeviceLost, AuditKind.DeviceForgotten, AuditKind.DeviceMarkReplayed, AuditKind.DeviceRemembered, AuditKind.DeviceNotRemembered]),
        ("addresses", "Email addresses", [AuditKind.AddressAdded, AuditKind.AddressConfirmed, AuditKind.AddressRemoved, AuditKind.PrimaryAddressChanged, AuditKind.AddressPutBack, AuditKind.AddressTakenOff]),
        ("account", "Account", [AuditKind.AccountCreated, AuditKind.ProfileChanged, AuditKind.KindChanged, AuditKind.DataExported, AuditKind.AccountClosed, AuditKind.AccountKept, AuditKind.NotMePressed, AuditKind.AccountContained,
            AuditKind.AccountLinkSent, AuditKind.AccountTakenBack, AuditKind.AccountReviewed, AuditKind.ReleaseAsked, AuditKind.ReleaseStopped,
            AuditKind.SecuringBegun, AuditKind.SecuringStopped, AuditKind.SecureLinkSent, AuditKind.AccountSecured,
            AuditKind.AccountContainedBySupport, AuditKind.ProtectionAskedAgain, AuditKind.ContainmentLifted]),
    ];

    /// <summary>A page of the timeline; an unknown filter shows everything.</summary>
    /// <param name="after">The entry after which it goes on; null for the newest.</param>
    public async Task<ActivityView> Page(AccountId account, string? filter, Guid? after, CancellationToken ct)
    {
        var chosen = Filters.FirstOrDefault(f => f.Name == filter, Filters[0]);
        var entries = Entries(account, chosen.Kinds);
        var behind = after is { } last ? entries.AfterDescending(e => e.Id, AuditEntryId.From(last)) : entries;
        var page = await behind.Page(e => e.Id.Value, ct);
        return new ActivityView(
            chosen.Name,
            [.. Filters.Select(f => KeyValuePair.Create(f.Name, f.Words))],
            page.Select(Line),
            after is not null,
            await entries.CountUpToMost(ct));
    }

    public Task<IReadOnlyList<ActivityLine>> Latest(AccountId account, int take, CancellationToken ct) =>
        Lines(Entries(account, []).Take(take), ct);

    /// <summary>The newest since a moment.</summary>
    public Task<IReadOnlyList<ActivityLine>> Since(AccountId account, DateTimeOffset since, int take, CancellationToken ct) =>
        Lines(Entries(account, []).Where(e => e.At >= since).Take(take), ct);

    private IQueryable<AuditEntry> Entries(AccountId account, AuditKind[] kinds) => db.Set<AuditEntry>().AsNoTracking()
        .Where(e => e.Account == account && (kinds.Length == 0 || kinds.Contains(e.Kind)))
        .OrderByDescending(e => e.Id);

    private static async Task<IReadOnlyList<ActivityLine>> Lines(IQueryable<AuditEntry> entries, CancellationToken ct) =>
        [.. (await entries.ToListAsync(ct)).Select(Line)];

    internal static ActivityLine Line(AuditEntry entry)
    {
        var (icon, tone, title, asks) = Words(entry);
        var from = entry.Network.Length > 0 ? $"{entry.Device}, from {entry.Network}" : entry.Device;
        return new ActivityLine(entry.Id.Value, icon, tone, title, from, entry.At, asks);
    }

    private static (string Icon, Tone Tone, string Title, bool Asks) Words(AuditEntry entry) => entry.Kind switch
    {
        AuditKind.SignedIn => ("check-circle", Tone.Advice, "Signed in", false),
        AuditKind.SignedInOnNewDevice => (DeviceIcon(entry.Device), Tone.Warn, $"New device: {entry.Device}", true),
        AuditKind.SignedOut => ("sign-out", Tone.Advice, "Signed out", false),
        AuditKind.SignInEnded => ("sign-out", Tone.Advice, $"Signed out {entry.Detail} from another device", false),
        AuditKind.OtherSignInsEnded => ("sign-out", Tone.Advice, $"Signed out all other devices ({entry.Detail})", false),
        AuditKind.DeviceLost => ("shield-alert", Tone.Warn, $"Reported as lost: {entry.Detail}", false),
        AuditKind.DeviceForgotten => (DeviceIcon(entry.Detail ?? ""), Tone.Advice, $"Forgot a device: {entry.Detail}", false),
        AuditKind.DeviceMarkReplayed => ("shield-alert", Tone.Bad, $"A copy of {entry.Detail} tried to sign in", true),
        AuditKind.PasswordChanged => ("lock", Tone.Good, "Password changed", true),
        AuditKind.PasswordChangedEverywhere when entry.Detail == "1" => ("lock", Tone.Good, "Password changed, 1 device signed out", true),
        AuditKind.PasswordChangedEverywhere => ("lock", Tone.Good, $"Password changed, {entry.Detail} devices signed out", true),
        AuditKind.PasswordBreached => ("shield-alert", Tone.Warn, "Your password was found in a leak", false),
        AuditKind.QuestionChanged => ("help", Tone.Good, "Security question changed", true),
        AuditKind.QuestionAnswered => ("check-circle", Tone.Advice, "Security question answered", false),
        AuditKind.SignInUnfinished when entry.Detail is null => ("shield-alert", Tone.Bad, "Your password was right, but the question was not answered", true),
        AuditKind.SignInUnfinished => ("shield-alert", Tone.Bad, $"Your password was right {entry.Detail} times, but the question was not answered", true),
        AuditKind.DeviceRemembered => ("check-circle", Tone.Advice, "This device is remembered", false),
        AuditKind.DeviceNotRemembered => (DeviceIcon(entry.Detail ?? ""), Tone.Advice, $"Not remembered any more: {entry.Detail}", false),
        AuditKind.RecoveryCodesMade => ("key", Tone.Good, $"{entry.Detail} new recovery codes made", true),
        AuditKind.PasswordLinkSent => ("mail", Tone.Advice, "A link to a new password was sent by mail", true),
        AuditKind.QuestionLinkSent => ("mail", Tone.Advice, "A link to a new security question was sent by mail", true),
        AuditKind.RecoveryStopped => ("minus-circle", Tone.Advice, "A mailed link was ended: it was not asked for", false),
        AuditKind.PasswordReset => ("lock", Tone.Good, "New password chosen by a mailed link", true),
        AuditKind.PasswordResetEverywhere => ("lock", Tone.Good, "New password chosen by a mailed link, every device signed out", true),
        AuditKind.QuestionReset => ("help", Tone.Good, "New security question chosen by a mailed link", true),
        AuditKind.QuestionResetEverywhere => ("help", Tone.Good, "New security question chosen by a mailed link, every device signed out", true),
        AuditKind.ProfileChanged => ("person", Tone.Advice, $"Changed your {entry.Detail}", false),
        AuditKind.KindChanged => ("person", Tone.Warn, $"Kind of account changed from {entry.Detail}", true),
        AuditKind.DataExported => ("inbox", Tone.Warn, "Downloaded a copy of your data", true),
        AuditKind.AccountClosed => ("alert-triangle", Tone.Warn, "Account closed, to be erased", true),
        AuditKind.AccountKept => ("check-circle", Tone.Good, "Account opened again before it was erased", true),
        AuditKind.AccountErased => ("minus-circle", Tone.Advice, "Account erased", false),
        AuditKind.PasswordConfirmed => ("key", Tone.Advice, "Password typed again to go on", false),
        AuditKind.AddressAdded => ("mail", Tone.Advice, $"Email address added, not confirmed yet: {entry.Detail}", true),
        AuditKind.AddressConfirmed => ("mail", Tone.Good, $"Email address confirmed: {entry.Detail}", true),
        AuditKind.AddressRemoved => ("mail", Tone.Warn, $"Email address removed: {entry.Detail}", true),
        AuditKind.PrimaryAddressChanged => ("mail", Tone.Good, $"Primary email address is now {entry.Detail}", true),
        AuditKind.AccountCreated => ("person", Tone.Good, "Account created", false),
        AuditKind.FirstAdminCreated => ("person", Tone.Good, "Account made, as the first admin", false),
        AuditKind.DeliveryRetried => ("mail", Tone.Advice, $"Tried a delivery again: {entry.Detail}", false),
        AuditKind.DeliveryDiscarded => ("mail", Tone.Advice, $"Discarded a delivery: {entry.Detail}", false),
        AuditKind.NotMePressed => ("shield-alert", Tone.Warn, $"\"This was not me\" pressed in a mail to {entry.Detail}", false),
        AuditKind.AccountContained => ("shield-alert", Tone.Bad, "Account protected, every device signed out", false),
        AuditKind.ProtectedSignIn => ("shield-alert", Tone.Bad, "Your password was right while the account was protected", true),
        AuditKind.AccountLinkSent => ("mail", Tone.Advice, "A link to take the account back was sent by mail", true),
        AuditKind.AccountTakenBack => ("check-circle", Tone.Good, "Account taken back by its owner", true),
        AuditKind.AddressPutBack => ("mail", Tone.Good, $"Email address put back: {entry.Detail}", false),
        AuditKind.AddressTakenOff => ("mail", Tone.Warn, $"Email address taken off, it was added during the take-over: {entry.Detail}", false),
        AuditKind.RecoveryCodeUsed => ("key", Tone.Warn, "A recovery code was used in place of the answer", true),
        AuditKind.ReleaseAsked => ("shield-alert", Tone.Bad, $"The operator was asked to open the account for {entry.Detail}", true),
        AuditKind.ReleaseStopped when entry.Detail is null => ("minus-circle", Tone.Warn, "Opening the account was stopped: everybody was signed out meanwhile", false),
        AuditKind.ReleaseStopped when entry.Detail == "return" => ("minus-circle", Tone.Warn, "Opening the account was stopped: its owner had come back without it", false),
        AuditKind.ReleaseStopped => ("minus-circle", Tone.Warn, $"Opening the account was stopped by a mail to {entry.Detail}", false),
        AuditKind.SecuringBegun when entry.Detail == "0" => ("shield-alert", Tone.Warn, "Began to secure the account", true),
        AuditKind.SecuringBegun => ("shield-alert", Tone.Warn, $"Began to secure the account, all other devices signed out ({entry.Detail})", true),
        AuditKind.SecuringStopped => ("minus-circle", Tone.Warn, "Stopped securing the account", true),
        AuditKind.SecureLinkSent => ("mail", Tone.Advice, "A link to secure the account was sent by mail", true),
        AuditKind.AccountSecured => ("shield-check", Tone.Good, "Account secured by a mailed link, every device signed out", true),
        AuditKind.AccountContainedBySupport => ("shield-alert", Tone.Bad, $"Support protected the account: {entry.Detail}", false),
        AuditKind.ProtectionAskedAgain => ("shield-alert", Tone.Warn, "Support was asked to protect the account, which nobody could use already", false),
        AuditKind.ContainmentLifted => ("check-circle", Tone.Good, "Account opened again: support had protected it by mistake", true),
        AuditKind.StaffCreated => ("person", Tone.Good, "Account made for the staff", false),
        AuditKind.AccountLookedUp => ("person", Tone.Advice, $"Looked up an account: {entry.Detail}", false),
        AuditKind.AgentStopped => ("shield-alert", Tone.Bad, "An agent was stopped", false),
        AuditKind.AgentResumed => ("check-circle", Tone.Advice, "An agent may go on", false),
        AuditKind.LiftAsked => ("lock", Tone.Warn, $"Asked to open accounts again: {entry.Detail}", false),
        AuditKind.LiftWithdrawn => ("minus-circle", Tone.Advice, "Withdrew that accounts be opened again", false),
        AuditKind.LiftApproved => ("check-circle", Tone.Warn, $"Opened accounts again: {entry.Detail}", false),
        AuditKind.AccountReviewed => ("check-circle", Tone.Good, "Addresses and devices looked through", false),
        _ => throw new UnreachableException(),
    };

    /// <summary>The trail keeps a device's name alone; its last word says what it is.</summary>
    private static string DeviceIcon(string name) => name.Split(' ')[^1] switch
    {
        "iPhone" or "Android" => "phone",
        "iPad" => "tablet",
        _ => "laptop",
    };
}
