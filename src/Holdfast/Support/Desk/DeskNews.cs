using Holdfast.Platform.Web;

namespace Holdfast.Support.Desk;

/// <summary>What is said after an agent protected an account.</summary>
internal static class DeskNews
{
    public static readonly NewsKind Contained = new(
        "contained", Tone.Good, "The account is protected",
        "Every device is signed out. We emailed the way back to all its addresses: tell the owner to check their email, and spam.");

    public static readonly NewsKind ShutAlready = new(
        "already-shut", Tone.Advice, "That account was already closed to everybody",
        "Nothing changed, and we logged that you asked. The owner gets back in with \"Forgot password?\".");

    public static readonly NewsKind NoMember = new(
        "no-member", Tone.Warn, "That account isn't here", "It was erased in the meantime, or it belongs to staff. Nothing was changed.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Contained, ShutAlready, NoMember);
}
