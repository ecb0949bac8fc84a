using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Support.TicketPosts;

/// <summary>What the trail tells of the ways between requests and the community.</summary>
internal static class TicketPostsEvents
{
    public static readonly ActivityKind RequestPosted = new("RequestPosted");
    public static readonly ActivityKind PostMovedToRequest = new("PostMovedToRequest");

    public static void Register(IServiceCollection services)
    {
        services.AddActivity(RequestPosted, "chat", Tone.Warn, "You asked the community about a member’s request");
        services.AddActivity(PostMovedToRequest, "lock", Tone.Warn, "You moved a post to a request");
    }
}

/// <summary>What is said after it.</summary>
internal static class TicketPostsNews
{
    public static readonly NewsKind Offered = new("request-posted", Tone.Good, "The community has the question", "It stands there under your name. We told the member on the request.");

    public static readonly NewsKind Moved = new("post-moved-to-request", Tone.Good, "The post is a request now", "Only its author and our team read it. If you undo, the post is shown again, and the request stays.");

    public static readonly NewsKind HiddenOnly = new("post-hidden-only", Tone.Warn, "The post is hidden, but there's no request yet", "Its author has sent us a lot within an hour. Move it again later.");

    public static readonly NewsKind NotMoved = new("post-not-moved", Tone.Warn, "This can't become a request", "Its author isn't here any more, or works here.");

    public static void Register(IServiceCollection services) => services.AddNews(Offered, Moved, HiddenOnly, NotMoved);
}
