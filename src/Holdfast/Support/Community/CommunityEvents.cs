using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Support.Community;

/// <summary>What the trail tells of moderators of the community.</summary>
internal static class CommunityEvents
{
    public static readonly ActivityKind AnswerAccepted = new("AnswerAccepted");
    public static readonly ActivityKind AcceptanceTakenBack = new("AcceptanceTakenBack");
    public static readonly ActivityKind PostPinned = new("PostPinned");
    public static readonly ActivityKind PostUnpinned = new("PostUnpinned");
    public static readonly ActivityKind PostClosed = new("PostClosed");
    public static readonly ActivityKind PostOpened = new("PostOpened");
    public static readonly ActivityKind PostMerged = new("PostMerged");
    public static readonly ActivityKind PostUnmerged = new("PostUnmerged");
    public static readonly ActivityKind PostMoved = new("PostMoved");
    public static readonly ActivityKind TopicAdded = new("CommunityTopicAdded");
    public static readonly ActivityKind TopicChanged = new("CommunityTopicChanged");
    public static readonly ActivityKind TopicRemoved = new("CommunityTopicRemoved");

    public static ActivityKind Of(PostStep step) => step switch
    {
        PostStep.Pinned => PostPinned,
        PostStep.Unpinned => PostUnpinned,
        PostStep.Closed => PostClosed,
        PostStep.Opened => PostOpened,
        PostStep.Merged => PostMerged,
        _ => PostUnmerged,
    };

    public static void Register(IServiceCollection services)
    {
        services.AddActivity(AnswerAccepted, "check-circle", Tone.Good, "You accepted an answer to somebody’s post");
        services.AddActivity(AcceptanceTakenBack, "undo", Tone.Advice, "You took back which answer was accepted");
        services.AddActivity(PostPinned, "flag", Tone.Advice, "You pinned a post");
        services.AddActivity(PostUnpinned, "undo", Tone.Advice, "You unpinned a post");
        services.AddActivity(PostClosed, "lock", Tone.Warn, "You closed a post");
        services.AddActivity(PostOpened, "undo", Tone.Advice, "You opened a post again");
        services.AddActivity(PostMerged, "copy", Tone.Warn, "You merged a post into another");
        services.AddActivity(PostUnmerged, "undo", Tone.Advice, "You took a merge of posts back");
        services.AddActivity(PostMoved, "pencil", Tone.Advice, "You moved a post to another topic");
        services.AddActivity(TopicAdded, "pencil", Tone.Advice, "You added a topic to the community");
        services.AddActivity(TopicChanged, "pencil", Tone.Advice, "You changed a topic of the community");
        services.AddActivity(TopicRemoved, "pencil", Tone.Warn, "You removed a topic from the community");
    }
}
