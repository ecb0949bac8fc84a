using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Support.Desk;

/// <summary>What agents look at.</summary>
public static class DeskEvents
{
    public static readonly ActivityKind AccountLookedUp = new("AccountLookedUp");

    public static readonly ActivityKind ReaderStopped = new("ReaderStopped");

    public static readonly ActivityKind ReaderResumed = new("ReaderResumed");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(AccountLookedUp, "person", Tone.Advice, entry => $"Looked up an account: {entry.Detail}");
        services.AddActivity(ReaderStopped, "alert-circle", Tone.Bad, "An agent was stopped: too many people's tickets were opened");
        services.AddActivity(ReaderResumed, "check-circle", Tone.Warn, entry => $"An agent may open tickets again: {entry.Detail}");
    }
}
