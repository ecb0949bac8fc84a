using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Support.Community;

/// <summary>What the trail tells of moderators of the community.</summary>
internal static class CommunityEvents
{
    public static readonly ActivityKind AnswerAccepted = new("AnswerAccepted");
    public static readonly ActivityKind AcceptanceTakenBack = new("AcceptanceTakenBack");

    public static void Register(IServiceCollection services)
    {
        services.AddActivity(AnswerAccepted, "check-circle", Tone.Good, "You accepted an answer to somebody’s post");
        services.AddActivity(AcceptanceTakenBack, "undo", Tone.Advice, "You took back which answer was accepted");
    }
}
