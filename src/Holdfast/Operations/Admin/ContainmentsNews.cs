using Holdfast.Platform.Web;

namespace Holdfast.Operations.Admin;

/// <summary>What is said about what agents protected.</summary>
internal static class ContainmentsNews
{
    public static readonly NewsKind LiftAsked = new("lift-asked", left => left.Count switch
    {
        1 => new(Tone.Good, "1 account is waiting for a second admin", "It opens once another admin agrees, within 24 hours. Tell them."),
        var count => new(
            Tone.Good, $"{count} accounts are waiting for a second admin",
            "They open once another admin agrees, within 24 hours. Tell them."),
    });

    public static readonly NewsKind LiftGranted = new("lift-granted", left => left.Count switch
    {
        1 => new(Tone.Good, "1 account is open again", "We tell the owner by email. Every device has to sign in again."),
        var count => new(Tone.Good, $"{count} accounts are open again", "We tell the owners by email. Every device has to sign in again."),
    });

    public static readonly NewsKind LiftGrantedPartly = new("lift-granted-partly", left => left.Count switch
    {
        1 => new(
            Tone.Warn, "All but 1 account are open again",
            "The owner came back, or pressed \"This wasn't me\" since: it stays as it is."),
        var count => new(
            Tone.Warn, $"All but {count} accounts are open again",
            "Their owners came back, or pressed \"This wasn't me\" since: they stay as they are."),
    });

    public static readonly NewsKind TakesAnother = new(
        "lift-takes-another", Tone.Warn, "It takes a second admin",
        "You asked for this yourself. Another admin has to agree. Nothing was changed.");

    public static readonly NewsKind LiftWithdrawn = new("lift-withdrawn", Tone.Good, "Withdrawn", "The accounts stay protected.");

    public static readonly NewsKind LiftOver = new(
        "lift-over", Tone.Advice, "That's already decided",
        "Another admin was faster, an owner came back, or 24 hours are over. Nothing was done.");

    public static readonly NewsKind AgentResumed = new(
        "agent-resumed", Tone.Good, "The agent can continue", "The hourly limit starts again from zero.");

    public static readonly NewsKind AgentGoesOn = new(
        "agent-goes-on", Tone.Advice, "The agent can already continue", "Another admin was faster.");

    public static readonly NewsKind NoAgent = new(
        "no-agent", Tone.Advice, "That agent isn't listed", "They protected no account.");

    internal static void Register(IServiceCollection services) => services.AddNews(
        LiftAsked, LiftGranted, LiftGrantedPartly, TakesAnother, LiftWithdrawn, LiftOver, AgentResumed, AgentGoesOn, NoAgent);
}
