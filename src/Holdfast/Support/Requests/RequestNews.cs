using Holdfast.Platform.Web;

namespace Holdfast.Support.Requests;

/// <summary>What is said after a member wrote on a request.</summary>
internal static class RequestNews
{
    public static readonly NewsKind ReplySent = new("reply-sent", Tone.Good, "Your reply is sent", "We email you as soon as we've answered.");

    public static readonly NewsKind MarkedSolved = new(
        "marked-solved", Tone.Good, "Marked as solved", "If it comes back, reply here and we open it again.");

    public static readonly NewsKind FollowUp = new(
        "follow-up", Tone.Good, "Your reply is sent as a new request", "The one before was closed, so this one continues it.");

    internal static void Register(IServiceCollection services) => services.AddNews(ReplySent, MarkedSolved, FollowUp);
}
