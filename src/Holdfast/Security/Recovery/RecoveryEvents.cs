using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Recovery;

/// <summary>What mailed links do, and the way back into a contained account.</summary>
public static class RecoveryEvents
{
    public static readonly ActivityKind PasswordLinkSent = new("PasswordLinkSent");

    public static readonly ActivityKind QuestionLinkSent = new("QuestionLinkSent");

    public static readonly ActivityKind SecureLinkSent = new("SecureLinkSent");

    public static readonly ActivityKind AccountLinkSent = new("AccountLinkSent");

    /// <summary>It was in a text or a file that somebody sent us.</summary>
    public static readonly ActivityKind LinkFound = new("RecoveryLinkFound");

    public static readonly ActivityKind Stopped = new("RecoveryStopped");

    public static readonly ActivityKind PasswordReset = new("PasswordReset");

    public static readonly ActivityKind PasswordResetEverywhere = new("PasswordResetEverywhere");

    public static readonly ActivityKind QuestionReset = new("QuestionReset");

    public static readonly ActivityKind QuestionResetEverywhere = new("QuestionResetEverywhere");

    public static readonly ActivityKind Secured = new("AccountSecured");

    public static readonly ActivityKind TakenBack = new("AccountTakenBack");

    public static readonly ActivityKind AddressPutBack = new("AddressPutBack");

    public static readonly ActivityKind AddressTakenOff = new("AddressTakenOff");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(
            LinkFound, "shield-alert", Tone.Warn, "A link from us was in a message or file that we received, and works no more", ActivityFilter.Secrets);
        services.AddActivity(
            PasswordLinkSent, "mail", Tone.Advice, "A link to choose a new password was sent by email", ActivityFilter.Secrets, asks: true);
        services.AddActivity(
            QuestionLinkSent, "mail", Tone.Advice, "A link to choose a new security question was sent by email",
            ActivityFilter.Secrets, asks: true);
        services.AddActivity(
            SecureLinkSent, "mail", Tone.Advice, "A link to secure the account was sent by email", ActivityFilter.Account, asks: true);
        services.AddActivity(
            AccountLinkSent, "mail", Tone.Advice, "A link to take the account back was sent by email", ActivityFilter.Account, asks: true);
        services.AddActivity(
            Stopped, "minus-circle", Tone.Advice, "A link we emailed was cancelled: nobody had asked for it", ActivityFilter.Secrets);
        services.AddActivity(
            PasswordReset, "lock", Tone.Good, "New password chosen with a link we emailed",
            ActivityFilter.Secrets, asks: true, ownersWord: true);
        services.AddActivity(
            PasswordResetEverywhere, "lock", Tone.Good, "New password chosen with a link we emailed, every device signed out",
            ActivityFilter.Secrets, asks: true, ownersWord: true);
        services.AddActivity(
            QuestionReset, "help", Tone.Good, "New security question chosen with a link we emailed",
            ActivityFilter.Secrets, asks: true, ownersWord: true);
        services.AddActivity(
            QuestionResetEverywhere, "help", Tone.Good, "New security question chosen with a link we emailed, every device signed out",
            ActivityFilter.Secrets, asks: true, ownersWord: true);
        services.AddActivity(
            Secured, "shield-check", Tone.Good, "Account secured with a link we emailed, every device signed out",
            ActivityFilter.Account, asks: true, ownersWord: true);
        services.AddActivity(
            TakenBack, "check-circle", Tone.Good, "Account taken back by its owner",
            ActivityFilter.Account, asks: true, ownersWord: true, leaves: AccountStatus.Active);
        services.AddActivity(
            AddressPutBack, "mail", Tone.Good, entry => $"Email address restored: {entry.Detail}", ActivityFilter.Addresses);
        services.AddActivity(
            AddressTakenOff, "mail", Tone.Warn, entry => $"Email address removed, because it was added during the take-over: {entry.Detail}",
            ActivityFilter.Addresses);
    }
}
