using Holdfast.Platform.Web;

namespace Holdfast.Support.Strangers;

/// <summary>What is said after a request was confirmed.</summary>
internal static class StrangerNews
{
    public static readonly NewsKind Sent = new(
        "request-confirmed", Tone.Good, "Your request is sent", "We'll email you as soon as we can. For 30 days you can also read our answer in this browser.");

    internal static void Register(IServiceCollection services) => services.AddNews(Sent);
}
