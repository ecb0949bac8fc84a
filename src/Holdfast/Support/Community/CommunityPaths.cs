namespace Holdfast.Support.Community;

/// <summary>Addresses of the community.</summary>
public static class CommunityPaths
{
    public const string Front = "/community";

    public const string Feed = "/community/feed.xml";

    public const string New = "/community/posts/new";

    public const string Preview = "/community/posts/preview";

    /// <summary>A few posts and articles like the one that is being written.</summary>
    public const string Similar = "/community/posts/similar";

    /// <summary>What posts can be about, for those who run the community.</summary>
    public const string AdminTopics = "/admin/community/topics";

    public static string EditTopicOf(CommunityTopicId topic) => $"{AdminTopics}/{topic.Value}";

    public static string RemoveTopicOf(CommunityTopicId topic) => EditTopicOf(topic) + "/remove";

    public static string TopicOf(string slug) => $"/community/topics/{Uri.EscapeDataString(slug)}";

    /// <summary>The posts that carry a tag.</summary>
    public static string TagOf(string tag) => $"/community/tags/{Uri.EscapeDataString(tag)}";

    public static string Of(int number, string slug) => slug.Length == 0 ? At(number) : $"{At(number)}-{Uri.EscapeDataString(slug)}";

    public static string At(int number) => FormattableString.Invariant($"/community/posts/{number}");

    public static string AnswersOf(int number) => At(number) + "/answers";

    public static string PreviewOf(int number) => AnswersOf(number) + "/preview";

    /// <summary>Ends the emails about what somebody follows; mail programs know the address.</summary>
    public const string Unsubscribe = "/community/unsubscribe";

    public static string ModerateOf(int number) => At(number) + "/moderate";

    /// <summary>Makes a request of it; mapped by whoever knows both.</summary>
    public static string RequestOf(int number) => At(number) + "/request";

    /// <summary>Takes one's own words to the form of a request.</summary>
    public static string AskPrivatelyOf(int number) => At(number) + "/ask-privately";

    public static string FollowOf(int number) => At(number) + "/follow";

    public static string UnfollowOf(int number) => At(number) + "/unfollow";

    public static string PersonOf(string name) => $"/community/people/{Uri.EscapeDataString(name)}";

    public static string EditOf(int number) => At(number) + "/edit";

    public static string AcceptOf(int number, Guid answer) => $"{At(number)}/accept/{answer}";

    public static string TakeBackOf(int number) => At(number) + "/accept-none";

    public static string VoteOf(Guid contribution) => $"/community/contributions/{contribution}/vote";

    public static string UnvoteOf(Guid contribution) => $"/community/contributions/{contribution}/unvote";
}
