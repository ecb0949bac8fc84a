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

    public static readonly NewsKind Followed = new("post-followed", Tone.Good, "You follow this post", "You get one email a day at most, when somebody writes here.");

    public static readonly NewsKind FollowsTooMuch = new("follows-too-much", Tone.Warn, "You follow 500 posts already", "Stop following some of them first.");

    public static readonly NewsKind Unfollowed = new("post-unfollowed", Tone.Good, "You don't follow this post any more", "You get no more emails about it.");

    public static readonly NewsKind Moderated = new("post-moderated", Tone.Good, "Done", "You can take it back below.");

    public static readonly NewsKind TooManyPinned = new("too-many-pinned", Tone.Warn, "Three posts are pinned in this topic already", "Unpin one of them first.");

    public static readonly NewsKind NotPossible = new("community-not-possible", Tone.Warn, "That isn't possible any more", "It was changed or taken away a moment ago, or a moderator stopped you from writing here.");

    public static readonly NewsKind TopicSaved = new("community-topic-saved", Tone.Good, "The topic is saved", "It shows at once.");

    public static readonly NewsKind TopicRemoved = new("community-topic-removed", Tone.Good, "The topic is removed", "Nothing was in it.");

    public static readonly NewsKind TopicNotEmpty = new(
        "community-topic-not-empty", Tone.Warn, "Posts are in this topic", "Move them to another one first, hidden and merged ones too. Or give the topic another name.");

    public static readonly NewsKind TopicIsLast = new("community-topic-last", Tone.Warn, "This is the last topic", "A post needs one. Add another first.");

    public static readonly NewsKind TopicChanged = new("community-topic-changed", Tone.Warn, "Somebody changed it at the same moment", "Look at it again, then try once more.");

    public static void Register(IServiceCollection services) => services.AddNews(PostPosted, Answered, Commented, Accepted, TakenBack, TooManyVotes, NotPossible, Followed, FollowsTooMuch, Unfollowed, Moderated, TooManyPinned,
        TopicSaved, TopicRemoved, TopicNotEmpty, TopicIsLast, TopicChanged);
}
