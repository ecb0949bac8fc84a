using Holdfast.Platform.Web;

namespace Holdfast.Support.Community;

/// <summary>What is said after somebody did something in the community.</summary>
internal static class CommunityNews
{
    public static readonly NewsKind PostPosted = new("post-posted", Tone.Good, "Your post is there for everybody", "You can change it for 30 days.");

    public static readonly NewsKind Answered = new("answer-posted", Tone.Good, "Your answer is posted", "You can change it for 30 days.");

    public static readonly NewsKind Commented = new("community-comment-posted", Tone.Good, "Your comment is posted", "You can change it for 30 days.");

    public static readonly NewsKind Accepted = new("answer-accepted", Tone.Good, "You accepted this answer", "It stands first now. You can take it back.");

    public static readonly NewsKind TakenBack = new("acceptance-taken-back", Tone.Good, "No answer is accepted now", "You can accept another one.");

    public static readonly NewsKind TooManyVotes = new("too-many-post-votes", Tone.Warn, "That's a lot of votes", "You can vote again in an hour.");

    public static readonly NewsKind NotPossible = new("community-not-possible", Tone.Warn, "That isn't possible any more", "It was changed or taken away a moment ago, or a moderator stopped you from writing here.");

    public static void Register(IServiceCollection services) => services.AddNews(PostPosted, Answered, Commented, Accepted, TakenBack, TooManyVotes, NotPossible);
}
