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

    public static readonly NewsKind Rated = new("help-rated", Tone.Good, "Thank you", "Our team reads what you think of their help.");

    public static readonly NewsKind FormPublished = new(
        "form-published", left => new(Tone.Good, $"Version {left.Count} is published", "Whoever opens the form gets it. One that is open already can still be sent for a day."));

    public static readonly NewsKind FormNothingNew = new(
        "form-nothing-new", Tone.Advice, "There is nothing new to publish", "Members already have this form.");

    public static readonly NewsKind FormDiscarded = new("form-discarded", Tone.Advice, "Your draft is gone", "This is the form that members have.");

    internal static void Register(IServiceCollection services) => services.AddNews(ReplySent, MarkedSolved, FollowUp, Rated, FormPublished, FormNothingNew, FormDiscarded);
}
