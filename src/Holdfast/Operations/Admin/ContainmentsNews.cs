using Holdfast.Platform.Web;

namespace Holdfast.Operations.Admin;

/// <summary>What is said about what agents protected.</summary>
internal static class ContainmentsNews
{
    public static readonly NewsKind LiftAsked = new("lift-asked", left => left.Count switch
    {
        1 => new(Tone.Good, "1 account waits for a second admin", "It opens when another admin says so, within 24 hours. Tell them."),
        var count => new(
            Tone.Good, $"{count} accounts wait for a second admin",
            "They open when another admin says so, within 24 hours. Tell them."),
    });

    public static readonly NewsKind LiftGranted = new("lift-granted", left => left.Count switch
    {
        1 => new(Tone.Good, "1 account is open again", "Its owner is told by email. Every device has to sign in anew."),
        var count => new(Tone.Good, $"{count} accounts are open again", "Their owners are told by email. Every device has to sign in anew."),
    });

    public static readonly NewsKind LiftGrantedPartly = new("lift-granted-partly", left => left.Count switch
    {
        1 => new(
            Tone.Warn, "All but 1 account are open again",
            "Its owner came back, or pressed \"This was not me\" since: it stays as it is."),
        var count => new(
            Tone.Warn, $"All but {count} accounts are open again",
            "Their owners came back, or pressed \"This was not me\" since: they stay as they are."),
    });

    public static readonly NewsKind TakesAnother = new(
        "lift-takes-another", Tone.Warn, "It takes a second admin",
        "You asked for this yourself. Another admin has to say so too. Nothing was done.");

    public static readonly NewsKind LiftWithdrawn = new("lift-withdrawn", Tone.Good, "It is taken back", "The accounts stay protected.");

    public static readonly NewsKind LiftOver = new(
        "lift-over", Tone.Advice, "That is decided already",
        "Another admin was faster, an owner came back, or 24 hours are over. Nothing was done.");

    public static readonly NewsKind AgentResumed = new(
        "agent-resumed", Tone.Good, "The agent may go on", "What they protected before counts no more.");

    public static readonly NewsKind AgentGoesOn = new(
        "agent-goes-on", Tone.Advice, "The agent may go on already", "Another admin was faster.");

    public static readonly NewsKind NoAgent = new(
        "no-agent", Tone.Advice, "There is nothing of that agent here", "They protected no account.");

    internal static void Register(IServiceCollection services) => services.AddNews(
        LiftAsked, LiftGranted, LiftGrantedPartly, TakesAnother, LiftWithdrawn, LiftOver, AgentResumed, AgentGoesOn, NoAgent);
}
