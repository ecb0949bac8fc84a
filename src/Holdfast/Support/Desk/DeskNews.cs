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

    public static readonly NewsKind WayBackSent = new(
        "way-back-sent", Tone.Good, "We're emailing the way back again",
        "It goes to the addresses from before. If nothing arrives in a few minutes, the account got all the emails it may get in an hour.");

    public static readonly NewsKind WayBackTooOften = new(
        "way-back-too-often", Tone.Warn, "That was the third time this hour",
        "Nothing was sent. Ask the owner to look in their spam folder, and try again in an hour.");

    public static readonly NewsKind WayBackNotNeeded = new(
        "way-back-not-needed", Tone.Advice, "That account is open again", "Nothing was sent. Here is how things are now.");

    public static readonly NewsKind ReaderResumed = new(
        "reader-resumed", Tone.Good, "They can open tickets again", "What they read before doesn't count any more.");

    public static readonly NewsKind ReaderReads = new(
        "reader-reads", Tone.Advice, "They can open tickets already", "Another admin let them go on.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Contained, ShutAlready, NoMember, WayBackSent, WayBackTooOften, WayBackNotNeeded, ReaderResumed, ReaderReads);
}
