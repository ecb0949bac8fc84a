using Holdfast.Platform.Web;

namespace Holdfast.Support.Desk;

/// <summary>What is said after an agent protected an account.</summary>
internal static class DeskNews
{
    public static readonly NewsKind Contained = new(
        "contained", Tone.Good, "The account is protected",
        "Every device is signed out. We wrote to all its addresses how to come back: tell its owner to look in their mail, and in spam.");

    public static readonly NewsKind ShutAlready = new(
        "already-shut", Tone.Advice, "Nobody could get into that account already",
        "It stays so, and that you asked is noted. Its owner comes back by \"Forgot password?\".");

    public static readonly NewsKind NoMember = new(
        "no-member", Tone.Warn, "That account is not here", "It was erased meanwhile, or it belongs to staff. Nothing was done.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Contained, ShutAlready, NoMember);
}
