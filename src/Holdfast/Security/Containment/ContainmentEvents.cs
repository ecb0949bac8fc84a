using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Containment;

/// <summary>How an account comes to be contained, and how that is undone.</summary>
public static class ContainmentEvents
{
    public static readonly ActivityKind NotMePressed = new("NotMePressed");

    public static readonly ActivityKind Contained = new("AccountContained");

    public static readonly ActivityKind ContainedBySupport = new("AccountContainedBySupport");

    public static readonly ActivityKind AskedAgain = new("ProtectionAskedAgain");

    public static readonly ActivityKind WayBackSent = new("WayBackSentBySupport");

    public static readonly ActivityKind Lifted = new("ContainmentLifted");

    public static readonly ActivityKind ReleaseAsked = new("ReleaseAsked");

    public static readonly ActivityKind ReleaseStopped = new("ReleaseStopped");

    public static readonly ActivityKind AgentStopped = new("AgentStopped");

    public static readonly ActivityKind AgentResumed = new("AgentResumed");

    public static readonly ActivityKind LiftAsked = new("LiftAsked");

    public static readonly ActivityKind LiftWithdrawn = new("LiftWithdrawn");

    public static readonly ActivityKind LiftApproved = new("LiftApproved");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(
            NotMePressed, "shield-alert", Tone.Warn, entry => $"\"This wasn't me\" pressed in an email to {entry.Detail}",
            ActivityFilter.Account, ownersWord: true);
        services.AddActivity(Contained, "shield-alert", Tone.Bad, "Account protected, every device signed out", ActivityFilter.Account);
        services.AddActivity(
            ContainedBySupport, "shield-alert", Tone.Bad, entry => $"Support protected the account: {entry.Detail}",
            ActivityFilter.Account);
        services.AddActivity(
            AskedAgain, "shield-alert", Tone.Warn, "Support was asked to protect the account, but it already was",
            ActivityFilter.Account);
        services.AddActivity(WayBackSent, "mail", Tone.Advice, "Support had the way back sent again", ActivityFilter.Account);
        services.AddActivity(
            Lifted, "check-circle", Tone.Good, "Account opened again: support had protected it by mistake",
            ActivityFilter.Account, asks: true, leaves: AccountStatus.Active);
        services.AddActivity(
            ReleaseAsked, "shield-alert", Tone.Bad, entry => $"The operator was asked to release the account to {entry.Detail}",
            ActivityFilter.Account, asks: true);
        services.AddActivity(ReleaseStopped, "minus-circle", Tone.Warn, entry => entry.Detail switch
        {
            null => "The release was stopped: everybody was signed out in the meantime",
            "return" => "The release was stopped: the owner came back without it",
            var mailbox => $"The release was stopped from an email to {mailbox}",
        }, ActivityFilter.Account);
        services.AddActivity(AgentStopped, "shield-alert", Tone.Bad, "An agent was stopped");
        services.AddActivity(AgentResumed, "check-circle", Tone.Advice, "An agent may continue");
        services.AddActivity(LiftAsked, "lock", Tone.Warn, entry => $"Asked to open accounts again: {entry.Detail}");
        services.AddActivity(LiftWithdrawn, "minus-circle", Tone.Advice, "Withdrew the wish to open accounts again");
        services.AddActivity(LiftApproved, "check-circle", Tone.Warn, entry => $"Opened accounts again: {entry.Detail}");
    }
}
